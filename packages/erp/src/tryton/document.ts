import {
  addDecimal,
  compareDecimal,
  type Decimal,
  formatDecimal,
  isZero,
  subtractDecimal,
  ZERO,
} from '@carrick/kernel'
import type { AcknowledgementCode, ErpDocument, ErpHold, ErpLineAnswer } from '../erp-document.ts'
import { isKept, LET_GO, lineRefOf } from './note.ts'
import type { SaleLine } from './sale.ts'
import type { SaleBook } from './sale-book.ts'
import { type Micros, versionAt } from './values.ts'

type Outgoing = SaleBook['outgoing'][number]

export const sum = (quantities: readonly Decimal[]): Decimal => quantities.reduce(addDecimal, ZERO)
const least = (a: Decimal, b: Decimal): Decimal => (compareDecimal(a, b) < 0 ? a : b)

const isReserved = (state: Outgoing['state']): boolean => state === 'assigned' || state === 'done'

/** What left and what is reserved; the rest of a movement waits for supply. */
const confirmedOf = (move: Outgoing): Decimal => {
  if (move.state === 'cancelled') return ZERO
  if (isReserved(move.state)) return move.quantity
  const reserved = move.inventory.filter(({ state }) => isReserved(state))
  return least(move.quantity, sum(reserved.map(({ quantity }) => quantity)))
}

const isPartlyReserved = (move: Outgoing): boolean =>
  isReserved(move.state) || move.inventory.some(({ state }) => isReserved(state))

/** Tryton plans both movements at once, and the first of them anew when a reservation is given up. */
const wasReserved = (move: Outgoing): boolean =>
  move.inventory.some((planned) => planned.create_date > move.create_date)

/** Somebody has tried to reserve it. Before that nobody knows what will wait. */
export const isTried = ({ mark, outgoing, shipments }: SaleBook): boolean => {
  if (outgoing.some(isPartlyReserved)) return true
  const references = shipments.map(({ reference }) => reference)
  // What we let go is reserved anew in a moment.
  if (references.includes(LET_GO)) return false
  return (
    outgoing.some(wasReserved) ||
    references.some((one) => isKept(one) || (mark !== '' && one === mark))
  )
}

/** Days that Tryton plans in the past are no promise. */
const promiseOf = (moves: readonly Outgoing[], today: string): string | null => {
  const days = moves
    .filter(({ state }) => state === 'draft' || state === 'staging' || state === 'assigned')
    .flatMap(({ planned_date: planned }) => (planned === null ? [] : [planned]))
    .sort()
  const last = days.at(-1)
  return last !== undefined && last > today ? last : null
}

const codeOf = (confirmed: Decimal, ordered: Decimal): AcknowledgementCode => {
  if (compareDecimal(confirmed, ordered) >= 0) return 'AP'
  return 'CA'
}

const isService = (line: SaleLine): boolean => line['product.']?.type === 'service'

const quantitiesOf = (
  { sale, outgoing }: SaleBook,
  lines: readonly SaleLine[],
): { readonly confirmed: Decimal; readonly backordered: Decimal; readonly ordered: Decimal } => {
  const ordered = sum(lines.map(({ quantity }) => quantity))
  const ids = new Set(lines.map((line) => line.id))
  const moves = outgoing.filter(({ origin }) => origin !== undefined && ids.has(origin))
  const services = lines.filter(isService).map(({ quantity }) => quantity)
  const confirmed = sum([...services, ...moves.map(confirmedOf)])
  const missing = subtractDecimal(ordered, confirmed)
  // What is closed does not wait for anything.
  const isWaiting = sale.state === 'processing' && compareDecimal(missing, ZERO) > 0
  return { ordered, confirmed, backordered: isWaiting ? missing : ZERO }
}

const lineAnswer = (
  book: SaleBook,
  lineRef: string,
  lines: readonly SaleLine[],
  today: string,
): ErpLineAnswer => {
  const nothing = { lineRef, confirmed: '0', backordered: '0', promiseDate: null }
  const { state } = book.sale
  if (state === 'cancelled' || book.isWithdrawn)
    return { ...nothing, code: 'RE', reason: 'cancelled' }
  if (state !== 'processing' && state !== 'done') return { ...nothing, code: 'AB', reason: null }
  if (state === 'processing' && !lines.every(isService) && !isTried(book))
    return { ...nothing, code: 'AB', reason: null }
  const cancelled = book.cancelledLines.get(lineRef)
  const taken = cancelled && { cancelled: formatDecimal(cancelled) }
  if (taken && lines.every(({ quantity }) => isZero(quantity)))
    return { ...nothing, ...taken, code: 'CA', reason: 'cancelled' }
  const { ordered, confirmed, backordered } = quantitiesOf(book, lines)
  const ids = new Set(lines.map((line) => line.id))
  const moves = book.outgoing.filter(({ origin }) => origin !== undefined && ids.has(origin))
  return {
    lineRef,
    code: codeOf(confirmed, ordered),
    confirmed: formatDecimal(confirmed),
    backordered: formatDecimal(backordered),
    promiseDate: promiseOf(moves, today),
    reason: isZero(backordered) ? null : 'waits for supply',
    ...taken,
  }
}

const headerCode = (codes: readonly AcknowledgementCode[]): AcknowledgementCode =>
  codes.every((code) => code === codes[0]) ? (codes[0] ?? 'AB') : 'CA'

/** A quotation waits for somebody in Tryton; that it does is all that Tryton says. */
const holdsOf = ({ sale, creditLimit, isWithdrawn }: SaleBook): readonly ErpHold[] => {
  if (isWithdrawn || (sale.state !== 'draft' && sale.state !== 'quotation')) return []
  if (creditLimit !== undefined)
    return [
      { hold: 'CREDIT', reason: `the customer may owe ${formatDecimal(creditLimit)} at most` },
    ]
  return [{ hold: 'MANUAL', reason: `waits in Tryton as a ${sale.state}, to be confirmed there` }]
}

/** Lines of the order by our id of them, in the order of the document. */
export const linesByRef = (
  lines: readonly SaleLine[],
): ReadonlyMap<string, readonly SaleLine[]> => {
  const byRef = new Map<string, SaleLine[]>()
  for (const line of lines) {
    const lineRef = lineRefOf(line.note)
    if (lineRef === undefined) continue
    byRef.set(lineRef, [...(byRef.get(lineRef) ?? []), line])
  }
  return byRef
}

/** When the newest of all that the document is read from was changed. */
export const changedAt = ({ sale, outgoing, shipments }: SaleBook): Micros => {
  const moved = outgoing.flatMap((move) => [
    move.last_modified_at,
    ...move.inventory.map((one) => one.last_modified_at),
  ])
  const sent = shipments.map((shipment) => shipment.last_modified_at)
  return [...moved, ...sent].reduce((a, b) => Math.max(a, b), sale.last_modified_at)
}

/** The port's document of an order; undefined while it is a draft that has no number yet. */
export const documentOf = (book: SaleBook, today: string): ErpDocument | undefined => {
  const { sale, isWithdrawn } = book
  if (sale.number === null) return undefined
  const isGone = (own: readonly SaleLine[]): boolean =>
    book.amendments.length > 0 && !isWithdrawn && own.every(({ quantity }) => isZero(quantity))
  const lines = [...linesByRef(book.lines)]
    .filter(([lineRef, own]) => book.cancelledLines.has(lineRef) || !isGone(own))
    .map(([lineRef, own]) => lineAnswer(book, lineRef, own, today))
  return {
    documentId: sale.number,
    mark: book.mark,
    version: versionAt(changedAt(book)),
    orderVersion: book.orderVersion,
    acknowledgement: headerCode(lines.map(({ code }) => code)),
    lines,
    holds: holdsOf(book),
    cancelled: isWithdrawn || sale.state === 'cancelled',
    currency: sale['currency.'].code,
    netAmount: formatDecimal(sale.untaxed_amount),
    taxAmount: formatDecimal(sale.tax_amount),
    ...(book.entered && { entered: book.entered }),
  }
}
