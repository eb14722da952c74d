import { canonicalHash, formatDecimal, trimDecimal } from '@carrick/kernel'
import type { Order } from '@carrick/schemas'
import { type Intake, isCancelling, isIntake, isRefused } from './intake.ts'

/** Another order that says the same. */
export interface Duplicate {
  readonly orderId: string
  /** What people call it. */
  readonly words: string
}

/**
 * The same for orders that buy the same: customer, its purchase order, currency, net amount, and sku
 * with quantity of each line in whatever sequence. Null without a purchase order: customers buy the same
 * thing again.
 */
export const fingerprintOf = (order: Order): string | null => {
  const { soldTo, customerPoNumber, currency, netAmount, lines } = order
  if (customerPoNumber === null) return null
  const bought = lines
    .filter(({ kind }) => kind !== 'NOTE')
    .map(({ sku, quantity }) => `${sku}\n${formatDecimal(trimDecimal(quantity))}`)
    .sort()
  const net = formatDecimal(trimDecimal(netAmount))
  return canonicalHash([soldTo.number, customerPoNumber.trim(), currency, net, bought])
}

/** Name by which orders of one fingerprint find each other. */
export const nameOf = (fingerprint: string): string => `same-content:${fingerprint}`

const wordsOf = ({ received, document, target }: Intake): string => {
  const number = received.origin.number ?? received.orderId
  return document === null ? number : `${number} (${document.id} in ${target ?? 'its ERP'})`
}

/** Those of the orders that went to an ERP since then (epoch ms), still say this, and live there. */
export const duplicatesAmong = (
  states: readonly unknown[],
  orderId: string,
  fingerprint: string,
  since: number,
): readonly Duplicate[] =>
  states
    .filter(isIntake)
    .filter(
      (known) =>
        known.received.orderId !== orderId &&
        known.step === 'QUEUED' &&
        known.fingerprint === fingerprint &&
        known.since >= since &&
        !isCancelling(known) &&
        !isRefused(known),
    )
    .map((known) => ({ orderId: known.received.orderId, words: wordsOf(known) }))
