import { parseDecimal } from '@carrick/kernel'
import { answersOf, type LineAnswer } from './line-answer.ts'
import {
  dispatchedTotals,
  larger,
  millionths,
  smaller,
  type Totals,
  totalsOfDocuments,
  totalsOfLines,
} from './quantities.ts'
import type { AcknowledgementEntry, LedgerState, OrderEntry, PostedEntry } from './state.ts'
import { lowered, NO_TOLERANCE, raised, type ShipmentTolerance } from './tolerance.ts'

/** Quantities of one line in millionths. */
export interface LineLedger {
  readonly lineId: string
  readonly lineNumber: number
  readonly sku: string
  readonly recordId: string | null
  readonly ships: boolean
  readonly bills: boolean
  readonly ordered: bigint
  readonly confirmed: bigint
  readonly backordered: bigint
  readonly allocated: bigint
  readonly shipped: bigint
  readonly delivered: bigint
  readonly invoiced: bigint
  readonly cancelled: bigint
  readonly rejected: bigint
  readonly returned: bigint
  readonly credited: bigint
  readonly promiseDate: string | null
  readonly erpLine: string | null
  readonly answer: LineAnswer['code']
  /** What is to be shipped in all: ordered less cancelled and rejected. */
  readonly wanted: bigint
  /** With so much of it shipped or invoiced the line is complete: `wanted` less what is tolerated. */
  readonly enough: bigint
  /** More than that is not to be shipped: ordered less cancelled, and what is tolerated beyond. */
  readonly most: bigint
  /** Cancelled by name although it had been shipped: not counted as cancelled. */
  readonly cancelledShipped: bigint
}

interface Cancellations {
  readonly whole: boolean
  readonly lines: Totals
}

const cancellationsOf = (
  { cancelOutcomes }: LedgerState,
  answer: AcknowledgementEntry | undefined,
): Cancellations => {
  const done = Object.values(cancelOutcomes).flatMap(({ value }) =>
    value.cancelled ? [value.lines] : [],
  )
  const whole = answer?.cancelled === true || done.some((lines) => lines.length === 0)
  return { whole, lines: totalsOfLines(done) }
}

/**
 * Of a line that was cancelled by name all is cancelled but what the ERP still has of it, whatever is ordered of it
 * by now; before the ERP tells of its lines, as much as was named.
 */
const namedQuantity = (
  named: bigint | undefined,
  ordered: bigint,
  answer: AcknowledgementEntry | undefined,
  { code, confirmed, backordered, rejected }: LineAnswer,
): bigint => {
  if (named === undefined) return 0n
  const isTold = answer !== undefined && answer.lines.length > 0 && code !== 'AB'
  return isTold ? larger(named, ordered - confirmed - backordered - rejected) : named
}

/** What the ERP agreed to, brought to what is still true after later cancellations and shipments. */
const agreedQuantities = (
  said: LineAnswer,
  ordered: bigint,
  cancelled: bigint,
  shipped: bigint,
) => {
  const room = ordered - cancelled
  const rejected = smaller(said.rejected, larger(0n, room - shipped))
  const wanted = room - rejected
  const agreed = cancelled > 0n ? smaller(said.confirmed, wanted) : said.confirmed
  const confirmed = larger(agreed, smaller(shipped, wanted))
  const backordered = smaller(said.backordered, larger(0n, wanted - confirmed))
  const allocated = smaller(said.allocated, larger(0n, wanted - shipped))
  return { rejected, wanted, confirmed, backordered, allocated }
}

/**
 * The ledger of every line of the order, derived from all facts at once: order of arrival is lost. What a line
 * says of tolerance itself goes before `tolerance`.
 */
export const lineLedgers = (
  state: LedgerState,
  order: OrderEntry,
  answer: AcknowledgementEntry | undefined,
  posted?: PostedEntry,
  tolerance: ShipmentTolerance = NO_TOLERANCE,
): readonly LineLedger[] => {
  const dispatched = dispatchedTotals(state)
  const invoiced = totalsOfDocuments(state.invoices)
  const returned = totalsOfDocuments(state.returns)
  const credited = totalsOfDocuments(state.credits)
  const cancellations = cancellationsOf(state, answer)
  const answerTo = answersOf(answer, posted)
  return order.lines.map(({ over, under, ...line }) => {
    const { lineId } = line
    const ordered = millionths(line.ordered)
    const shipped = dispatched.shipped.get(lineId) ?? 0n
    const open = larger(0n, ordered - shipped)
    const said = answerTo(lineId, ordered)
    const named = cancellations.lines.get(lineId)
    const gone = namedQuantity(named, ordered, answer, said)
    const cancelled = cancellations.whole ? open : smaller(open, gone)
    const agreed = agreedQuantities(said, ordered, cancelled, shipped)
    return {
      ...line,
      ordered,
      shipped,
      delivered: dispatched.delivered.get(lineId) ?? 0n,
      invoiced: invoiced.get(lineId) ?? 0n,
      cancelled,
      returned: returned.get(lineId) ?? 0n,
      credited: credited.get(lineId) ?? 0n,
      promiseDate: said.promiseDate,
      erpLine: said.erpLine,
      answer: said.code,
      cancelledShipped: larger(0n, (named ?? 0n) - open),
      ...agreed,
      enough: lowered(agreed.wanted, under === undefined ? tolerance.under : parseDecimal(under)),
      most: raised(ordered - cancelled, over === undefined ? tolerance.over : parseDecimal(over)),
    }
  })
}
