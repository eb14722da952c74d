import type { OrderBook } from './order-book.ts'

/** What a plan saw of an order: both counts grow with whatever could make it wrong. */
export interface Basis {
  readonly told: number
  readonly unbelieved: number
}

export const basisOf = ({ told, unbelieved = {} }: OrderBook, erp: string): Basis => ({
  told,
  unbelieved: unbelieved[erp] ?? 0,
})

export const isSameBasis = (one: Basis, other: Basis): boolean =>
  one.told === other.told && one.unbelieved === other.unbelieved

/** The ERP told something that is not believed, because it had told more before it was restored. */
export const disbelieve = (book: OrderBook, erp: string): OrderBook => ({
  ...book,
  unbelieved: { ...book.unbelieved, [erp]: basisOf(book, erp).unbelieved + 1 },
})
