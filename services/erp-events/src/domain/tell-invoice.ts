import { canonicalHash, parseDecimal } from '@carrick/kernel'
import type { InvoiceFact } from './erp-fact.ts'
import {
  type Billed,
  documentOf,
  entryOf,
  type InvoiceTold,
  keep,
  type News,
  type OrderBook,
  stale,
  type Told,
} from './order-book.ts'
import { sumOfLines, taxOrNull } from './taxed.ts'
import { quantitiesOf } from './tell-shipment.ts'

const billedBy = ({ currency, netAmount, taxAmount = null, lines }: InvoiceFact): Billed => ({
  ...{ currency, netAmount, taxAmount },
  lines: sumOfLines(lines),
})

/** One invoice and what is paid of it, against what was told of them. */
export const tellInvoice = (book: OrderBook | undefined, erp: string, fact: InvoiceFact): Told => {
  const { documentId, invoiceId, version, invoicedOn, dueOn, currency, withdrawn } = fact
  const document = documentOf(book, erp, documentId)
  const known = entryOf(document.invoices, invoiceId)
  if (known !== undefined && version <= known.version) return stale(known.version, version)
  const said = {
    invoicedOn,
    dueOn,
    currency,
    netAmount: parseDecimal(fact.netAmount),
    grossAmount: parseDecimal(fact.grossAmount),
    taxAmount: taxOrNull(fact),
    withdrawn,
    lines: quantitiesOf(fact.lines),
  }
  const about = { orderId: fact.mark, target: erp, documentId, documentVersion: version, invoiceId }
  const from = { document: invoiceId, at: Date.parse(fact.at) }
  const news: News[] = []
  const hash = canonicalHash(said)
  if (hash !== known?.hash) {
    news.push({ event: 'InvoicePosted', payload: { ...about, ...said }, ...from })
  }
  const payment = {
    settlement: fact.settlement,
    currency,
    paidAmount: parseDecimal(fact.paidAmount),
    openAmount: parseDecimal(fact.openAmount),
  }
  const paid = canonicalHash(payment)
  // An invoice that nobody has paid is due: its posting says so.
  const isNews = known?.paid === undefined ? fact.settlement !== 'DUE' : paid !== known.paid
  if (isNews) news.push({ event: 'InvoicePaid', payload: { ...about, ...payment }, ...from })
  const { netAmount, grossAmount } = fact
  const told: InvoiceTold = {
    version,
    hash,
    head: { invoicedOn, dueOn, currency, netAmount, grossAmount },
    ...((isNews || known?.paid !== undefined) && { paid }),
    ...(!withdrawn && { billed: billedBy(fact) }),
  }
  const invoices = { ...document.invoices, [invoiceId]: told }
  return keep(book, erp, documentId, { ...document, invoices }, news)
}
