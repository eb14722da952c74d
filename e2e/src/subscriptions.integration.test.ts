import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { appendFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { Webhook } from 'standardwebhooks'
import type { RunningService } from '@carrick/service-host'
import { service } from '@carrick/subscriptions'
import { eventually, startOnServers } from '@carrick/testkit'
import { startWholeMesh, type WholeMesh } from './whole-mesh.fixture.ts'

interface Told {
  readonly type: string
  readonly data: Readonly<Record<string, unknown>>
}

const SECRET = `whsec_${randomBytes(32).toString('base64')}`
const EVENTS = ['OrderStatusChanged', 'ShipmentDispatched', 'InvoicePosted']

let mesh: WholeMesh
let receiver: Server
let subscriptions: RunningService
/** What the library of the standard takes for genuine. */
const told = new Map<string, Told>()
const refused: unknown[] = []

beforeAll(async () => {
  receiver = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString()
      const headers = request.headers as Record<string, string>
      try {
        told.set(headers['webhook-id'] ?? '', new Webhook(SECRET).verify(body, headers) as Told)
      } catch (thrown) {
        refused.push(thrown)
      }
      response.writeHead(204).end()
    })
  }).listen(0, '127.0.0.1')
  await once(receiver, 'listening')
  const { port } = receiver.address() as AddressInfo
  mesh = await startWholeMesh()
  const shop = {
    url: `http://127.0.0.1:${String(port)}/`,
    secret: 'env:SHOP_SECRET',
    events: EVENTS,
  }
  // YAML takes JSON as it is.
  appendFileSync(
    join(mesh.config, 'mesh.yaml'),
    `\nsubscriptions: ${JSON.stringify({ 'e2e-shop': shop })}\n`,
  )
  subscriptions = await startOnServers(service, {
    CARRICK_CONFIG_DIR: mesh.config,
    SHOP_SECRET: SECRET,
  })
}, 90_000)

afterAll(async () => {
  await subscriptions.stop()
  await mesh.stop()
  receiver.closeAllConnections()
  receiver.close()
}, 30_000)

describe('an order that is sold in the org', () => {
  it('is told to a shop by webhooks that the library of the standard takes, up to its invoice', async () => {
    const recordId = await mesh.sell()
    const orderId = mesh.orderId(recordId)
    const of = (type: string): readonly Told[] =>
      [...told.values()].filter((one) => one.type === type && one.data['orderId'] === orderId)
    await eventually('the invoice', () => of('invoice.posted').length > 0, 60_000)
    await eventually(
      'the last status',
      () => of('order.status.changed').at(-1)?.data['billing'] === 'INVOICED',
      60_000,
    )
    const versions = of('order.status.changed').map(({ data }) => Number(data['statusVersion']))
    expect(versions).toEqual([...versions].sort((a, b) => a - b))
    expect(of('shipment.dispatched')).toMatchObject([
      { data: { lines: [{ quantity: '2.000000' }] } },
    ])
    expect(refused).toEqual([])
  }, 150_000)
})
