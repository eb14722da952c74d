import { canonicalHash, parseDecimal } from '@carrick/kernel'
import type { InspectionFact } from './erp-fact.ts'
import { documentOf, entryOf, keep, type OrderBook, stale, type Told } from './order-book.ts'

/** What an inspection of returned goods found, against what was told of it. */
export const tellInspection = (
  book: OrderBook | undefined,
  sender: string,
  fact: InspectionFact,
): Told => {
  const { inspectionId, version, inspectedOn } = fact
  const paper = documentOf(book, sender, inspectionId)
  const known = entryOf(paper.inspections ?? {}, inspectionId)
  if (known !== undefined && version <= known.version) return stale(known.version, version)
  const said = {
    returnId: fact.returnMark,
    inspectedOn,
    lines: fact.lines.map(({ lineRef, accepted, rejected, disposition, note }) => ({
      lineId: lineRef,
      accepted: parseDecimal(accepted),
      rejected: parseDecimal(rejected),
      disposition,
      note,
    })),
  }
  const hash = canonicalHash(said)
  const payload = { orderId: fact.mark, inspectionId, documentVersion: version, ...said }
  const from = { document: inspectionId, at: Date.parse(fact.at) }
  const inspections = { [inspectionId]: { version, hash } }
  return keep(
    book,
    sender,
    inspectionId,
    { ...paper, inspections },
    hash === known?.hash ? [] : [{ event: 'GoodsInspected', payload, ...from }],
  )
}
