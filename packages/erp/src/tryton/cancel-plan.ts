import {
  compareDecimal,
  type Decimal,
  type Finding,
  formatDecimal,
  isZero,
  subtractDecimal,
  ZERO,
} from '@carrick/kernel'
import { movedQuantities } from './amend-plan.ts'
import { amendedLine } from './amendment.ts'
import { linesByRef, sum } from './document.ts'
import type { SaleBook } from './sale-book.ts'
import type { SaleLine } from './sale.ts'
import type { TrytonRecord } from './values.ts'

/** Where the warehouse has begun. */
const IN_HAND = new Set(['picked', 'packed', 'shipped'])

interface Standing {
  readonly moved: ReadonlyMap<number, Decimal>
  /** Sale lines that are on posted invoices. */
  readonly invoiced: ReadonlySet<number>
}

/** What of a line can still be taken back; a service that is invoiced was done. */
const openOf = ({ moved, invoiced }: Standing, line: SaleLine): Decimal => {
  if (line['product.']?.type === 'service') return invoiced.has(line.id) ? ZERO : line.quantity
  const open = subtractDecimal(line.quantity, moved.get(line.id) ?? ZERO)
  return compareDecimal(open, ZERO) > 0 ? open : ZERO
}

/** They were cancelled before, and nothing of them was ordered since. */
export const areCancelled = (book: SaleBook, lineRefs: readonly string[]): boolean => {
  const byRef = linesByRef(book.lines)
  const standing = { moved: movedQuantities(book.outgoing), invoiced: new Set<number>() }
  return lineRefs.every((lineRef) => {
    const own = byRef.get(lineRef) ?? []
    return (
      book.cancelledLines.has(lineRef) && isZero(sum(own.map((line) => openOf(standing, line))))
    )
  })
}

/** True when nothing of the order is left without these lines, and nothing of it has left. */
export const areAll = (book: SaleBook, lineRefs: readonly string[]): boolean => {
  const moved = movedQuantities(book.outgoing)
  return [...linesByRef(book.lines)].every(([lineRef, own]) =>
    own.every(
      ({ id, quantity }) =>
        isZero(quantity) || (lineRefs.includes(lineRef) && isZero(moved.get(id) ?? ZERO)),
    ),
  )
}

export type LinesPlan =
  | { readonly findings: readonly Finding[] }
  | {
      readonly lines: readonly TrytonRecord[]
      readonly cancelled: Readonly<Record<string, string>>
    }

/** Each line to what has left of it, or what stands against it. Pure. */
export const planCancellation = (
  book: SaleBook,
  invoiced: ReadonlySet<number>,
  lineRefs: readonly string[],
): LinesPlan => {
  const byRef = linesByRef(book.lines)
  const inHand = book.shipments.find(({ state }) => IN_HAND.has(state))
  const standing = { moved: movedQuantities(book.outgoing), invoiced }
  const findings: Finding[] = []
  const cancelled: Record<string, string> = {}
  const lines: TrytonRecord[] = []
  lineRefs.forEach((lineRef, index) => {
    const refuse = (code: Finding['code'], message: string): void => {
      findings.push({ path: `lines[${String(index)}]`, code, severity: 'error', message })
    }
    const own = byRef.get(lineRef)
    if (own === undefined) {
      refuse('MESH_ERP_UNKNOWN_LINE', `the order has no line ${lineRef}`)
      return
    }
    const open = sum(own.map((line) => openOf(standing, line)))
    if (isZero(open) && book.cancelledLines.has(lineRef)) return
    if (isZero(open)) {
      refuse('MESH_ERP_ALREADY_SHIPPED', `line ${lineRef} is shipped or invoiced already`)
      return
    }
    if (inHand !== undefined) {
      const message = `line ${lineRef} stays: a shipment of the order is ${inHand.state} already`
      refuse('MESH_ERP_ALREADY_SHIPPED', message)
      return
    }
    cancelled[lineRef] = formatDecimal(open)
    for (const line of own) {
      const quantity = subtractDecimal(line.quantity, openOf(standing, line))
      lines.push(amendedLine({ ...line, quantity }))
    }
  })
  return findings.length > 0 ? { findings } : { lines, cancelled }
}
