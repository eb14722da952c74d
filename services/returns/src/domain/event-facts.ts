import { formatDecimal } from '@carrick/kernel'
import { problemOf, quantityText, totalsOfLines } from '@carrick/order'
import type * as schemas from '@carrick/schemas'
import type { Order } from '@carrick/schemas'
import type { Fact } from './apply-facts.ts'
import { ONLY, type OrderEntry } from './order-returns.ts'
import { returnIdOfReceipt } from './return-id.ts'
import { linesOf } from './totals.ts'

const keyOf = (...parts: readonly (string | number)[]): string => JSON.stringify(parts)

/** Sorted, as everything is that this service keeps and asks for. */
const quantitiesOf = (lines: readonly schemas.LineQuantity[]) =>
  linesOf(
    totalsOfLines([
      lines.map(({ lineId, quantity }) => ({ lineId, quantity: quantityText(quantity) })),
    ]),
  )

const extensionOf = ({ extensions }: Order, wanted: string): string | null =>
  extensions.find(({ name }) => name === wanted)?.value ?? null

/** The return that an order is an exchange of. */
const exchangeOf = (order: Order): Pick<OrderEntry, 'exchangeOf'> => {
  const orderId = extensionOf(order, 'exchangeOfOrder')
  const returnId = extensionOf(order, 'exchangeOfReturn')
  return orderId === null || returnId === null ? {} : { exchangeOf: { orderId, returnId } }
}

/** Notes cost nothing and do not come back. */
const entryOf = (order: Order): OrderEntry => ({
  ...exchangeOf(order),
  channel: order.origin.channel,
  client: order.origin.client,
  number: order.origin.number,
  currency: order.currency,
  paymentReference: extensionOf(order, 'paymentReference'),
  lines: order.lines
    .filter(({ kind }) => kind !== 'NOTE')
    .map(({ lineId, sku, quantity, netAmount }) => ({
      lineId,
      sku,
      quantity: quantityText(quantity),
      netAmount: formatDecimal(netAmount),
    })),
})

const orderFact = (order: Order): Fact => ({
  register: 'orders',
  key: ONLY,
  version: order.version,
  value: entryOf(order),
})

const postedFact = (event: schemas.OrderPosted | schemas.OrderAmended): Fact => ({
  register: 'posted',
  key: ONLY,
  version: event.orderVersion,
  value: { target: event.target, documentId: event.documentId },
})

/** An answer is final: it has no version that another could outrank. */
const ANSWER = 0

/** What each event says about the returns of its order. */
export const factOf = {
  OrderQueued: ({ order }: schemas.OrderQueued): Fact => orderFact(order),
  OrderAmendmentRequested: ({ order }: schemas.OrderAmendmentRequested): Fact => orderFact(order),
  OrderPosted: (event: schemas.OrderPosted): Fact => postedFact(event),
  OrderAmended: (event: schemas.OrderAmended): Fact => postedFact(event),
  OrderPostFailed: (event: schemas.OrderPostFailed): Fact => {
    const { orderVersion: version, code, message: text } = event
    return { register: 'orderRefused', key: ONLY, version, value: { code, text } }
  },
  /** Lines that are cancelled alone let the order live on. */
  OrderCancelled: ({ requestVersion: version, reason, lines }: schemas.OrderCancelled): Fact => ({
    register: 'orderCancelled',
    key: lines.length === 0 ? ONLY : keyOf(version),
    version,
    value: { reason },
  }),
  ExchangeOrderChanged: (event: schemas.ExchangeOrderChanged): Fact => {
    const { returnId, exchangeVersion: version, state, documentId, code, text } = event
    const problem = code === null ? null : { code, text: text ?? code }
    const value = { returnId, state, documentId, problem }
    return { register: 'exchanges', key: returnId, version, value }
  },
  ShipmentDispatched: (event: schemas.ShipmentDispatched): Fact => {
    const { target, shipmentId, documentVersion: version, shippedOn: day, withdrawn } = event
    const value = { target, documentId: shipmentId, day, lines: quantitiesOf(event.lines) }
    const key = keyOf(target, shipmentId)
    return { register: 'shipments', key, version, value: { ...value, withdrawn } }
  },
  ShipmentDelivered: (event: schemas.ShipmentDelivered): Fact => {
    const { target, shipmentId, documentVersion: version, deliveredOn: day } = event
    const value = { target, documentId: shipmentId, day, lines: quantitiesOf(event.lines) }
    const key = keyOf(target, shipmentId)
    return { register: 'deliveries', key, version, value: { ...value, withdrawn: false } }
  },
  InvoicePosted: (event: schemas.InvoicePosted): Fact => {
    const { target, invoiceId: documentId, documentVersion: version, withdrawn } = event
    const value = { target, documentId, lines: quantitiesOf(event.lines), withdrawn }
    return { register: 'invoices', key: keyOf(target, documentId), version, value }
  },
  CreditMemoPosted: (event: schemas.CreditMemoPosted): Fact => {
    const { target, creditMemoId, documentVersion: version, returnId, currency, withdrawn } = event
    const lines = quantitiesOf(event.lines)
    const gross = formatDecimal(event.grossAmount)
    const value = { target, documentId: creditMemoId, returnId, currency, gross, lines, withdrawn }
    return { register: 'memos', key: keyOf(target, creditMemoId), version, value }
  },
  GoodsReturned: (event: schemas.GoodsReturned): Fact => {
    const { target, documentId, documentVersion: version, withdrawn } = event
    const isBlind = event.returnId === null
    const returnId = event.returnId ?? returnIdOfReceipt(target, documentId)
    const value = { target, documentId, returnId, isBlind, lines: quantitiesOf(event.lines) }
    const key = keyOf(target, documentId)
    return { register: 'receipts', key, version, value: { ...value, withdrawn } }
  },
  GoodsInspected: (event: schemas.GoodsInspected): Fact => {
    const { returnId, inspectionId, documentVersion: version } = event
    const lines = event.lines.map(({ lineId, accepted, rejected, disposition }) => ({
      lineId,
      accepted: quantityText(accepted),
      rejected: quantityText(rejected),
      disposition,
    }))
    const key = keyOf(returnId, inspectionId)
    return { register: 'inspections', key, version, value: { returnId, lines } }
  },
  ReturnAuthorized: (event: schemas.ReturnAuthorized): Fact => {
    const { returnId: key, target, documentId } = event
    return { register: 'authorized', key, version: ANSWER, value: { target, documentId } }
  },
  ReturnRefused: ({ returnId: key, code, findings }: schemas.ReturnRefused): Fact => {
    const value = problemOf(findings, code, 'the ERP does not take the return')
    return { register: 'refused', key, version: ANSWER, value }
  },
  ReturnCancelled: ({ returnId: key, target }: schemas.ReturnCancelled): Fact => ({
    register: 'cancelled',
    key,
    version: ANSWER,
    value: { target },
  }),
  ReturnCancellationRejected: (event: schemas.ReturnCancellationRejected): Fact => {
    const { returnId: key, code, findings } = event
    const value = problemOf(findings, code, 'the ERP keeps the return')
    return { register: 'cancellationRejected', key, version: ANSWER, value }
  },
  ReturnCredited: (event: schemas.ReturnCredited): Fact => {
    const { returnId, requestVersion, target, creditMemoId, currency } = event
    const gross = formatDecimal(event.grossAmount)
    const value = { returnId, requestVersion, target, creditMemoId, currency, gross }
    const key = keyOf(returnId, requestVersion)
    return { register: 'credited', key, version: ANSWER, value }
  },
  ReturnCreditRefused: (event: schemas.ReturnCreditRefused): Fact => {
    const { returnId, requestVersion, code, findings } = event
    const problem = problemOf(findings, code, 'the ERP does not credit the return')
    const key = keyOf(returnId, requestVersion)
    const value = { returnId, requestVersion, ...problem }
    return { register: 'creditRefused', key, version: ANSWER, value }
  },
  RefundPending: ({ returnId, refundNumber, refundId }: schemas.RefundPending): Fact => {
    const value = { returnId, refundNumber, refundId }
    const key = keyOf(returnId, refundNumber)
    return { register: 'refundTaken', key, version: ANSWER, value }
  },
  RefundPosted: (event: schemas.RefundPosted): Fact => {
    const { returnId, refundNumber, refundId } = event
    const value = { returnId, refundNumber, refundId, amount: formatDecimal(event.amount) }
    const key = keyOf(returnId, refundNumber)
    return { register: 'refunded', key, version: ANSWER, value }
  },
  RefundFailed: (event: schemas.RefundFailed): Fact => {
    const { returnId, refundNumber, code, message: text } = event
    const key = keyOf(returnId, refundNumber)
    const value = { returnId, refundNumber, code, text }
    return { register: 'refundFailed', key, version: ANSWER, value }
  },
} as const
