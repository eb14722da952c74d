import {
  addDecimal,
  compareDecimal,
  type Decimal,
  type Finding,
  formatDecimal,
  isZero,
  subtractDecimal,
  ZERO,
} from '@carrick/kernel'
import type { ErpOrder } from '../erp-order.ts'
import { netFor } from './amounts.ts'
import { finding } from './book-answer.ts'
import { type BookLine, type BookOrder, fixedQuantity } from './book-order.ts'
import { minorUnitsOf } from './currencies.ts'

export interface LinesCancelled {
  /** The order with what is left of it; without a line of which nothing is. */
  readonly order: ErpOrder
  /** How much of each line is cancelled, what was cancelled before included. */
  readonly cancelled: ReadonlyMap<string, Decimal>
}

/** Nothing of it is left to cancel. */
const isClosed = (line: BookLine): boolean => compareDecimal(fixedQuantity(line), line.ordered) >= 0

const lineOf = ({ lines }: BookOrder, lineRef: string): BookLine | undefined =>
  lines.find(({ line }) => line.lineRef === lineRef)

/** It was cancelled before, and nothing of it was ordered since. */
export const isCancelled = (entry: BookOrder, lineRef: string): boolean => {
  const line = lineOf(entry, lineRef)
  return entry.cancelled.has(lineRef) && (line === undefined || isClosed(line))
}

/** What stands against cancelling these lines; each must have something left, or be cancelled already. */
export const cancelFindings = (
  entry: BookOrder,
  lineRefs: readonly string[],
): readonly Finding[] => {
  const { document } = entry
  return lineRefs.flatMap((lineRef, index) => {
    const path = `lines[${String(index)}]`
    const line = lineOf(entry, lineRef)
    if (isCancelled(entry, lineRef)) return []
    if (line === undefined) {
      const message = `${document.documentId} has no line ${lineRef}`
      return [finding(path, 'MESH_ERP_UNKNOWN_LINE', message)]
    }
    if (!isClosed(line)) return []
    const message = `line ${lineRef} of ${document.documentId} is shipped already`
    return [finding(path, 'MESH_ERP_ALREADY_SHIPPED', message)]
  })
}

/** What is left of an order without these lines: what has left the house stays. */
export const cancelLines = (entry: BookOrder, lineRefs: readonly string[]): LinesCancelled => {
  const named = new Set(lineRefs)
  const scale = minorUnitsOf(entry.order.currency)
  const cancelled = new Map(entry.cancelled)
  const lines = entry.lines.flatMap((line) => {
    const { lineRef } = line.line
    if (!named.has(lineRef)) return [line.line]
    const kept = fixedQuantity(line)
    const open = subtractDecimal(line.ordered, kept)
    if (!isZero(open)) cancelled.set(lineRef, addDecimal(cancelled.get(lineRef) ?? ZERO, open))
    if (isZero(kept)) return []
    const netAmount = formatDecimal(netFor(line, kept, scale))
    return [{ ...line.line, quantity: formatDecimal(kept), netAmount }]
  })
  return { order: { ...entry.order, lines }, cancelled }
}
