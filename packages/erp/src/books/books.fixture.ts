import { addDecimal, formatDecimal, parseDecimal, ZERO } from '@carrick/kernel'
import { sampleLine, sampleOrder } from '../contract/sample-order.ts'
import type { ErpFact, ErpQuantity } from '../erp-document.ts'
import type { ErpLine, ErpOrder } from '../erp-order.ts'
import { ErpBooks } from './erp-books.ts'

export const order = (over: Partial<ErpOrder> = {}): ErpOrder =>
  sampleOrder({ customer: 'C', product: 'P' }, over)

export const line = (quantity: string, netAmount: string, over: Partial<ErpLine> = {}): ErpLine =>
  sampleLine('P', { quantity, netAmount, ...over })

export const of = (quantity: string, lineRef = 'line-1'): readonly ErpQuantity[] => [
  { lineRef, quantity },
]

/** Customer C, and of product P so many pieces. */
export const someBooks = (
  onHand = '10',
  now: () => number = () => Date.UTC(2026, 10, 23, 9),
): ErpBooks => {
  const books = new ErpBooks(now)
  books.masterData.addCustomer({ number: 'C', name: 'C' })
  books.masterData.addProduct({ sku: 'P', name: 'P', onHand: parseDecimal(onHand) })
  return books
}

/** The document of an order that is taken. */
export const take = (books: ErpBooks, wanted: ErpOrder): string => {
  const answer = books.create(wanted)
  if (answer.kind === 'created') return answer.result.documentId
  throw new Error(JSON.stringify(answer))
}

/** Shipped and invoiced as far as there is stock. */
export const supplied = (books: ErpBooks, wanted: ErpOrder): string => {
  const documentId = take(books, wanted)
  books.ship(documentId)
  books.invoice(documentId)
  return documentId
}

export const factsOf = <Type extends ErpFact['type']>(
  books: ErpBooks,
  type: Type,
): readonly Extract<ErpFact, { type: Type }>[] =>
  (books.changesSince(undefined, 10_000)?.entries ?? []).filter(
    (fact): fact is Extract<ErpFact, { type: Type }> => fact.type === type,
  )

/** Adds amounts exactly. */
export const total = (amounts: readonly { readonly netAmount: string }[]): string =>
  formatDecimal(amounts.map(({ netAmount }) => parseDecimal(netAmount)).reduce(addDecimal, ZERO))
