import { canonicalHash, parseDecimal } from '@carrick/kernel'
import type { PaymentFact } from './erp-fact.ts'
import { documentOf, entryOf, keep, type OrderBook, stale, type Told } from './order-book.ts'

/** The order's document in which the ERP posted the invoice; before that is known, the invoice itself. */
const orderDocumentOf = (book: OrderBook | undefined, erp: string, invoiceId: string): string => {
  const prefix = `${erp}/`
  const found = Object.entries(book?.documents ?? {}).find(
    ([name, { invoices }]) => name.startsWith(prefix) && entryOf(invoices, invoiceId) !== undefined,
  )
  return found?.[0].slice(prefix.length) ?? invoiceId
}

/** What is paid of one invoice of this ERP, as a payment service has it. */
export const tellPayment = (book: OrderBook | undefined, erp: string, fact: PaymentFact): Told => {
  const { invoiceId, version, settlement, currency } = fact
  const paper = documentOf(book, erp, invoiceId)
  const known = entryOf(paper.payments ?? {}, invoiceId)
  if (known !== undefined && version <= known.version) return stale(known.version, version)
  const said = {
    settlement,
    currency,
    paidAmount: parseDecimal(fact.paidAmount),
    openAmount: parseDecimal(fact.openAmount),
  }
  const hash = canonicalHash(said)
  const documentId = orderDocumentOf(book, erp, invoiceId)
  const about = { orderId: fact.mark, target: erp, documentId, documentVersion: version, invoiceId }
  const from = { document: invoiceId, at: Date.parse(fact.at) }
  const payments = { [invoiceId]: { version, hash } }
  return keep(
    book,
    erp,
    invoiceId,
    { ...paper, payments },
    hash === known?.hash ? [] : [{ event: 'InvoicePaid', payload: { ...about, ...said }, ...from }],
  )
}
