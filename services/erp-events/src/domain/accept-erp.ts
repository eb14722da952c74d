import { nextEra } from './era.ts'
import type { OrderFact } from './erp-fact.ts'
import { missingPapers, paperOf } from './missing-papers.ts'
import {
  type CaseNews,
  type DocumentTold,
  documentsOf,
  nameOf,
  type OrderBook,
  type Told,
} from './order-book.ts'
import { endOfSetBack } from './set-back.ts'
import { tellOfErp } from './tell-fact.ts'

/** What one ERP says of one order now, whole. */
export interface ErpStand {
  readonly erp: string
  readonly facts: readonly OrderFact[]
  /** When it was asked; an instant. */
  readonly at: string
}

interface Opened {
  readonly book: OrderBook
  readonly cases: readonly CaseNews[]
}

/** From here on the versions of this ERP count after all that was told, and its cases are over. */
const openEras = (book: OrderBook, orderId: string, erp: string, by: string): Opened => {
  const cases: CaseNews[] = []
  const documents = documentsOf(book, erp).map(([documentId, told]) => {
    const { isLost, setBack, ...rest } = told
    const name = nameOf(erp, documentId)
    const era = nextEra(told)
    if (setBack?.isOpen !== true) return [name, { ...rest, ...(setBack && { setBack }), era }]
    const over = { ...setBack, caseVersion: setBack.caseVersion + 1, isOpen: false }
    // Of an order of ours that is gone the poster has the case.
    const hasCase = isLost !== true || book.way === null
    if (hasCase) cases.push(endOfSetBack(orderId, erp, documentId, over, by))
    return [name, { ...rest, setBack: over, era }]
  })
  const begun = Object.fromEntries(documents) as OrderBook['documents']
  return { book: { ...book, documents: { ...book.documents, ...begun } }, cases }
}

const without = <T>(
  papers: Readonly<Record<string, T>> = {},
  gone: readonly (string | undefined)[],
  kind: string,
): Readonly<Record<string, T>> =>
  Object.fromEntries(
    Object.entries(papers).filter(([number]) => !gone.includes(`${kind} ${number}`)),
  )

/** What was taken back is kept no more: one of the same number is another. */
const forget = (book: OrderBook, erp: string, missing: readonly OrderFact[]): OrderBook => {
  const gone = missing.map(paperOf)
  const kept = documentsOf(book, erp).map(([documentId, told]) => {
    const { shipments, invoices, credits, returns } = told
    const document: DocumentTold = {
      ...told,
      shipments: without(shipments, gone, 'shipment'),
      invoices: without(invoices, gone, 'invoice'),
      ...(credits && { credits: without(credits, gone, 'credit') }),
      ...(returns && { returns: without(returns, gone, 'return') }),
      ...(gone.includes(`order ${documentId}`) && { isLost: true }),
    }
    return [nameOf(erp, documentId), document] as const
  })
  return { ...book, documents: { ...book.documents, ...Object.fromEntries(kept) } }
}

/**
 * Takes for true what the ERP has of an order now, also where it told more before it was restored: what differs
 * is told again in versions that follow, and what it does not have is taken back.
 */
export const acceptErp = (
  known: OrderBook,
  orderId: string,
  { erp, facts, at }: ErpStand,
  by: string,
): Told => {
  const { book: begun, cases } = openEras(known, orderId, erp, by)
  const missing = missingPapers(known, orderId, erp, facts, at)
  const told = [...facts, ...missing].reduce(
    (sum, fact) => {
      const { book = sum.book, news, cases: more = [] } = tellOfErp(sum.book, erp, fact)
      return { book, news: [...sum.news, ...news], cases: [...sum.cases, ...more] }
    },
    { book: begun, news: [] as Told['news'], cases },
  )
  const isChanged = told.news.length > 0 || told.cases.length > 0
  return isChanged
    ? { ...told, book: forget(told.book, erp, missing), effect: 'applied' }
    : { news: [], effect: 'duplicate' }
}
