import type { Decimal } from '@carrick/kernel'
import type { ErpDocument, ErpFact, ErpQuantity } from '../erp-document.ts'
import type { ErpOrder } from '../erp-order.ts'

export interface BookCustomer {
  readonly number: string
  readonly name: string
  /** Absent = no limit. */
  readonly creditLimit?: Decimal
}

export interface BookProduct {
  readonly sku: string
  readonly name: string
  onHand: Decimal
  reserved: Decimal
  sequence: number
}

/** A document as the ERP keeps it. */
export interface BookOrder {
  readonly order: ErpOrder
  /** Of the content: the same mark with another one is refused. */
  readonly hash: string
  document: ErpDocument
  /** How often its creation was asked for, the first time included. */
  creates: number
  readonly shipments: { readonly shipmentId: string; readonly lines: readonly ErpQuantity[] }[]
  /** Request ids of cancellations that took effect. */
  readonly cancellations: Set<string>
  invoiced: boolean
}

export interface BooksState {
  readonly customers: Map<string, BookCustomer>
  readonly products: Map<string, BookProduct>
  readonly orders: Map<string, BookOrder>
  readonly byMark: Map<string, BookOrder>
  /** In the order in which they became true; an index is a cursor. */
  readonly facts: ErpFact[]
  counter: number
}

export const emptyBooks = (): BooksState => ({
  customers: new Map(),
  products: new Map(),
  orders: new Map(),
  byMark: new Map(),
  facts: [],
  counter: 0,
})

export const nextNumber = (state: BooksState, prefix: string): string => {
  state.counter += 1
  return `${prefix}-${String(state.counter).padStart(6, '0')}`
}
