import { canonicalHash, parseDecimal } from '@carrick/kernel'
import type { LineAcknowledgement } from '@carrick/schemas'
import type { DocumentFact, LineAnswer } from './erp-fact.ts'
import { compareReserved, lostText } from './compare-reserved.ts'
import { observedOrder } from './observed-order.ts'
import {
  documentOf,
  type DocumentTold,
  entryOf,
  type HoldTold,
  keep,
  type News,
  type OrderBook,
  type SetBack,
  stale,
  type Told,
} from './order-book.ts'
import { endOfSetBack } from './set-back.ts'
import { reservationCase } from './reservation-case.ts'
import { taxedBy } from './taxed.ts'

const acknowledgementOf = (line: LineAnswer): LineAcknowledgement => ({
  lineId: line.lineRef,
  code: line.code,
  confirmed: parseDecimal(line.confirmed),
  backordered: parseDecimal(line.backordered),
  promiseDate: line.promiseDate,
  reason: line.reason,
  erpLine: null,
})

type Holds = Readonly<Record<string, HoldTold>>

/** Holds that begin or have another reason, then those that ended. */
const compareHolds = (
  known: Holds,
  stand: DocumentFact['document']['holds'],
): {
  readonly holds: Holds
  readonly changed: readonly (HoldTold & { readonly hold: string })[]
} => {
  const begun = stand.flatMap(({ hold, reason }) => {
    const before = entryOf(known, hold)
    const isTold = before?.state === 'held' && before.reason === reason
    return isTold ? [] : [{ hold, state: 'held' as const, reason }]
  })
  const standing = new Set(stand.map(({ hold }) => hold))
  const ended = Object.entries(known).flatMap(([hold, { state, reason }]) =>
    standing.has(hold) || state === 'released'
      ? []
      : [{ hold, state: 'released' as const, reason }],
  )
  const changed = [...begun, ...ended]
  const now = changed.map(({ hold, state, reason }) => [hold, { state, reason }] as const)
  return { holds: { ...known, ...Object.fromEntries(now) }, changed }
}

/** What is newer than all that was told puts an end to the ERP's having gone back. */
const endOf = (known: SetBack | undefined): SetBack | undefined =>
  known?.isOpen === true && known.isOfPapers !== true
    ? { ...known, caseVersion: known.caseVersion + 1, isOpen: false }
    : undefined

/** What somebody else ordered, when it is new or has changed. */
const observe = (document: DocumentFact['document'], known: DocumentTold) => {
  const order = observedOrder(document)
  if (order === undefined) return undefined
  const hash = canonicalHash(order)
  if (hash === known.observed?.hash) return undefined
  const version = (known.observed?.version ?? 0) + 1
  return { order: { ...order, version }, told: { version, hash } }
}

/** The whole document, against what was told of it. */
export const tellDocument = (
  book: OrderBook | undefined,
  erp: string,
  { at, document: read }: DocumentFact,
): Told => {
  const { documentId, version, acknowledgement, cancelled } = read
  const known = documentOf(book, erp, documentId)
  if (known.version !== null && version <= known.version) return stale(known.version, version)
  const about = { orderId: read.mark, target: erp, documentId, documentVersion: version }
  const from = { document: documentId, at: Date.parse(at) }
  const lines = read.lines.map(acknowledgementOf)
  const answer = canonicalHash({ acknowledgement, cancelled, lines })
  const { holds, changed } = compareHolds(known.holds, read.holds)
  const news: News[] = changed.map(({ hold, state, reason }) =>
    state === 'held'
      ? { event: 'OrderHeld', payload: { ...about, hold, reason }, ...from }
      : { event: 'OrderReleased', payload: { ...about, hold, by: null }, ...from },
  )
  if (answer !== known.answer) {
    const payload = { ...about, acknowledgement, lines, cancelled }
    news.unshift({ event: 'OrderAcknowledged', payload, ...from })
  }
  const setBack = endOf(known.setBack)
  const reserved = compareReserved(read, known.reserved)
  if (reserved.lost.length > 0)
    news.push({ event: 'ReservationLost', payload: { ...about, lines: reserved.lost }, ...from })
  const observed = observe(read, known)
  if (observed !== undefined) {
    const payload = { order: observed.order, target: erp, documentId, documentVersion: version }
    news.unshift({ event: 'OrderObserved', payload, ...from })
  }
  const { news: reservation, ...open } = reservationCase(
    { orderId: read.mark, erp, documentId },
    known.reserved,
    lostText(reserved.open),
  )
  const kept: DocumentTold = {
    ...known,
    version,
    answer,
    holds,
    reserved: { orderVersion: read.orderVersion ?? null, lines: reserved.lines, ...open },
    ...(setBack && { setBack }),
    ...(observed && { observed: observed.told }),
    taxed: taxedBy(read),
  }
  const cases = [
    ...(reservation ? [reservation] : []),
    ...(setBack ? [endOfSetBack(read.mark, erp, documentId, setBack)] : []),
  ]
  return { ...keep(book, erp, documentId, kept, news), cases }
}
