import { larger, smaller, type Totals, totalsOfDocuments, totalsOfLines } from '@carrick/order'
import { type FactBook, ofReturn } from './order-returns.ts'
import type { ReturnRecord } from './return-record.ts'
import { at, combine } from './totals.ts'

/** What came back of one return, in millionths by line. */
export interface ReturnedGoods {
  readonly granted: Totals
  readonly received: Totals
  readonly accepted: Totals
  readonly rejected: Totals
  /** Everything that was granted is there. */
  readonly isComplete: boolean
  /** Of what was granted, everything that is there was looked at. */
  readonly isInspected: boolean
  /** More came than was granted, and nobody has looked at it. */
  readonly over: readonly string[]
  /** Came without being granted at all, and nobody has looked at it. */
  readonly wrong: readonly string[]
}

export const receivedOf = ({ receipts }: FactBook, returnId: string): Totals =>
  totalsOfDocuments(
    Object.fromEntries(
      Object.entries(receipts).filter(([, { value }]) => value.returnId === returnId),
    ),
  )

const inspectedOf = (
  { inspections }: FactBook,
  returnId: string,
  part: 'accepted' | 'rejected',
): Totals =>
  totalsOfLines(
    ofReturn(inspections, returnId).map(({ lines }) =>
      lines.map((line) => ({ lineId: line.lineId, quantity: line[part] })),
    ),
  )

/** Receipts and inspections in any order: an inspection counts as soon as the goods are there. */
export const goodsOf = (facts: FactBook, record: ReturnRecord): ReturnedGoods => {
  const { returnId, verdict } = record
  const isGranted = verdict?.kind === 'granted'
  const granted = totalsOfLines([isGranted ? verdict.lines : []])
  const received = receivedOf(facts, returnId)
  const good = inspectedOf(facts, returnId, 'accepted')
  const bad = inspectedOf(facts, returnId, 'rejected')
  const looked = combine((a = 0n, b = 0n) => a + b, good, bad)
  const inspects = isGranted && verdict.terms.inspect
  const staysThere = isGranted && verdict.terms.returnless

  const passed = (mine = 0n, came = 0n, fine = 0n, broken = 0n): bigint =>
    smaller(mine, inspects ? smaller(fine, came) : larger(0n, came - broken))
  const accepted = staysThere ? granted : combine(passed, granted, received, good, bad)
  const rejected = combine(
    (came = 0n, broken = 0n, fine = 0n) => smaller(broken, larger(0n, came - fine)),
    received,
    bad,
    accepted,
  )
  const unseen = (lineId: string): boolean => at(looked, lineId) < at(received, lineId)
  const grantedLines = [...granted.keys()]
  return {
    granted,
    received,
    accepted,
    rejected,
    isComplete: grantedLines.every((lineId) => at(received, lineId) >= at(granted, lineId)),
    isInspected:
      !inspects ||
      grantedLines.every(
        (lineId) => at(looked, lineId) >= smaller(at(received, lineId), at(granted, lineId)),
      ),
    over: grantedLines.filter(
      (lineId) => at(received, lineId) > at(granted, lineId) && unseen(lineId),
    ),
    wrong: [...received.keys()].filter(
      (lineId) => at(received, lineId) > 0n && !granted.has(lineId) && unseen(lineId),
    ),
  }
}

/** What is done with the goods of a line, as the newest inspection says. */
export const dispositionOf = (
  { inspections }: FactBook,
  returnId: string,
  lineId: string,
): string | null => {
  const [newest] = Object.values(inspections)
    .filter(({ value }) => value.returnId === returnId)
    .sort((a, b) => b.version - a.version)
    .flatMap(({ value }) => value.lines.filter((line) => line.lineId === lineId))
  return newest?.disposition ?? null
}
