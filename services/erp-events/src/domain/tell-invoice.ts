import { canonicalHash, parseDecimal } from '@carrick/kernel'
import type { InvoiceFact } from './erp-fact.ts'
import {
  documentOf,
  entryOf,
  keep,
  type News,
  type OrderBook,
  stale,
  type Told,
} from './order-book.ts'
import { quantitiesOf } from './tell-shipment.ts'

/** One invoice, against what was told of it. */
export const tellInvoice = (book: OrderBook | undefined, erp: string, fact: InvoiceFact): Told => {
  const { documentId, invoiceId, version, invoicedOn, dueOn, currency } = fact
  const document = documentOf(book, erp, documentId)
  const known = entryOf(document.invoices, invoiceId)
  if (known !== undefined && version <= known.version) return stale(known.version, version)
  const said = {
    invoicedOn,
    dueOn,
    currency,
    netAmount: parseDecimal(fact.netAmount),
    grossAmount: parseDecimal(fact.grossAmount),
    lines: quantitiesOf(fact.lines),
  }
  const hash = canonicalHash(said)
  const about = { orderId: fact.mark, target: erp, documentId, documentVersion: version, invoiceId }
  const posted: News = {
    event: 'InvoicePosted',
    payload: { ...about, ...said },
    document: invoiceId,
    at: Date.parse(fact.at),
  }
  const invoices = { ...document.invoices, [invoiceId]: { version, hash } }
  return keep(
    book,
    erp,
    documentId,
    { ...document, invoices },
    hash === known?.hash ? [] : [posted],
  )
}
