import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import { systemClock } from '@carrick/kernel'
import {
  RefundRequested,
  ReturnAuthorizationRequested,
  ReturnAuthorized,
  ReturnCredited,
  ReturnCreditRequested,
  ReturnStatusChanged,
  GoodsReturned,
  InvoicePosted,
  OrderPosted,
  OrderQueued,
  RefundPosted,
  ShipmentDispatched,
} from '@carrick/schemas'
import { createClientTokens, type RunningService } from '@carrick/service-host'
import {
  type Configuration,
  demoConfiguration,
  eventually,
  joinAsOutsider,
  type Outsider,
  startOnServers,
} from '@carrick/testkit'
import { LINE, say } from './adapters/sample-return.fake.ts'
import { service } from './service.ts'

const SHOP = { name: 'web-shop', channel: 'web', secret: 'secret-of-the-shop' }

let configuration: Configuration
let running: RunningService
let outsider: Outsider

beforeAll(async () => {
  configuration = await demoConfiguration({
    policies: { returns: { inspect: false, approveAbove: null, refundThrough: 'demo-pay' } },
  })
  running = await startOnServers(service, {
    ...configuration.env,
    CARRICK_CLIENT_WEB_SHOP_SECRET: SHOP.secret,
  })
  outsider = await joinAsOutsider([ReturnStatusChanged.topic])
}, 90_000)

afterAll(async () => {
  await outsider.close()
  await running.stop()
  await configuration.remove()
}, 30_000)

/** The same event, of an order of its own. */
const of = <T extends object>(orderId: string, event: T): T => ({ ...event, orderId })

const anOrderOfTheShop = async (orderId: string): Promise<void> => {
  const origin = { channel: 'web', org: null, recordId: null, client: SHOP.name }
  const today = new Date(systemClock.now()).toISOString().slice(0, 10)
  const queued = say.queued('3', { orderId, origin: { ...origin, externalId: 'W', number: 'W' } })
  await outsider.publish(OrderQueued, orderId, queued)
  await outsider.publish(OrderPosted, orderId, of(orderId, say.posted()))
  const shipped = say.shipped({ [LINE]: '3' }, { on: today })
  await outsider.publish(ShipmentDispatched, orderId, of(orderId, shipped))
  await outsider.publish(InvoicePosted, orderId, of(orderId, say.invoiced({ [LINE]: '3' })))
}

const call = async (path: string, body?: object) => {
  const clients = { find: () => SHOP }
  const token = await createClientTokens(clients, systemClock).issue(SHOP)
  const response = await fetch(`${running.httpUrl ?? ''}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: (await response.json()) as Record<string, string> }
}

describe('returns on real servers', () => {
  it('carries a return of a client from its request to its refund, in front of an ERP that answers', async () => {
    const orderId = randomUUID()
    await anOrderOfTheShop(orderId)
    const lines = [{ lineId: LINE, quantity: '2', reason: 'Not satisfied' }]
    const asked = await call('/v1/returns', { orderId, externalId: randomUUID(), lines })
    expect(asked.status).toBe(202)
    const { returnId = '', location = '' } = asked.body
    const answer = <T extends object>(event: T): T => ({ ...of(orderId, event), returnId })

    await eventually('the ERP to be asked for it', () =>
      outsider.seen(ReturnAuthorizationRequested, orderId).at(0),
    )
    await outsider.publish(ReturnAuthorized, orderId, answer(say.authorized()))
    await outsider.publish(GoodsReturned, orderId, answer(say.returned({ [LINE]: '2' })))
    const credit = await eventually('the ERP to be asked for the credit', () =>
      outsider.seen(ReturnCreditRequested, orderId).at(0),
    )
    expect(credit).toMatchObject({ returnId, documentId: 'RMA-1', requestVersion: 1 })
    expect(outsider.seen(RefundRequested, orderId)).toEqual([])
    await outsider.publish(ReturnCredited, orderId, answer(say.credited()))
    await eventually('the refund to be asked for', () =>
      outsider.seen(RefundRequested, orderId).at(0),
    )
    await outsider.publish(RefundPosted, orderId, answer(say.refunded()))
    await eventually('the return to be closed', () =>
      outsider.seen(ReturnStatusChanged, orderId).find(({ state }) => state === 'CLOSED'),
    )
    expect(await call(location)).toMatchObject({
      status: 200,
      body: { state: 'CLOSED', refundedAmount: '71.4000', creditMemoId: 'C1' },
    })
    const why = await fetch(`${running.adminUrl}/v1/orders/${orderId}/why`, {
      headers: { authorization: 'Bearer token-of-the-integration-tests' },
    })
    expect(await why.json()).toMatchObject([{ service: 'returns', waiting: false }])
  }, 120_000)
})
