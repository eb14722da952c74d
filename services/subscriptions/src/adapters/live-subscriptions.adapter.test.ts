import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { systemClock } from '@carrick/kernel'
import { ORDER_TARGETS } from '@carrick/order'
import { type LiveBundle, openBundle } from '@carrick/service-host'
import { silentLogger } from '@carrick/telemetry'
import { type Configuration, demoConfiguration, eventually } from '@carrick/testkit'
import { createLiveSubscriptions } from './live-subscriptions.adapter.ts'

const secret = (byte: number): string => `whsec_${Buffer.alloc(32, byte).toString('base64')}`
const env = { OLD: secret(1), NEW: secret(2) }
const shop = (reference: unknown) => ({
  subscriptions: {
    shop: { url: 'https://shop.example/', secret: reference, events: ['InvoicePosted'] },
  },
})

let configuration: Configuration
let live: LiveBundle

beforeEach(async () => {
  configuration = await demoConfiguration(shop('env:OLD'))
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
  await configuration.change(shop(reference))
  await eventually('the new mesh.yaml', () => live.current() !== before)
}

describe('the subscriptions', () => {
  it('take a new secret while the service runs', async () => {
    const subscriptions = createLiveSubscriptions(live, silentLogger())
    expect(subscriptions.now()).toMatchObject([{ name: 'shop', secrets: [env.OLD] }])
    await change(['env:OLD', 'env:NEW'])
    expect(subscriptions.now()).toMatchObject([{ secrets: [env.OLD, env.NEW] }])
  })

  it('stay as they were while the new ones cannot be used, and say why', async () => {
    const subscriptions = createLiveSubscriptions(live, silentLogger())
    await change('env:ABSENT')
    expect(subscriptions.now()).toMatchObject([{ secrets: [env.OLD] }])
    expect(subscriptions.problems()).toEqual([
      'The subscriptions stay as they were: subscriptions.shop.secret: the environment variable ABSENT is not set',
    ])
    await change('env:NEW')
    expect(subscriptions.problems()).toEqual([])
    expect(subscriptions.now()).toMatchObject([{ secrets: [env.NEW] }])
  })
})
