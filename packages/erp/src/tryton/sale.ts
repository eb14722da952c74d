import type { Decimal } from '@carrick/kernel'
import { object, oneOf, optional, type Reader, text } from '../wire/json-reader.ts'
import type { RowReader } from './conversation.ts'
import { amount, day, id, type Micros, micros, quantity, referenceTo } from './values.ts'

/** Rows of the records that an order is made of; names are Tryton's. */
export type SaleState = 'draft' | 'quotation' | 'confirmed' | 'processing' | 'done' | 'cancelled'

export interface Sale {
  readonly id: number
  readonly web_shop: number | null
  readonly web_id: string | null
  /** Given with the quotation: a draft without one has never been more than a beginning of ours. */
  readonly number: string | null
  readonly state: SaleState
  readonly description: string | null
  readonly comment: string | null
  /** Order that it is a return of. */
  readonly origin: number | undefined
  readonly party: number
  readonly untaxed_amount: Decimal
  readonly tax_amount: Decimal
  readonly last_modified_at: Micros
  readonly 'currency.': { readonly code: string }
}

const word: Reader<string> = text(100_000)

export const SALES: RowReader<Sale> = {
  fields: [
    ...['web_shop', 'web_id', 'number', 'state', 'description', 'comment'],
    ...['party', 'untaxed_amount', 'tax_amount', 'origin', 'last_modified_at', 'currency.code'],
  ],
  row: object<Sale>({
    id,
    web_shop: optional(id),
    web_id: optional(word),
    number: optional(word),
    state: oneOf('draft', 'quotation', 'confirmed', 'processing', 'done', 'cancelled'),
    description: optional(word),
    comment: optional(word),
    origin: referenceTo('sale.sale'),
    party: id,
    untaxed_amount: amount,
    tax_amount: amount,
    last_modified_at: micros,
    'currency.': object({ code: word }),
  }),
}

export interface SaleLine {
  readonly id: number
  readonly sale: number
  readonly note: string | null
  readonly description: string | null
  readonly quantity: Decimal
  readonly product: number | null
  readonly unit: number | null
  readonly unit_price: Decimal | null
  readonly 'product.': { readonly type: string } | null
}

export const SALE_LINES: RowReader<SaleLine> = {
  fields: [
    'sale',
    'note',
    'description',
    'quantity',
    'product',
    'unit',
    'unit_price',
    'product.type',
  ],
  row: object<SaleLine>({
    id,
    sale: id,
    note: optional(word),
    description: optional(word),
    quantity,
    product: optional(id),
    unit: optional(id),
    unit_price: optional(amount),
    'product.': optional(object({ type: word })),
  }),
}

/** As they stand on the document. */
export const IN_ORDER = {
  limit: null,
  order: [
    ['sequence', 'ASC'],
    ['id', 'ASC'],
  ],
} as const

export type MoveState = 'staging' | 'draft' | 'assigned' | 'done' | 'cancelled'

/** Of goods to the customer; before it an inventory move brings them from the shelf to the ramp. */
export interface OutgoingMove {
  readonly id: number
  /** Sale line. */
  readonly origin: number | undefined
  readonly shipment: number | undefined
  readonly product: number
  readonly state: MoveState
  readonly create_date: Micros
  readonly quantity: Decimal
  readonly planned_date: string | null
  readonly last_modified_at: Micros
}

export const moveState = oneOf('staging', 'draft', 'assigned', 'done', 'cancelled')

export const SHIPMENT = 'stock.shipment.out'

export const OUTGOING_MOVES: RowReader<OutgoingMove> = {
  fields: [
    ...['origin', 'shipment', 'product', 'state', 'create_date'],
    ...['quantity', 'planned_date', 'last_modified_at'],
  ],
  row: object<OutgoingMove>({
    id,
    origin: referenceTo('sale.line'),
    shipment: referenceTo(SHIPMENT),
    product: id,
    state: moveState,
    create_date: micros,
    quantity,
    planned_date: optional(day),
    last_modified_at: micros,
  }),
}

export interface InventoryMove {
  /** Outgoing move. */
  readonly origin: number | undefined
  readonly state: MoveState
  readonly create_date: Micros
  readonly quantity: Decimal
  readonly last_modified_at: Micros
}

export const INVENTORY_MOVES: RowReader<InventoryMove> = {
  fields: ['origin', 'state', 'create_date', 'quantity', 'last_modified_at'],
  row: object<InventoryMove>({
    origin: referenceTo('stock.move'),
    state: moveState,
    create_date: micros,
    quantity,
    last_modified_at: micros,
  }),
}

export interface Shipment {
  readonly id: number
  readonly number: string | null
  readonly state: string
  readonly reference: string | null
  readonly effective_date: string | null
  readonly last_modified_at: Micros
  /** What the carrier calls it; null too where Tryton has no such field. */
  readonly shipping_reference: string | null
  readonly 'carrier.': { readonly 'party.': { readonly name: string | null } } | null
}

/** `tracked`: Tryton has the fields for it. */
export const shipmentsOf = (tracked: boolean): RowReader<Shipment> => ({
  fields: [
    ...['number', 'state', 'reference', 'effective_date', 'last_modified_at'],
    ...(tracked ? ['shipping_reference', 'carrier.party.name'] : []),
  ],
  row: object<Shipment>({
    id,
    number: optional(word),
    state: word,
    reference: optional(word),
    effective_date: optional(day),
    last_modified_at: micros,
    shipping_reference: optional(word),
    'carrier.': optional(
      object({ 'party.': object<{ name: string | null }>({ name: optional(word) }) }),
    ),
  }),
})
