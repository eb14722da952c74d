import type { DocumentEntry, Registers } from '@carrick/order'
import type { Envelope } from '@carrick/schemas'
import type { ReturnRecord } from './return-record.ts'

/** A line of the order. Quantities and amounts are decimal texts. */
export interface OrderLineEntry {
  readonly lineId: string
  readonly sku: string
  readonly quantity: string
  readonly netAmount: string
}

export interface OrderEntry {
  readonly channel: string
  readonly client: string | null
  readonly number: string | null
  readonly currency: string
  readonly paymentReference: string | null
  readonly lines: readonly OrderLineEntry[]
  /** Return that this order is an exchange of; absent of most orders. */
  readonly exchangeOf?: { readonly orderId: string; readonly returnId: string }
}

export interface PostedEntry {
  readonly target: string
  readonly documentId: string
}

/** A shipment or the arrival of one. */
export interface ShipmentEntry extends DocumentEntry {
  /** Day on which the goods left or arrived. */
  readonly day: string
}

export interface ReceiptEntry extends DocumentEntry {
  readonly returnId: string
  /** Nobody had announced it: the return was made from it. */
  readonly isBlind: boolean
}

export interface InspectionEntry {
  readonly returnId: string
  readonly lines: readonly {
    readonly lineId: string
    readonly accepted: string
    readonly rejected: string
    readonly disposition: string
  }[]
}

/** A credit memo as the books of the ERP have it. */
export interface MemoEntry extends DocumentEntry {
  /** Null: it is for none of our returns. */
  readonly returnId: string | null
  readonly currency: string
  readonly gross: string
}

export interface Problem {
  readonly code: string
  readonly text: string
}

export interface CreditedEntry {
  readonly returnId: string
  readonly requestVersion: number
  readonly target: string
  readonly creditMemoId: string
  readonly currency: string
  readonly gross: string
}

export interface CreditRefusedEntry extends Problem {
  readonly returnId: string
  readonly requestVersion: number
}

export interface RefundedEntry {
  readonly returnId: string
  readonly refundNumber: number
  readonly refundId: string
  readonly amount: string
}

/** A refund that the provider took and has not settled. */
export interface RefundTakenEntry {
  readonly returnId: string
  readonly refundNumber: number
  readonly refundId: string
}

export interface RefundFailedEntry extends Problem {
  readonly returnId: string
  readonly refundNumber: number
}

/** What became of the order that was made in exchange. */
export interface ExchangeEntry {
  readonly returnId: string
  readonly state: string
  readonly documentId: string | null
  readonly problem: Problem | null
}

/** What other services said about one order, newest version of each thing. Merging is commutative. */
export interface FactBook {
  readonly orders: Registers<OrderEntry>
  readonly posted: Registers<PostedEntry>
  readonly shipments: Registers<ShipmentEntry>
  readonly deliveries: Registers<ShipmentEntry>
  readonly invoices: Registers<DocumentEntry>
  readonly memos: Registers<MemoEntry>
  readonly receipts: Registers<ReceiptEntry>
  readonly inspections: Registers<InspectionEntry>
  readonly authorized: Registers<PostedEntry>
  readonly refused: Registers<Problem>
  readonly cancelled: Registers<{ readonly target: string }>
  readonly cancellationRejected: Registers<Problem>
  readonly credited: Registers<CreditedEntry>
  readonly creditRefused: Registers<CreditRefusedEntry>
  /** Absent in books that were kept before there was any. */
  readonly refundTaken?: Registers<RefundTakenEntry>
  readonly orderRefused?: Registers<Problem>
  readonly orderCancelled?: Registers<{ readonly reason: string | null }>
  readonly exchanges?: Registers<ExchangeEntry>
  readonly refunded: Registers<RefundedEntry>
  readonly refundFailed: Registers<RefundFailedEntry>
}

/** How the order came into the mesh: what is said of its returns goes the same way. */
export type Way = Pick<Envelope, 'priority' | 'company' | 'org' | 'channel'>

/** All that is known of an order that its returns need, and every return of it. JSON-safe. */
export interface OrderReturns {
  readonly orderId: string
  readonly way: Way | null
  readonly facts: FactBook
  readonly returns: Readonly<Record<string, ReturnRecord>>
  /** Events published so far. */
  readonly told: number
  /** Of an order that is an exchange: what its return was told of it last. */
  readonly exchangeTold?: string
}

/** The one entry of a register that has one thing to keep. */
export const ONLY = 'newest'

const NO_FACTS: FactBook = {
  orders: {},
  posted: {},
  shipments: {},
  deliveries: {},
  invoices: {},
  memos: {},
  receipts: {},
  inspections: {},
  authorized: {},
  refused: {},
  cancelled: {},
  cancellationRejected: {},
  credited: {},
  creditRefused: {},
  refunded: {},
  refundFailed: {},
}

export const noReturns = (orderId: string): OrderReturns => ({
  orderId,
  way: null,
  facts: NO_FACTS,
  returns: {},
  told: 0,
})

/** Entries of a register that are of one return. */
export const ofReturn = <T extends { readonly returnId: string | null }>(
  registers: Registers<T>,
  returnId: string,
): readonly T[] =>
  Object.values(registers)
    .map(({ value }) => value)
    .filter((value) => value.returnId === returnId)

/** Product of a line; the line itself when the order has none such. */
export const skuOf = ({ lines }: OrderEntry, lineId: string): string =>
  lines.find((line) => line.lineId === lineId)?.sku ?? lineId
