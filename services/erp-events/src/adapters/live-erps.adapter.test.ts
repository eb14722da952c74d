import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { systemClock } from '@carrick/kernel'
import { ORDER_TARGETS } from '@carrick/order'
import { type LiveBundle, openBundle } from '@carrick/service-host'
import { silentLogger } from '@carrick/telemetry'
import { type Configuration, demoConfiguration, eventually } from '@carrick/testkit'
import { restartReasons } from '../domain/restart-reasons.ts'
import { createLiveErps } from './live-erps.adapter.ts'

const secret = (byte: number): string => `whsec_${Buffer.alloc(32, byte).toString('base64')}`
const env = { URL: 'http://erp.example', TOKEN: 'sesame', OLD: secret(1), NEW: secret(2) }
const demo = (over: object = {}) => ({
  systems: {
    erp: { demo: { url: 'env:URL', token: 'env:TOKEN', webhookSecret: 'env:OLD', ...over } },
  },
})

let configuration: Configuration
let live: LiveBundle

beforeEach(async () => {
  configuration = await demoConfiguration(demo())
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

const change = async (over: object): Promise<void> => {
  const before = live.current()
  await configuration.change(demo(over))
  await eventually('the new mesh.yaml', () => live.current() !== before)
}

describe('the ERPs of mesh.yaml', () => {
  it('take new pauses and webhook secrets while the service runs', async () => {
    const erps = createLiveErps(live, restartReasons, silentLogger())
    expect(erps.now('demo')).toMatchObject({ pollMs: 1_000, webhookSecrets: [env.OLD] })
    await change({ pollSeconds: 0.2, webhookSecret: ['env:OLD', 'env:NEW'] })
    expect(erps.now('demo')).toMatchObject({ pollMs: 200, webhookSecrets: [env.OLD, env.NEW] })
    expect(erps.problems()).toEqual([])
  })

  it('stay as they were while the new ones cannot be used, and say why', async () => {
    const erps = createLiveErps(live, restartReasons, silentLogger())
    await change({ pollSeconds: 0.2, webhookSecret: 'env:ABSENT' })
    expect(erps.now('demo')).toMatchObject({ pollMs: 1_000, webhookSecrets: [env.OLD] })
    expect(erps.problems()).toEqual([
      'The ERPs stay as they were: systems.erp.demo.webhookSecret: the environment variable ABSENT is not set',
    ])
    await change({ pollSeconds: 0.2, webhookSecret: 'env:NEW' })
    expect(erps.problems()).toEqual([])
    expect(erps.now('demo').webhookSecrets).toEqual([env.NEW])
  })

  it('say that another address takes a new start', async () => {
    const erps = createLiveErps(live, restartReasons, silentLogger())
    await change({ url: 'http://other.example' })
    expect(erps.problems()).toEqual([expect.stringContaining('has another address or login')])
    expect(erps.atStart).toMatchObject([{ baseUrl: env.URL }])
  })
})
