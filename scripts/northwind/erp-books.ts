import type { Decimal } from '@carrick/kernel'
import type { HalfCent } from './amounts.ts'

export interface BookedLine {
  /** Our id of the line. */
  readonly lineId: string
  readonly sku: string
  readonly quantity: Decimal
  /** Before discount, where the ERP keeps both; otherwise the price that it charges, without discount. */
  readonly unitPrice: Decimal
  readonly discount: Decimal
  readonly net: Decimal
  readonly confirmed: Decimal
  readonly backordered: Decimal
  readonly shipped: Decimal
  readonly delivered: Decimal
  readonly invoiced: Decimal
}

/** One document of the ERP. */
export interface BookedOrder {
  readonly documentId: string
  /** Our id of the order. */
  readonly mark: string
  readonly customer: string
  readonly orderDate: string
  readonly requestedDate: string | null
  readonly freight: Decimal
  readonly net: Decimal
  readonly holds: readonly string[]
  readonly cancelled: boolean
  readonly lines: readonly BookedLine[]
  readonly invoices: readonly { readonly invoiceId: string; readonly net: Decimal }[]
}

export interface Quantity {
  readonly lineId: string
  readonly quantity: Decimal
}

/** An ERP as its own people see and use it, past the adapter of the mesh. */
export interface ErpBooks {
  readonly name: string
  /** People who work in it at a time. */
  readonly hands: number
  /** Which orders are moved to their end: where that takes seconds for each, only those that moved in part. */
  readonly toTheEnd: 'all' | 'moved'
  /** What the ERP does with half a cent. */
  readonly rounding: HalfCent
  /** The invoices for parts of a line add up to its amount, so that anybody can compute them. */
  readonly partsAddUp: boolean
  /** Every document, so that one too many is seen. */
  read(): Promise<readonly BookedOrder[]>
  /** Ships so much, or all that is confirmed; nothing where nothing is open. */
  ship(documentId: string, quantities?: readonly Quantity[]): Promise<void>
  /** Invoices so much, or all that is shipped; nothing where nothing is open. */
  invoice(documentId: string, quantities?: readonly Quantity[]): Promise<void>
  /** The customer has what was shipped. */
  deliver(documentId: string): Promise<void>
}
