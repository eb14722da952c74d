import type { OrderFact } from './erp-fact.ts'
import { type DocumentTold, documentsOf, type OrderBook } from './order-book.ts'
import { isOrdersOwn } from './set-back.ts'

/** Lower than any of an ERP. */
const NO_VERSION = 0
const NOTHING = '0'
/** ISO 4217: no currency. */
const NO_CURRENCY = 'XXX'

/** Kind and number, as it is told apart from others of its order. */
export const paperOf = (fact: OrderFact): string | undefined => {
  switch (fact.type) {
    case 'order':
      return `order ${fact.document.documentId}`
    case 'shipment':
      return `shipment ${fact.shipmentId}`
    case 'invoice':
      return `invoice ${fact.invoiceId}`
    case 'credit':
      return `credit ${fact.creditMemoId}`
    case 'return':
      return `return ${fact.documentId}`
    default:
      return undefined
  }
}

/** Every paper of the document, as one that was taken back. */
const takenBack = (
  mark: string,
  documentId: string,
  document: DocumentTold,
  at: string,
): readonly OrderFact[] => {
  const { shipments, invoices, credits = {}, returns = {}, reserved } = document
  const day = at.slice(0, 10)
  const papers = { at, mark, documentId, version: NO_VERSION, withdrawn: true, lines: [] }
  const money = { currency: NO_CURRENCY, netAmount: NOTHING, grossAmount: NOTHING }
  const unpaid = { settlement: 'DUE', paidAmount: NOTHING, openAmount: NOTHING } as const
  const order: OrderFact = {
    type: 'order',
    at,
    document: {
      ...{ documentId, mark, version: NO_VERSION, acknowledgement: 'RE', cancelled: true },
      ...{ lines: [], holds: [], orderVersion: reserved?.orderVersion ?? null },
    },
  }
  return [
    ...(isOrdersOwn(document) ? [order] : []),
    ...Object.entries(shipments).map(([shipmentId, { head }]): OrderFact => {
      const known = head ?? { shippedOn: day, carrier: null, tracking: null }
      return { type: 'shipment', ...papers, shipmentId, deliveredOn: null, ...known }
    }),
    ...Object.entries(invoices).map(([invoiceId, { head }]): OrderFact => {
      const known = head ?? { invoicedOn: day, dueOn: null, ...money }
      return { type: 'invoice', ...papers, invoiceId, ...unpaid, ...known }
    }),
    ...Object.entries(credits).map(([creditMemoId, { head }]): OrderFact => {
      const unknown = { originalInvoiceId: null, returnMark: null, creditedOn: day, ...money }
      return { type: 'credit', ...papers, creditMemoId, ...(head ?? unknown) }
    }),
    ...Object.values(returns).map(({ head }): OrderFact => {
      const known = head ?? { returnMark: null, receivedOn: day }
      return { type: 'return', ...papers, ...known }
    }),
  ]
}

/** What an ERP told of an order and does not have now, as facts that take it back; `at` is an instant. */
export const missingPapers = (
  book: OrderBook,
  orderId: string,
  erp: string,
  facts: readonly OrderFact[],
  at: string,
): readonly OrderFact[] => {
  const has = new Set(facts.map(paperOf))
  return documentsOf(book, erp).flatMap(([documentId, document]) =>
    takenBack(orderId, documentId, document, at).filter((fact) => !has.has(paperOf(fact))),
  )
}
