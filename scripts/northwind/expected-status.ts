import { compareDecimal, type Decimal, ZERO } from '@carrick/kernel'
import { sumOf } from './amounts.ts'
import type { BookedLine, BookedOrder } from './erp-books.ts'
import type { OrderFacts } from './facts.ts'

const reaches = (part: Decimal, whole: Decimal): boolean => compareDecimal(part, whole) >= 0
const isSome = (quantity: Decimal): boolean => compareDecimal(quantity, ZERO) > 0

/** Whether all, some or nothing of it has happened to the lines. */
const extent = (
  lines: readonly BookedLine[],
  of: (line: BookedLine) => Decimal,
): 'all' | 'some' | 'none' => {
  if (lines.every((line) => reaches(of(line), line.quantity))) return 'all'
  return lines.some((line) => isSome(of(line))) ? 'some' : 'none'
}

const lineState = (line: BookedLine): string => {
  if (reaches(line.invoiced, line.quantity)) return 'INVOICED'
  if (reaches(line.delivered, line.quantity)) return 'DELIVERED'
  if (reaches(line.shipped, line.quantity)) return 'SHIPPED'
  if (isSome(line.shipped)) return 'PARTIALLY_SHIPPED'
  if (isSome(line.backordered)) return 'BACKORDERED'
  return isSome(line.confirmed) ? 'CONFIRMED' : 'OPEN'
}

const fulfilment = (lines: readonly BookedLine[]): string => {
  const delivered = extent(lines, (line) => line.delivered)
  if (delivered !== 'none') return delivered === 'all' ? 'DELIVERED' : 'PARTIALLY_DELIVERED'
  const shipped = extent(lines, (line) => line.shipped)
  if (shipped !== 'none') return shipped === 'all' ? 'SHIPPED' : 'PARTIALLY_SHIPPED'
  const waiting = extent(lines, (line) => line.backordered)
  if (waiting !== 'none') return waiting === 'all' ? 'BACKORDERED' : 'PARTIALLY_BACKORDERED'
  return 'NONE'
}

const BILLING = { all: 'INVOICED', some: 'PARTIALLY_INVOICED', none: 'NONE' } as const

/**
 * What org and mesh have to show of a document that was neither cancelled nor refused, derived from
 * the ERP's books alone.
 */
export const expectedStatus = (booked: BookedOrder, lineIds: readonly string[]): OrderFacts => {
  const { lines } = booked
  const byId = new Map(lines.map((line) => [line.lineId, line]))
  const isClosed = lines.every(
    ({ quantity, shipped, invoiced }) => reaches(shipped, quantity) && reaches(invoiced, quantity),
  )
  return {
    order: {
      documentId: booked.documentId,
      holds: booked.holds.toSorted().join(';'),
      integration: 'POSTED',
      acceptance: 'ACCEPTED',
      fulfilment: fulfilment(lines),
      billing: BILLING[extent(lines, (line) => line.invoiced)],
      lifecycle: isClosed ? 'CLOSED' : 'OPEN',
      invoicedAmount: sumOf(booked.invoices.map(({ net }) => net)),
    },
    lines: lineIds.map((lineId) => {
      const line = byId.get(lineId)
      if (line === undefined) return undefined
      const { confirmed, backordered, shipped, invoiced } = line
      return { confirmed, backordered, shipped, invoiced, state: lineState(line) }
    }),
  }
}
