import { canonicalHash, parseDecimal } from '@carrick/kernel'
import type { CreditFact } from './erp-fact.ts'
import {
  type CreditTold,
  documentOf,
  entryOf,
  keep,
  type OrderBook,
  stale,
  type Told,
} from './order-book.ts'
import { taxOrNull } from './taxed.ts'
import { quantitiesOf } from './tell-shipment.ts'

/** One credit memo, against what was told of it. */
export const tellCredit = (book: OrderBook | undefined, erp: string, fact: CreditFact): Told => {
  const { documentId, creditMemoId, version, withdrawn, creditedOn, currency } = fact
  const document = documentOf(book, erp, documentId)
  const known = entryOf(document.credits ?? {}, creditMemoId)
  if (known !== undefined && version <= known.version) return stale(known.version, version)
  const said = {
    originalInvoiceId: fact.originalInvoiceId,
    returnId: fact.returnMark,
    creditedOn,
    currency,
    netAmount: parseDecimal(fact.netAmount),
    grossAmount: parseDecimal(fact.grossAmount),
    taxAmount: taxOrNull(fact),
    lines: quantitiesOf(fact.lines),
    withdrawn,
  }
  const hash = canonicalHash(said)
  const about = { orderId: fact.mark, target: erp, documentId, documentVersion: version }
  const payload = { ...about, creditMemoId, ...said }
  const from = { document: creditMemoId, at: Date.parse(fact.at) }
  // One that was taken back before anybody heard of it needs no word.
  const isNews = known === undefined ? !withdrawn : hash !== known.hash
  const { originalInvoiceId, returnMark, netAmount, grossAmount } = fact
  const told: CreditTold = {
    version,
    hash,
    head: { originalInvoiceId, returnMark, creditedOn, currency, netAmount, grossAmount },
    ...(!withdrawn &&
      originalInvoiceId !== null && { corrects: { invoiceId: originalInvoiceId, netAmount } }),
  }
  const credits = { ...document.credits, [creditMemoId]: told }
  return keep(
    book,
    erp,
    documentId,
    { ...document, credits },
    isNews ? [{ event: 'CreditMemoPosted', payload, ...from }] : [],
  )
}
