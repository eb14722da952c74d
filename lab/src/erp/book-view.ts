import type { BookOrder, ErpBooks } from '@carrick/erp/books'

const view = (
  { order, document, createdAt, creates, shipments, invoices, credits }: BookOrder,
  books: ErpBooks,
) => ({
  document,
  order,
  /** Epoch ms. */
  createdAt,
  /** How often its creation was asked for. */
  creates,
  shipments,
  invoices,
  credits,
  returns: books.returns
    .filter((one) => one.order.document === document)
    .map((one) => one.document),
})

export type BookView = ReturnType<typeof view>

/** The ledger as it is, or the documents of one mark. */
export const bookView = (books: ErpBooks, mark?: string): readonly BookView[] =>
  books.orders
    .filter(({ order }) => mark === undefined || order.mark === mark)
    .map((order) => view(order, books))

export interface BookTotals {
  readonly documents: number
  /** Different marks; fewer than documents = something was posted twice. */
  readonly marks: number
  /** Requests that asked for a creation which was, or had been, done. */
  readonly creates: number
  readonly held: number
  readonly cancelled: number
  readonly backordered: number
  readonly shipments: number
  readonly invoices: number
  readonly returns: number
  readonly credits: number
}

export const bookTotals = (books: ErpBooks): BookTotals => {
  const { orders } = books
  const count = (holds: (order: BookOrder) => boolean): number => orders.filter(holds).length
  const sum = (of: (order: BookOrder) => number): number =>
    orders.reduce((total, order) => total + of(order), 0)
  return {
    documents: orders.length,
    marks: new Set(orders.map(({ order }) => order.mark)).size,
    creates: sum(({ creates }) => creates),
    held: count(({ document }) => document.holds.length > 0),
    cancelled: count(({ document }) => document.cancelled),
    backordered: count(({ document }) => document.acknowledgement === 'CA'),
    shipments: sum(({ shipments }) => shipments.length),
    invoices: sum(({ invoices }) => invoices.length),
    returns: books.returns.length,
    credits: sum(({ credits }) => credits.length),
  }
}
