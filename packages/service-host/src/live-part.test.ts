import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { systemClock } from '@carrick/kernel'
import { ORDER_TARGETS } from '@carrick/order'
import { silentLogger } from '@carrick/telemetry'
import { type Configuration, demoConfiguration, eventually } from '@carrick/testkit'
import { type LiveBundle, openBundle } from './live-bundle.ts'
import { followPart } from './live-part.ts'

const secret = (byte: number): string => `whsec_${Buffer.alloc(32, byte).toString('base64')}`
const env = { OLD: secret(1), NEW: secret(2) }
const changed = (reference: unknown) => ({
  senders: { warehouse: null, wms: { facts: ['receipt'], secret: reference } },
  subscriptions: {
    shop: { url: 'https://shop.example/', secret: reference, events: ['InvoicePosted'] },
  },
})

let configuration: Configuration
let live: LiveBundle

const open = async (reference: unknown): Promise<void> => {
  configuration = await demoConfiguration(changed(reference))
  live = await openBundle({
    folder: configuration.env['CARRICK_CONFIG_DIR'] ?? '',
    environment: configuration.env['CARRICK_ENVIRONMENT'] ?? '',
    env,
    targets: ORDER_TARGETS,
    clock: systemClock,
    logger: silentLogger(),
    everyMs: 10,
  })
}

beforeEach(() => open('env:OLD'))

afterEach(async () => {
  await live.close()
  await configuration.remove()
})

const change = async (reference: unknown): Promise<void> => {
  const before = live.current()
  await configuration.change(changed(reference))
  await eventually('the new mesh.yaml', () => live.current() !== before)
}

interface Named {
  readonly name: string
  readonly secrets?: readonly string[]
}

describe.each([
  ['The senders of facts', 'wms', 'senders.wms', () => live.senders()],
  ['The subscriptions', 'shop', 'subscriptions.shop', () => live.subscriptions()],
] as const)('%s', (what, name, path, read: () => readonly Named[]) => {
  const follow = () => followPart(what, live, read, silentLogger())

  it('take a new secret while the service runs', async () => {
    const part = follow()
    expect(part.now()).toMatchObject([{ name, secrets: [env.OLD] }])
    await change(['env:OLD', 'env:NEW'])
    expect(part.now()).toMatchObject([{ name, secrets: [env.OLD, env.NEW] }])
  })

  it('stay as they were while the new ones cannot be used, and say why', async () => {
    const part = follow()
    await change('env:ABSENT')
    expect(part.now()).toMatchObject([{ secrets: [env.OLD] }])
    expect(part.problems()).toEqual([
      `${what} stay as they were: ${path}.secret: the environment variable ABSENT is not set`,
    ])
    await change('env:NEW')
    expect(part.problems()).toEqual([])
    expect(part.now()).toMatchObject([{ secrets: [env.NEW] }])
  })

  it('stop the service at the start when they cannot be used', async () => {
    await change('env:ABSENT')
    expect(follow).toThrow(`${path}.secret: the environment variable ABSENT is not set`)
  })
})
