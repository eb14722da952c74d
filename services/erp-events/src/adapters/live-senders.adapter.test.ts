import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { systemClock } from '@carrick/kernel'
import { ORDER_TARGETS } from '@carrick/order'
import { type LiveBundle, openBundle } from '@carrick/service-host'
import { silentLogger } from '@carrick/telemetry'
import { type Configuration, demoConfiguration, eventually } from '@carrick/testkit'
import { createLiveSenders } from './live-senders.adapter.ts'

const secret = (byte: number): string => `whsec_${Buffer.alloc(32, byte).toString('base64')}`
const env = { OLD: secret(1), NEW: secret(2) }
const wms = (reference: unknown) => ({
  senders: { warehouse: null, wms: { facts: ['receipt'], secret: reference } },
})

let configuration: Configuration
let live: LiveBundle

beforeEach(async () => {
  configuration = await demoConfiguration(wms('env:OLD'))
  live = await openBundle({
    folder: configuration.env['CARRICK_CONFIG_DIR'] ?? '',
    environment: configuration.env['CARRICK_ENVIRONMENT'] ?? '',
    env,
    targets: ORDER_TARGETS,
    clock: systemClock,
    logger: silentLogger(),
    everyMs: 10,
  })
})

afterEach(async () => {
  await live.close()
  await configuration.remove()
})

const change = async (reference: unknown): Promise<void> => {
  const before = live.current()
  await configuration.change(wms(reference))
  await eventually('the new mesh.yaml', () => live.current() !== before)
}

describe('the senders of facts', () => {
  it('take a new secret while the service runs', async () => {
    const senders = createLiveSenders(live, silentLogger())
    expect(senders.now()).toEqual([
      { name: 'wms', facts: ['receipt'], erp: null, secrets: [env.OLD] },
    ])
    await change(['env:OLD', 'env:NEW'])
    expect(senders.now()).toMatchObject([{ secrets: [env.OLD, env.NEW] }])
  })

  it('stay as they were while the new ones cannot be used, and say why', async () => {
    const senders = createLiveSenders(live, silentLogger())
    await change('env:ABSENT')
    expect(senders.now()).toMatchObject([{ secrets: [env.OLD] }])
    expect(senders.problems()).toEqual([
      'The senders of facts stay as they were: senders.wms.secret: the environment variable ABSENT is not set',
    ])
    await change('env:NEW')
    expect(senders.problems()).toEqual([])
    expect(senders.now()).toMatchObject([{ secrets: [env.NEW] }])
  })
})
