import { canonicalHash, type Finding } from '@carrick/kernel'
import type { OnOrderMismatch } from '@carrick/mapping'
import { addressFindings } from '@carrick/order'
import type { Order } from '@carrick/schemas'
import { findingReason, type Reason } from './hold-reasons.ts'

interface JudgedAddress {
  readonly findings: readonly Finding[]
  readonly reasons: readonly Reason[]
}

/** What the receiver's address means for an order by the policy. Pure. */
export const judgeAddress = (order: Order, onOrder: OnOrderMismatch): JudgedAddress => {
  const found = onOrder === 'accept' ? [] : addressFindings(order)
  if (onOrder === 'reject') {
    return { findings: found.map((finding) => ({ ...finding, severity: 'error' })), reasons: [] }
  }
  if (onOrder !== 'hold' || found.length === 0) return { findings: found, reasons: [] }
  // A release is of this address: another one that is wrong holds the order again.
  const seen = canonicalHash([order.shipTo?.address ?? null, order.soldTo.address])
  const reasons = found.map((finding) => {
    const reason = findingReason('ADDRESS', finding)
    return { ...reason, evidence: `${reason.evidence} ${seen}` }
  })
  return { findings: found, reasons }
}
