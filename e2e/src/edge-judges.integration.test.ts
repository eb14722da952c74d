import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { service as erpEvents } from '@carrick/erp-events'
import { systemClock } from '@carrick/kernel'
import {
  erpEnvironment,
  type LabErp,
  type LabPayments,
  partnersEnvironment,
  startLabErp,
  startLabPayments,
} from '@carrick/lab'
import { service as returns } from '@carrick/returns'
import { InventoryLevelChanged } from '@carrick/schemas'
import { createClientTokens, type RunningService } from '@carrick/service-host'
import {
  type Configuration,
  demoConfiguration,
  eventually,
  joinAsOutsider,
  type Outsider,
  startOnServers,
} from '@carrick/testkit'
import { type Api, described, judge } from './judges.fixture.ts'
import { openWebhookSender } from './webhook-sender.fixture.ts'

// The edges that need no org: each on its own servers, with Kafka, registry and PostgreSQL behind.

const CEILING_MS = 240_000
const PAYMENTS = join(import.meta.dirname, '../../packages/payments/openapi.yaml')
const SHOP = { name: 'web-shop', channel: 'web', secret: 'secret-of-the-web-shop' }
const WAREHOUSE = `whsec_${Buffer.alloc(32, 11).toString('base64')}`
const STRANGER = `whsec_${Buffer.alloc(32, 12).toString('base64')}`
const KINDS = ['shipment', 'receipt', 'inspection', 'stock', 'payment', 'tax']

let erp: LabErp
let payments: LabPayments
let configuration: Configuration
let outsider: Outsider
let services: readonly RunningService[] = []
let apis: Readonly<Record<string, Api>>

beforeAll(async () => {
  erp = await startLabErp()
  payments = await startLabPayments()
  configuration = await demoConfiguration({
    senders: { warehouse: { facts: KINDS, erp: 'demo' } },
  })
  const env = {
    ...configuration.env,
    ...erpEnvironment(erp),
    ...partnersEnvironment(payments, WAREHOUSE),
    CARRICK_CLIENT_WEB_SHOP_SECRET: SHOP.secret,
  }
  const [facts, edge] = await Promise.all([
    startOnServers(erpEvents, env),
    startOnServers(returns, env),
  ])
  services = [facts, edge]
  outsider = await joinAsOutsider([InventoryLevelChanged.topic])
  const tokens = createClientTokens({ find: () => SHOP }, systemClock)
  apis = {
    facts: { document: described(facts.httpUrl), webhookSecret: WAREHOUSE },
    returns: {
      document: described(edge.httpUrl),
      token: await tokens.issue(SHOP),
      operatorToken: 'token-of-the-integration-tests',
    },
    payments: { document: PAYMENTS, baseUrl: payments.baseUrl, token: payments.token },
  }
}, 90_000)

afterAll(async () => {
  await outsider.close()
  await Promise.all(services.map((service) => service.stop()))
  await Promise.all([erp.stop(), payments.stop(), configuration.remove()])
}, 30_000)

describe('schemathesis', () => {
  it.each([
    ['facts', 700],
    ['returns', 400],
    ['payments', 80],
  ])(
    'finds nothing wrong with %s',
    async (name, least) => {
      const api = apis[name]
      if (api === undefined) throw new Error(`${name} was not started`)
      expect((await judge(name, api)).cases).toBeGreaterThan(least)
    },
    CEILING_MS,
  )
})

describe('the standardwebhooks library tells facts', () => {
  const sku = (): string => `FACT-${randomUUID().slice(0, 8)}`
  const { send } = openWebhookSender(
    () => services[0]?.httpUrl ?? '',
    () => WAREHOUSE,
    '/v1/facts',
  )
  const levelOf = (name: string, version = 1): object => ({
    ...{ fact: 'stock', sku: name, location: 'MAIN', version, at: '2026-11-23T12:00:00Z' },
    ...{ onHand: '5', reserved: '0', available: '5' },
  })
  const told = (name: string) => outsider.seen(InventoryLevelChanged, `${name}:MAIN`)

  it('once, also when a message comes again, and never other content under its id', async () => {
    const [name, id] = [sku(), `msg_${randomUUID()}`]
    expect(await send(levelOf(name), { id })).toMatchObject({ status: 204 })
    expect(await send(levelOf(name), { id, offMs: 1_000 })).toMatchObject({ status: 204 })
    expect(await send(levelOf(name, 2), { id })).toEqual({
      status: 422,
      code: 'MESH_WEBHOOK_REUSED',
    })
    const later = sku()
    await send(levelOf(later))
    await eventually('a later level', () => told(later).length > 0)
    expect(told(name)).toHaveLength(1)
  })

  it.each<[string, object, string]>([
    ['nobody of mesh.yaml', { secret: STRANGER }, 'MESH_WEBHOOK_SIGNATURE'],
    ['the sender six minutes ago', { offMs: -360_000 }, 'MESH_WEBHOOK_STALE'],
    ['the sender six minutes ahead', { offMs: 360_000 }, 'MESH_WEBHOOK_STALE'],
    ['the sender over another body', { arrives: '{"fact":"stock"}' }, 'MESH_WEBHOOK_SIGNATURE'],
  ])('and is refused, with nothing told, when it was signed by %s', async (_who, how, code) => {
    const [name, later] = [sku(), sku()]
    expect(await send(levelOf(name), how)).toEqual({ status: 401, code })
    await send(levelOf(later))
    await eventually('a later level', () => told(later).length > 0)
    expect(told(name)).toEqual([])
  })
})
