import { canonicalHash } from '@carrick/kernel'
import type { ReturnFact } from './erp-fact.ts'
import { documentOf, entryOf, keep, type OrderBook, stale, type Told } from './order-book.ts'
import { quantitiesOf } from './tell-shipment.ts'

/** Goods that came back under one return document, against what was told of it. */
export const tellReturn = (book: OrderBook | undefined, erp: string, fact: ReturnFact): Told => {
  const { documentId, version, receivedOn, withdrawn } = fact
  const document = documentOf(book, erp, documentId)
  const known = entryOf(document.returns ?? {}, documentId)
  if (known !== undefined && version <= known.version) return stale(known.version, version)
  const said = {
    returnId: fact.returnMark,
    receivedOn,
    lines: quantitiesOf(fact.lines),
    withdrawn,
  }
  const hash = canonicalHash(said)
  const about = { orderId: fact.mark, target: erp, documentId, documentVersion: version }
  const from = { document: documentId, at: Date.parse(fact.at) }
  const isNews = known === undefined ? !withdrawn : hash !== known.hash
  const head = { returnMark: fact.returnMark, receivedOn }
  const returns = { ...document.returns, [documentId]: { version, hash, head } }
  return keep(
    book,
    erp,
    documentId,
    { ...document, returns },
    isNews ? [{ event: 'GoodsReturned', payload: { ...about, ...said }, ...from }] : [],
  )
}
