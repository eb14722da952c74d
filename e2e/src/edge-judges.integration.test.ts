import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
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
import { createClientTokens, type RunningService } from '@carrick/service-host'
import { type Configuration, demoConfiguration, startOnServers } from '@carrick/testkit'
import { type Api, described, judge } from './judges.fixture.ts'

// The edges that need no org: each on its own servers, with Kafka, registry and PostgreSQL behind.

const CEILING_MS = 240_000
const PAYMENTS = join(import.meta.dirname, '../../packages/payments/openapi.yaml')
const SHOP = { name: 'web-shop', channel: 'web', secret: 'secret-of-the-web-shop' }
const WAREHOUSE = `whsec_${Buffer.alloc(32, 11).toString('base64')}`
const KINDS = ['shipment', 'receipt', 'inspection', 'stock', 'payment', 'tax']

let erp: LabErp
let payments: LabPayments
let configuration: Configuration
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
