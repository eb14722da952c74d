import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import { service as erpEvents } from '@carrick/erp-events'
import { service as erpPoster } from '@carrick/erp-poster'
import { parseDecimal } from '@carrick/kernel'
import {
  erpEnvironment,
  type LabErp,
  type LabPayments,
  partnersEnvironment,
  startLabErp,
  startLabPayments,
} from '@carrick/lab'
import {
  type Envelope,
  type EventToken,
  OrderAmended,
  OrderAmendmentRequested,
  OrderPosted,
  OrderQueued,
  RefundFailed,
  RefundPending,
  RefundPosted,
  RefundRequested,
  ReturnAuthorizationRequested,
  ReturnAuthorized,
  ReturnCredited,
  ReturnCreditRequested,
} from '@carrick/schemas'
import type { RunningService } from '@carrick/service-host'
import {
  aLine,
  aMeta,
  anOrder,
  type Configuration,
  demoConfiguration,
  eventually,
  joinAsOutsider,
  type Outsider,
  startOnServers,
} from '@carrick/testkit'

/** A lost answer is asked about after the deadline of the call and the delay of the other side. */
const CEILING_MS = 60_000

let erp: LabErp
let payments: LabPayments
let configuration: Configuration
let poster: RunningService
let events: RunningService
let outsider: Outsider

beforeAll(async () => {
  erp = await startLabErp()
  payments = await startLabPayments()
  erp.books.masterData.addCustomer({ number: 'KLEIN', name: 'Klein & Söhne' })
  erp.books.masterData.addProduct({
    sku: 'ROPE-08',
    name: 'Braided rope',
    onHand: parseDecimal('1000'),
  })
  configuration = await demoConfiguration({
    systems: {
      payments: {
        // So long that only a webhook can bring news within a test; the other sends none.
        'demo-pay': { pollSeconds: 3600 },
        'quiet-pay': {
          url: payments.baseUrl,
          token: 'env:CARRICK_DEMO_PAY_TOKEN',
          pollSeconds: 0.5,
        },
      },
    },
  })
  const env = { ...configuration.env, ...erpEnvironment(erp), ...partnersEnvironment(payments) }
  ;[poster, events] = await Promise.all([
    startOnServers(erpPoster, env),
    startOnServers(erpEvents, env),
  ])
  payments.webhooks.url = `${events.httpUrl ?? ''}/v1/webhooks/payments/demo-pay`
  outsider = await joinAsOutsider([OrderPosted.topic, ReturnAuthorized.topic])
}, 60_000)

afterEach(() => {
  erp.faults.forget()
  payments.faults.forget()
  payments.books.settleLater(false)
})

afterAll(async () => {
  await outsider.close()
  await Promise.all([poster.stop(), events.stop()])
  await Promise.all([erp.stop(), payments.stop()])
  await configuration.remove()
}, 30_000)

/** Publishes an event of an order and waits for the one that answers it. */
const ask = async <T extends { readonly meta: Envelope }, A>(
  token: EventToken<T>,
  orderId: string,
  payload: Omit<T, 'meta'>,
  answer: EventToken<A>,
): Promise<A> => {
  const before = outsider.seen(answer, orderId).length
  const event = { ...payload, meta: aMeta(token.name, orderId) } as T
  await outsider.publish(token, orderId, event)
  return eventually(answer.name, () => outsider.seen(answer, orderId)[before], CEILING_MS)
}

const posted = async (orderId: string): Promise<string> => {
  const order = anOrder(orderId)
  const queued = { order, target: 'demo', rule: 'all', mode: 'LIVE' } as const
  return (await ask(OrderQueued, orderId, queued, OrderPosted)).documentId
}

const authorised = (orderId: string, documentId: string, returnId: string) =>
  ask(
    ReturnAuthorizationRequested,
    orderId,
    {
      orderId,
      returnId,
      target: 'demo',
      documentId,
      reason: null,
      lines: [{ lineId: 'line-1', quantity: parseDecimal('2'), reason: null }],
    },
    ReturnAuthorized,
  )

const credited = (orderId: string, documentId: string, returnId: string) =>
  ask(
    ReturnCreditRequested,
    orderId,
    {
      orderId,
      returnId,
      target: 'demo',
      documentId,
      requestVersion: 1,
      lines: [{ lineId: 'line-1', quantity: parseDecimal('2') }],
      restockingFee: parseDecimal('10'),
      currency: 'EUR',
    },
    ReturnCredited,
  )

const refund = <A>(
  orderId: string,
  returnId: string,
  over: Partial<RefundRequested>,
  answer: EventToken<A>,
): Promise<A> =>
  ask(
    RefundRequested,
    orderId,
    {
      orderId,
      returnId,
      provider: 'demo-pay',
      refundNumber: 1,
      creditMemoId: 'none',
      paymentReference: null,
      currency: 'EUR',
      amount: parseDecimal('10'),
      ...over,
    },
    answer,
  )

describe('an order that the ERP has', () => {
  it('is changed there once, also when the answer is cut after the ERP committed', async () => {
    const orderId = randomUUID()
    const documentId = await posted(orderId)
    erp.faults.add({ kind: 'cut-after-commit' })
    const line = aLine({ quantity: parseDecimal('3'), netAmount: parseDecimal('267.00') })
    const order = anOrder(orderId, { version: 2, lines: [line] })
    const request = { order, baseVersion: 1, changed: ['lines[0].quantity'] }
    expect(await ask(OrderAmendmentRequested, orderId, request, OrderAmended)).toMatchObject({
      orderVersion: 2,
      baseVersion: 1,
      found: true,
    })
    expect(erp.books.read(documentId)).toMatchObject({ orderVersion: 2, netAmount: '267.00' })
    expect(erp.books.documentsOf(orderId)).toBe(1)
  }, 90_000)
})

const creditedReturn = async () => {
  const [orderId, returnId] = [randomUUID(), randomUUID()]
  const documentId = await posted(orderId)
  erp.books.ship(documentId)
  erp.books.invoice(documentId)
  const authorization = await authorised(orderId, documentId, returnId)
  erp.books.receiveReturn(authorization.documentId)
  const credit = await credited(orderId, authorization.documentId, returnId)
  const { creditMemoId, grossAmount: amount } = credit
  return { orderId, returnId, key: `${returnId}/refund/1`, asked: { creditMemoId, amount } }
}

describe('a refund that the provider takes first and settles later', () => {
  it('is told once when its webhook comes, though that comes twice; a forged one tells nobody', async () => {
    payments.books.settleLater(true)
    const { orderId, returnId, key, asked } = await creditedReturn()
    await refund(orderId, returnId, asked, RefundPending)
    payments.webhooks.faults.push('forge', 'repeat')
    const other = await creditedReturn()
    await refund(other.orderId, other.returnId, other.asked, RefundPending)
    payments.books.settle({ key: other.key })
    payments.books.settle({ key })
    await eventually('the refund to be told', () => outsider.seen(RefundPosted, orderId)[0])
    expect(outsider.seen(RefundPosted, orderId)).toHaveLength(1)
    // The webhook of the other one was forged: nobody heard of it.
    expect(outsider.seen(RefundPosted, other.orderId)).toEqual([])
    expect(payments.books.refunds.filter((one) => one.key === key)).toHaveLength(1)
  }, 120_000)

  it('is told although no webhook comes, once, and so is one that fails', async () => {
    payments.books.settleLater(true)
    const first = await creditedReturn()
    const quiet = { ...first.asked, provider: 'quiet-pay' }
    await refund(first.orderId, first.returnId, quiet, RefundPending)
    payments.webhooks.faults.push('lose')
    payments.books.settle({
      key: first.key,
      failure: { code: 'MESH_PAY_CLOSED', message: 'The account is closed' },
    })
    const failed = await eventually(
      'the failure',
      () => outsider.seen(RefundFailed, first.orderId)[0],
    )
    expect(failed).toMatchObject({ code: 'MESH_PAY_CLOSED', message: 'The account is closed' })
    payments.books.settleLater(false)
    const again = { ...quiet, refundNumber: 2 }
    await refund(first.orderId, first.returnId, again, RefundPosted)
    const own = payments.books.refunds.filter((one) => one.key.startsWith(first.returnId))
    expect(own.map(({ state }) => state)).toEqual(['failed', 'settled'])
  }, 120_000)
})

describe('goods that come back', () => {
  it('are authorised, credited and paid out once, though each answer is cut', async () => {
    const [orderId, returnId] = [randomUUID(), randomUUID()]
    const documentId = await posted(orderId)
    erp.books.ship(documentId)
    erp.books.invoice(documentId)
    erp.faults.add({ kind: 'cut-after-commit' })
    const authorization = await authorised(orderId, documentId, returnId)
    expect(authorization.found).toBe(true)
    erp.books.receiveReturn(authorization.documentId)
    erp.faults.add({ kind: 'cut-after-commit' })
    const credit = await credited(orderId, authorization.documentId, returnId)
    expect(erp.books.findReturn(returnId)?.credits).toHaveLength(1)
    payments.faults.add({ kind: 'cut-after-commit' })
    const { creditMemoId, grossAmount: amount } = credit
    const paid = await refund(orderId, returnId, { creditMemoId, amount }, RefundPosted)
    expect(payments.books.refunds.filter(({ key }) => key.startsWith(returnId))).toMatchObject([
      { refundId: paid.refundId, key: `${returnId}/refund/1` },
    ])
    const again = { creditMemoId, amount: parseDecimal('0.01'), refundNumber: 2 }
    expect(await refund(orderId, returnId, again, RefundFailed)).toMatchObject({
      code: 'MESH_REFUND_ABOVE_CREDIT',
    })
    expect(payments.books.refunds.filter(({ key }) => key.startsWith(returnId))).toHaveLength(1)
  }, 180_000)

  it('are not paid out before the ERP has posted the credit', async () => {
    const [orderId, returnId] = [randomUUID(), randomUUID()]
    await posted(orderId)
    expect(await refund(orderId, returnId, {}, RefundFailed)).toMatchObject({
      code: 'MESH_REFUND_BEFORE_CREDIT',
    })
    expect(payments.books.refunds.filter(({ key }) => key.startsWith(returnId))).toEqual([])
  }, 60_000)
})
