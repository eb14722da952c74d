import { decimal, type Decimal, multiplyDecimal, rescale } from '@carrick/kernel'
import { quantityOf } from './quantities.ts'

/** Fractions, 0 or more and less than 1, by which a shipment may miss what was ordered. */
export interface ShipmentTolerance {
  /** So much more is no mistake. */
  readonly over: Decimal
  /** With so much less a line counts as complete. */
  readonly under: Decimal
}

export const NO_TOLERANCE: ShipmentTolerance = { over: decimal(0n, 0), under: decimal(0n, 0) }

/** The fraction of it in whole millionths, rounded down: never more tolerant than was said. */
const partOf = (quantity: bigint, fraction: Decimal): bigint =>
  rescale(multiplyDecimal(quantityOf(quantity), fraction), 6, 'down').unscaled

/** Millionths; `over` is a fraction. */
export const raised = (quantity: bigint, over: Decimal): bigint => quantity + partOf(quantity, over)

/** Millionths; `under` is a fraction. */
export const lowered = (quantity: bigint, under: Decimal): bigint =>
  quantity - partOf(quantity, under)
