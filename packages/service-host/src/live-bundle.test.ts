import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '@carrick/kernel'
import { ORDER_TARGETS } from '@carrick/order'
import { silentLogger } from '@carrick/telemetry'
import { eventually } from '@carrick/testkit'
import { type LiveBundle, openBundle } from './live-bundle.ts'

const ROOT = join(import.meta.dirname, '../../..')

let folder: string
let bundle: LiveBundle | undefined

const open = async (environment?: string): Promise<LiveBundle> => {
  bundle = await openBundle({
    folder,
    env: { SHOP: 'sesame' },
    targets: ORDER_TARGETS,
    clock: systemClock,
    logger: silentLogger(),
    everyMs: 10,
    ...(environment !== undefined && { environment }),
  })
  return bundle
}

const edit = async (path: string, change: (text: string) => string): Promise<void> => {
  const file = join(folder, path)
  await writeFile(file, change(await readFile(file, 'utf8')))
}

const MAP = 'maps/salesforce-order.map.yaml'
const withGift = (text: string): string =>
  text.replace('header:\n', 'header:\n  - { to: extensions.gift, from: Gift__c, missing: skip }\n')

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'carrick-bundle-'))
  for (const part of ['mesh.yaml', 'maps', 'codes']) {
    await cp(join(ROOT, part), join(folder, part), { recursive: true })
  }
})

afterEach(async () => {
  await bundle?.close()
  bundle = undefined
  await rm(folder, { recursive: true, force: true })
})

describe('the live configuration', () => {
  it('has a new map row in force soon after it was written', async () => {
    const live = await open()
    const before = live.current()
    await edit(MAP, withGift)
    await eventually(
      'the new configuration',
      () => live.current().configVersion !== before.configVersion,
    )
    expect(live.current().flows[0]?.reads.header).toContain('Gift__c')
  })

  it('keeps the old one in force while the new one is wrong, and says where', async () => {
    const live = await open()
    const before = live.current()
    await edit(MAP, (text) => text.replace('to: currency', 'to: curency'))
    await eventually('a problem', () => live.degraded().length > 0)
    expect(live.current()).toBe(before)
    expect(live.degraded().join()).toMatch(/is not in force: .*curency/)
    await edit(MAP, (text) => withGift(text.replace('to: curency', 'to: currency')))
    await eventually(
      'the new configuration',
      () => live.current().configVersion !== before.configVersion,
    )
    expect(live.degraded()).toEqual([])
  })

  it('keeps the overlay in force while its file is being written', async () => {
    await mkdir(join(folder, 'env'))
    const overlay = join(folder, 'env/test.yaml')
    await writeFile(overlay, 'company: { name: Test }\n')
    const live = await open('test')
    const before = live.current()
    expect(before.config.company.name).toBe('Test')
    await writeFile(overlay, '')
    await eventually('a problem', () => live.degraded().length > 0)
    expect(live.current()).toBe(before)
    await writeFile(overlay, 'company: { name: Next }\n')
    await eventually('the new overlay', () => live.current().config.company.name === 'Next')
    expect(live.degraded()).toEqual([])
  })

  it('cannot begin with one that is wrong', async () => {
    await edit('mesh.yaml', (text) => text.replace('to: demo', 'to: nowhere'))
    await expect(open()).rejects.toMatchObject({
      code: 'MESH_CONFIG_INVALID',
      message: expect.stringContaining('nowhere'),
    })
  })

  it('cannot begin without mesh.yaml', async () => {
    await rm(join(folder, 'mesh.yaml'))
    await expect(open()).rejects.toMatchObject({ code: 'MESH_CONFIG_INVALID' })
  })

  it('has systems as they are now', async () => {
    const live = await open()
    await edit('mesh.yaml', (text) =>
      text
        .replace('env:CARRICK_DEMO_ERP_URL', 'http://erp.example')
        .replaceAll(/ +(token|webhookSecret): env:CARRICK_DEMO_ERP.*\n/g, '')
        .replace('pollSeconds: 1', 'pollSeconds: 0.5'),
    )
    await eventually('the new interval', () => live.current().config.erp['demo']?.pollSeconds !== 1)
    expect(live.erps()).toMatchObject([{ name: 'demo', pollMs: 500, masterDataPollMs: 2_500 }])
    expect(() => live.orgs()).toThrow(
      'systems.salesforce.demo-org.loginUrl: the environment variable CARRICK_DEMO_ORG_LOGIN_URL',
    )
  })

  it('resolves references', async () => {
    const live = await open()
    expect(live.resolve('clients.shop.secret', 'env:SHOP')).toBe('sesame')
    expect(() => live.resolve('clients.shop.secret', 'env:ABSENT')).toThrow('ABSENT')
  })
})
