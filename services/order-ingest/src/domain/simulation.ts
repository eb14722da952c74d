import type { Decimal, Finding } from '@carrick/kernel'
import type { Problem } from './erp-answers.ts'

/** What an ERP would make of a line. */
export interface SimulatedLine {
  readonly lineId: string
  /** The ERP's own price for this customer and quantity, before discount; null when it has none. */
  readonly unitPrice: Decimal | null
  readonly netAmount: Decimal
  /** Free stock now; null when the ERP does not tell. */
  readonly available: Decimal | null
  readonly confirmed: Decimal
  readonly promiseDate: string | null
}

/** What an ERP would make of a draft. */
export interface Simulation {
  readonly currency: string
  readonly netAmount: Decimal
  /** Null when the ERP does not say before it has the order. */
  readonly taxAmount: Decimal | null
  /** Null when the ERP does not tell; `available` null = without limit. */
  readonly credit: { readonly ok: boolean; readonly available: Decimal | null } | null
  readonly lines: readonly SimulatedLine[]
  /** What it would refuse, with the paths of the canonical order. */
  readonly findings: readonly Finding[]
}

/** What became of asking an ERP within a deadline. */
export type Asked =
  | { readonly kind: 'simulated'; readonly simulation: Simulation }
  /** The map of the ERP cannot write it: as an order it would not be posted. */
  | { readonly kind: 'unwritable'; readonly findings: readonly Finding[] }
  /** Nothing is known, and why. */
  | { readonly kind: 'unknown'; readonly reason: Problem }
