import { canonicalText } from '@carrick/kernel'
import {
  larger,
  type LineQuantityText,
  smaller,
  type Totals,
  totalsOfDocuments,
  totalsOfLines,
} from '@carrick/order'
import { type FactBook, type MemoEntry, ofReturn, type OrderReturns } from './order-returns.ts'
import type { CreditAsked, ReturnRecord } from './return-record.ts'
import { goodsOf } from './returned-goods.ts'
import { combine, less, plus } from './totals.ts'

/** A credit memo of a return: from the answer of the ERP, from its books, or from both. */
export interface Memo {
  readonly key: string
  readonly target: string
  readonly creditMemoId: string
  readonly currency: string
  readonly gross: string
  readonly lines: readonly LineQuantityText[]
  readonly withdrawn: boolean
  /** Request that it answers; null as far as nobody said so. */
  readonly requestVersion: number | null
}

const memoOf = (key: string, entry: MemoEntry, requestVersion: number | null): Memo => {
  const { target, documentId: creditMemoId, currency, gross, lines, withdrawn } = entry
  return { key, target, creditMemoId, currency, gross, lines, withdrawn, requestVersion }
}

/** All credit memos of a return. What the books say outranks what the answer said. */
export const memosOf = (facts: FactBook, record: ReturnRecord): readonly Memo[] => {
  const answered = ofReturn(facts.credited, record.returnId).map((answer): Memo => {
    const { target, creditMemoId, currency, gross, requestVersion } = answer
    const key = JSON.stringify([target, creditMemoId])
    const inBooks = facts.memos[key]
    if (inBooks !== undefined) return memoOf(key, inBooks.value, requestVersion)
    const lines = record.credits.find(({ version }) => version === requestVersion)?.lines ?? []
    return { key, target, creditMemoId, currency, gross, lines, withdrawn: false, requestVersion }
  })
  const keys = new Set(answered.map(({ key }) => key))
  const others = Object.entries(facts.memos)
    .filter(([key, { value }]) => value.returnId === record.returnId && !keys.has(key))
    .map(([key, { value }]) => memoOf(key, value, null))
  return [...answered, ...others]
}

export const standing = (memos: readonly Memo[]): readonly Memo[] =>
  memos.filter(({ withdrawn }) => !withdrawn)

export const creditedBy = (memos: readonly Memo[]): Totals =>
  totalsOfLines(standing(memos).map(({ lines }) => lines))

/** Credits that the ERP has not answered; a memo in its books of just these lines that nobody knew before is an answer too. */
export const pendingCredits = (facts: FactBook, record: ReturnRecord): readonly CreditAsked[] => {
  const { returnId, credits } = record
  const answers = [
    ...ofReturn(facts.credited, returnId),
    ...ofReturn(facts.creditRefused, returnId),
  ]
  const loose = memosOf(facts, record).filter(({ requestVersion }) => requestVersion === null)
  const taken = new Set<string>()
  return credits.filter(({ version, after, lines }) => {
    if (answers.some(({ requestVersion }) => requestVersion === version)) return false
    const proof = loose.find(
      (memo) =>
        !taken.has(memo.key) &&
        !after.includes(memo.key) &&
        canonicalText(memo.lines) === canonicalText(lines),
    )
    if (proof !== undefined) taken.add(proof.key)
    return proof === undefined
  })
}

/** Credits that were refused and not granted after all. */
export const refusedCredits = ({ credited, creditRefused }: FactBook, returnId: string) => {
  const granted = ofReturn(credited, returnId).map(({ requestVersion }) => requestVersion)
  return ofReturn(creditRefused, returnId).filter(
    ({ requestVersion }) => !granted.includes(requestVersion),
  )
}

/** Quantities of the order that are credited already, or are about to be, for whatever reason. */
const creditedInAll = ({ facts, returns }: OrderReturns): Totals => {
  const unseen = Object.values(returns).flatMap((record) => [
    ...memosOf(facts, record)
      .filter(({ key }) => facts.memos[key] === undefined)
      .map(({ lines }) => lines),
    ...pendingCredits(facts, record).map(({ lines }) => lines),
  ])
  return plus(totalsOfDocuments(facts.memos), totalsOfLines(unseen))
}

export interface Creditable {
  /** Accepted and not credited, nor about to be. */
  readonly open: Totals
  /** Of that, what may be credited now: it is invoiced. */
  readonly now: Totals
  /** More is credited than was accepted. */
  readonly isExcess: boolean
}

export const creditableOf = (state: OrderReturns, record: ReturnRecord): Creditable => {
  const { facts } = state
  const { accepted } = goodsOf(facts, record)
  const credited = creditedBy(memosOf(facts, record))
  const pending = totalsOfLines(pendingCredits(facts, record).map(({ lines }) => lines))
  const open = less(accepted, credited, pending)
  const invoiced = less(totalsOfDocuments(facts.invoices), creditedInAll(state))
  const excess = combine((memo = 0n, good = 0n) => larger(0n, memo - good), credited, accepted)
  return {
    open,
    now: combine((wanted = 0n, left = 0n) => smaller(wanted, left), open, invoiced),
    isExcess: [...excess.values()].some((units) => units > 0n),
  }
}
