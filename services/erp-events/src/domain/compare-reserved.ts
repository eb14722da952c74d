import {
  compareDecimal,
  type Decimal,
  formatDecimal,
  parseDecimal,
  subtractDecimal,
  ZERO,
} from '@carrick/kernel'
import type { OrderPosted } from '@carrick/schemas'
import type { DocumentFact, LineAnswer } from './erp-fact.ts'
import { entryOf, type LineReserved, type ReservedTold } from './order-book.ts'

export interface LostLine {
  readonly lineId: string
  readonly quantity: Decimal
}

export interface Reserved {
  readonly lines: Readonly<Record<string, LineReserved>>
  /** Lost with this version. */
  readonly lost: readonly LostLine[]
  /** Lost with this or an earlier one, and not reserved anew. */
  readonly open: readonly LostLine[]
}

const least = (a: Decimal, b: Decimal): Decimal => (compareDecimal(a, b) < 0 ? a : b)

/** What is not confirmed any more and waits for supply instead: a line that is ordered away loses nothing. */
const lossOf = (line: LineAnswer, known: LineReserved | undefined): Decimal => {
  if (known === undefined) return ZERO
  const fallen = subtractDecimal(parseDecimal(known.confirmed), parseDecimal(line.confirmed))
  const risen = subtractDecimal(parseDecimal(line.backordered), parseDecimal(known.backordered))
  return least(fallen, risen)
}

const stillLost = (line: LineAnswer, before: string | null): Decimal =>
  before === null ? ZERO : subtractDecimal(parseDecimal(line.backordered), parseDecimal(before))

/**
 * What of an order's stock the ERP gave away since the document was read last. An order that was changed
 * meanwhile is looked at anew: what it has now was agreed with the change.
 */
export const compareReserved = (
  { lines, cancelled, orderVersion = null }: DocumentFact['document'],
  known: ReservedTold | undefined,
): Reserved => {
  const isSame = known !== undefined && known.orderVersion === orderVersion && !cancelled
  const compared = lines.map((line) => {
    const { lineRef, confirmed, backordered } = line
    const before = isSame ? entryOf(known.lines, lineRef) : undefined
    const loss = lossOf(line, before)
    const isLost = compareDecimal(loss, ZERO) > 0
    const since = before?.before ?? (isLost ? (before?.backordered ?? null) : null)
    const rest = stillLost(line, since)
    const isOpen = compareDecimal(rest, ZERO) > 0
    const next: LineReserved = { confirmed, backordered, before: isOpen ? since : null }
    return { lineRef, loss, isLost, rest, isOpen, next }
  })
  return {
    lines: Object.fromEntries(compared.map(({ lineRef, next }) => [lineRef, next])),
    lost: compared.flatMap(({ lineRef, loss, isLost }) =>
      isLost ? [{ lineId: lineRef, quantity: loss }] : [],
    ),
    open: compared.flatMap(({ lineRef, rest, isOpen }) =>
      isOpen ? [{ lineId: lineRef, quantity: rest }] : [],
    ),
  }
}

/** What the answer to a posting promised, while the document was not read: it may be gone by the first look. */
export const promisedBy = ({ orderVersion, lines }: OrderPosted): ReservedTold => ({
  orderVersion,
  lines: Object.fromEntries(
    lines.map(({ lineId, confirmed, backordered }) => [
      lineId,
      {
        confirmed: formatDecimal(confirmed),
        backordered: formatDecimal(backordered),
        before: null,
      },
    ]),
  ),
  caseVersion: 0,
  open: null,
})

/** `1.5 of line-1, 2 of line-2`. */
export const lostText = (lost: readonly LostLine[]): string =>
  lost
    .map(({ lineId, quantity }) => {
      const text = formatDecimal(quantity)
      return `${text.includes('.') ? text.replace(/\.?0+$/, '') : text} of ${lineId}`
    })
    .join(', ')
