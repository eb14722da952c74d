import { isUuid } from '@carrick/kernel'
import type { ErpFact, NumberType, OrderFact, StockFact } from './erp-fact.ts'

export type RoutedFact =
  | { readonly kind: 'order'; readonly key: string; readonly fact: OrderFact }
  | { readonly kind: 'stock'; readonly key: string; readonly fact: StockFact }
  /** Of a document that somebody else made, or of a thing that no key can name. */
  | { readonly kind: 'foreign' }

/** Kafka, the lane table and a header carry it unchanged. */
const isKey = (text: string): boolean =>
  text.length <= 512 && !text.includes('\u0000') && !text.includes('\uFFFD')

const markOf = (fact: OrderFact): string => (fact.type === 'order' ? fact.document.mark : fact.mark)

/** To whom a fact belongs: the mark of a document that is ours is the order id, a UUID. */
export const routeFact = (fact: ErpFact): RoutedFact => {
  if (fact.type === 'stock') {
    const key = `${fact.sku}:${fact.location}`
    return isKey(key) ? { kind: 'stock', key, fact } : { kind: 'foreign' }
  }
  const mark = markOf(fact)
  return isUuid(mark) ? { kind: 'order', key: mark, fact } : { kind: 'foreign' }
}

/** Key of a cross-reference, or nothing when no key can name it. */
export const numberKey = (erp: string, type: NumberType, number: string): string | undefined => {
  const key = `erp:${erp}:${type}:${number}`
  return isKey(key) ? key : undefined
}
