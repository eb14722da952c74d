import { isUuid, orderIdOfDocument } from '@carrick/kernel'
import type { ErpFact, NumberType, OrderFact, StockFact } from './erp-fact.ts'

export type RoutedFact =
  | { readonly kind: 'order'; readonly key: string; readonly fact: OrderFact }
  | { readonly kind: 'stock'; readonly key: string; readonly fact: StockFact }
  /** Of a document that somebody else made, or of a thing that no key can name. */
  | { readonly kind: 'foreign' }

/** Kafka, the lane table and a header carry it unchanged. */
const isKey = (text: string): boolean =>
  text.length <= 512 && !text.includes('\u0000') && !text.includes('\uFFFD')

export const markOf = (fact: OrderFact): string =>
  fact.type === 'order' ? fact.document.mark : fact.mark

/** The fact under the mark of its order. Of an order of ours we know ourselves what was ordered. */
const marked = (fact: OrderFact, mark: string, isOurs: boolean): OrderFact => {
  if (fact.type !== 'order') return { ...fact, mark }
  const { entered, ...document } = fact.document
  return { ...fact, document: { ...document, mark, ...(!isOurs && { entered: entered ?? null }) } }
}

/** The order's own document in the ERP; what comes back for an order names only its return. */
const documentIdOf = (fact: OrderFact): string | undefined => {
  switch (fact.type) {
    case 'order':
      return fact.document.documentId
    case 'shipment':
    case 'invoice':
    case 'credit':
      return fact.documentId
    default:
      return undefined
  }
}

/**
 * To whom a fact belongs: the mark of a document that is ours is the order id, a UUID. `shownFrom`: the ERP
 * whose other documents are told too; their order is named by the document.
 */
export const routeFact = (fact: ErpFact, shownFrom?: string): RoutedFact => {
  if (fact.type === 'stock') {
    const key = `${fact.sku}:${fact.location}`
    return isKey(key) ? { kind: 'stock', key, fact } : { kind: 'foreign' }
  }
  const mark = markOf(fact)
  if (isUuid(mark)) return { kind: 'order', key: mark, fact: marked(fact, mark, true) }
  const documentId = documentIdOf(fact)
  if (shownFrom === undefined || documentId === undefined) return { kind: 'foreign' }
  const key = orderIdOfDocument(shownFrom, documentId)
  return { kind: 'order', key, fact: marked(fact, key, false) }
}

/** Key of a cross-reference, or nothing when no key can name it. */
export const numberKey = (erp: string, type: NumberType, number: string): string | undefined => {
  const key = `erp:${erp}:${type}:${number}`
  return isKey(key) ? key : undefined
}
