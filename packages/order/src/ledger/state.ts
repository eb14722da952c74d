import type { AcknowledgementCode, Origin, ReturnProgress, Settlement } from '@carrick/schemas'
import type { Registers } from './register.ts'

/** Quantities are decimal texts: the state is kept as JSON. */
export type QuantityText = string

export interface LineQuantityText {
  readonly lineId: string
  readonly quantity: QuantityText
}

export interface OrderEntry {
  readonly version: number
  readonly origin: Origin
  readonly lines: readonly {
    readonly lineId: string
    readonly lineNumber: number
    readonly sku: string
    /** Of the order product in Salesforce. */
    readonly recordId: string | null
    readonly ordered: QuantityText
    /** Goods: it can be shipped. */
    readonly ships: boolean
    /** It costs something: it will be invoiced. */
    readonly bills: boolean
    /** Fractions by which its shipment may miss `ordered`; absent = as the policy says. */
    readonly over?: string
    readonly under?: string
  }[]
}

export interface Problem {
  readonly code: string
  readonly text: string
}

/** What order-ingest last did with the order. */
export interface IntakeEntry {
  readonly orderVersion: number
  readonly step: 'RECEIVED' | 'PARKED' | 'INVALID' | 'QUEUED'
  readonly target: string | null
  readonly problem: Problem | null
  /** Why the mesh itself holds it; absent = it does not. */
  readonly holds?: readonly string[]
}

export interface PostedEntry {
  readonly orderVersion: number
  readonly target: string
  readonly documentId: string
  /** Lines that the ERP did not take, and why; absent = none. Its document may not tell of them. */
  readonly refused?: readonly RefusedLineEntry[]
}

export interface RefusedLineEntry {
  readonly lineId: string
  readonly reason: string | null
}

export interface FailedEntry {
  readonly orderVersion: number
  readonly target: string
  readonly problem: Problem
  /** The ERP refused the order as it is. */
  readonly rejected: boolean
}

export interface AcknowledgementEntry {
  readonly target: string
  readonly documentId: string
  readonly code: AcknowledgementCode
  readonly lines: readonly {
    readonly lineId: string
    readonly code: AcknowledgementCode
    readonly confirmed: QuantityText
    readonly backordered: QuantityText
    /** Reserved stock, where the ERP tells it. */
    readonly allocated?: QuantityText
    readonly promiseDate: string | null
    readonly erpLine: string | null
  }[]
  /** The document is cancelled in the ERP. */
  readonly cancelled: boolean
}

export interface HoldEntry {
  readonly target: string
  readonly documentId: string
  readonly hold: string
  readonly held: boolean
}

/** Absolute quantities in one document: a shipment, delivery, invoice, return or credit note. */
export interface DocumentEntry {
  readonly target: string
  readonly documentId: string
  readonly lines: readonly LineQuantityText[]
  /** The ERP took the document back. */
  readonly withdrawn: boolean
}

export interface CancelRequestEntry {
  readonly requestVersion: number
}

export interface CancelOutcomeEntry {
  readonly requestVersion: number
  readonly cancelled: boolean
  /** Empty and cancelled: the whole order. */
  readonly lines: readonly LineQuantityText[]
  readonly problem: Problem | null
  /** Lines that were to be cancelled and are not; absent = it was about the whole order. */
  readonly lineIds?: readonly string[]
}

export interface AmendmentEntry {
  readonly orderVersion: number
  readonly problem: Problem
}

/** How far one invoice is settled. */
export interface PaymentEntry {
  readonly target: string
  readonly invoiceId: string
  readonly settlement: Settlement
}

/** How far a return of the order got. */
export interface ReturnEntry {
  readonly state: ReturnProgress
}

/** Where an order of an ERP is shown. */
export interface ShownEntry {
  readonly org: string
  readonly recordId: string
  readonly lines: readonly { readonly lineId: string; readonly recordId: string }[]
}

/** Everything said about one order, newest version of each thing. Merging is commutative. */
export interface LedgerState {
  readonly orders: Registers<OrderEntry>
  readonly intake: Registers<IntakeEntry>
  readonly posted: Registers<PostedEntry>
  readonly failed: Registers<FailedEntry>
  readonly acknowledgements: Registers<AcknowledgementEntry>
  readonly holds: Registers<HoldEntry>
  readonly shipments: Registers<DocumentEntry>
  readonly deliveries: Registers<DocumentEntry>
  readonly invoices: Registers<DocumentEntry>
  readonly returns: Registers<DocumentEntry>
  readonly credits: Registers<DocumentEntry>
  readonly cancelRequests: Registers<CancelRequestEntry>
  readonly cancelOutcomes: Registers<CancelOutcomeEntry>
  readonly amendments: Registers<AmendmentEntry>
  readonly payments: Registers<PaymentEntry>
  readonly returnOrders: Registers<ReturnEntry>
  readonly shown: Registers<ShownEntry>
}

export const EMPTY_LEDGER: LedgerState = {
  orders: {},
  intake: {},
  posted: {},
  failed: {},
  acknowledgements: {},
  holds: {},
  shipments: {},
  deliveries: {},
  invoices: {},
  returns: {},
  credits: {},
  cancelRequests: {},
  cancelOutcomes: {},
  amendments: {},
  payments: {},
  returnOrders: {},
  shown: {},
}

/** A ledger that was kept before a register existed has it, empty. */
export const wholeLedger = (kept: Partial<LedgerState> | undefined): LedgerState => ({
  ...EMPTY_LEDGER,
  ...kept,
})
