import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import { service as erpEvents } from '@carrick/erp-events'
import { service as erpPoster } from '@carrick/erp-poster'
import { parseDecimal, systemClock } from '@carrick/kernel'
import {
  erpEnvironment,
  type LabErp,
  type LabPayments,
  partnersEnvironment,
  startLabErp,
  startLabPayments,
} from '@carrick/lab'
import { service as orderIngest } from '@carrick/order-ingest'
import { service as returns } from '@carrick/returns'
import type { RunningService } from '@carrick/service-host'
import { type Configuration, demoConfiguration, eventually, startOnServers } from '@carrick/testkit'
import { ask, tokenOf } from './clients.fixture.ts'

const SHOP = ['web-shop', 'secret-of-the-shop'] as const
const RUN = randomUUID().slice(0, 8)
const [CUSTOMER, ROPE, ANCHOR] = [`KLEIN-${RUN}`, `ROPE-${RUN}`, `ANCHOR-${RUN}`]

let erp: LabErp
let payments: LabPayments
let configuration: Configuration
let services: readonly RunningService[] = []
let orders = ''
let edge = ''

beforeAll(async () => {
  erp = await startLabErp()
  payments = await startLabPayments()
  const { masterData } = erp.books
  masterData.addCustomer({ number: CUSTOMER, name: 'Klein & Söhne' })
  masterData.addProduct({ sku: ROPE, name: 'Braided rope', onHand: parseDecimal('1000') })
  masterData.addProduct({ sku: ANCHOR, name: 'Anchor', onHand: parseDecimal('1000') })
  configuration = await demoConfiguration({
    systems: { erp: { demo: { pollSeconds: 0.3, masterDataPollSeconds: 0.3 } } },
    policies: {
      returns: { inspect: false, approveAbove: null, restockingFee: null, exchange: {} },
    },
  })
  const env = {
    ...configuration.env,
    ...erpEnvironment(erp),
    ...partnersEnvironment(payments),
    CARRICK_CLIENT_WEB_SHOP_SECRET: SHOP[1],
  }
  services = await Promise.all(
    [orderIngest, erpPoster, erpEvents, returns].map((one) => startOnServers(one, env)),
  )
  orders = services[0]?.httpUrl ?? ''
  edge = services[3]?.httpUrl ?? ''
}, 120_000)

afterAll(async () => {
  await Promise.all(services.map((one) => one.stop()))
  await Promise.all([erp.stop(), payments.stop()])
  await configuration.remove()
}, 60_000)

const post = async (url: string, body: object) => {
  const answer = await ask(url, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await tokenOf(orders, SHOP)}`,
      'idempotency-key': `"${randomUUID()}"`,
      'content-type': 'application/json',
    },
    body: JSON.stringify(body),
  })
  expect(answer.status).toBe(202)
  return answer.body
}

const seen = async (returnId: string) => {
  const headers = { authorization: `Bearer ${await tokenOf(orders, SHOP)}` }
  return (await ask(`${edge}/v1/returns/${returnId}`, { headers })).body
}

const documentOf = (orderId: string) =>
  erp.books.orders.find(({ document }) => document.mark === orderId)

describe('goods in exchange for goods', () => {
  it('are one order in the ERP, and only what they cost less is paid back', async () => {
    const today = new Date(systemClock.now()).toISOString().slice(0, 10)
    const { orderId } = await post(`${orders}/v1/orders`, {
      externalId: `WEB-${RUN}`,
      orderDate: today,
      currency: 'EUR',
      soldTo: { number: CUSTOMER },
      lines: [{ lineId: '1', sku: ROPE, quantity: '2', unitPrice: '30.00' }],
    })
    const sold = await eventually('the order in the ERP', () => documentOf(String(orderId)))
    const { documentId } = sold.document
    erp.books.ship(documentId)
    erp.books.invoice(documentId)
    const line = { lineId: '1', quantity: '2', reason: 'Wrong item' }
    const { returnId: id } = await post(`${edge}/v1/returns`, {
      orderId,
      externalId: `RMA-${RUN}`,
      lines: [{ ...line, exchangeSku: ANCHOR, exchangePrice: '20.00' }],
    })
    const returnId = String(id)
    const rma = await eventually('the return in the ERP', () => erp.books.findReturn(returnId))
    erp.books.receiveReturn(rma.documentId)
    const closed = await eventually(
      'the return to be closed',
      async () => {
        const view = await seen(returnId)
        return view['state'] === 'CLOSED' ? view : undefined
      },
      90_000,
    )
    const exchange = closed['exchange'] as { readonly orderId: string }
    const sent = documentOf(exchange.orderId)
    expect(closed).toMatchObject({
      exchange: { state: 'POSTED', documentId: sent?.document.documentId },
      creditedAmount: '60.0000',
      refundedAmount: '20.0000',
    })
    expect(sent?.order).toMatchObject({ customerNumber: CUSTOMER })
    expect(sent?.order.lines).toMatchObject([
      { sku: ANCHOR, quantity: expect.stringMatching(/^2/) },
    ])
    expect(erp.books.documentsOf(exchange.orderId)).toBe(1)
    expect(payments.books.refunds.map(({ key }) => key)).toEqual([`${returnId}/refund/1`])
  }, 180_000)
})
