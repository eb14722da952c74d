import {
  addDecimal,
  compareDecimal,
  type Decimal,
  parseDecimal,
  subtractDecimal,
  ZERO,
} from '@carrick/kernel'
import { type Memo, memosOf, refusedCredits, standing } from './credits.ts'
import { exchangedPart } from './exchange.ts'
import { type FactBook, ofReturn } from './order-returns.ts'
import type { RefundAsked, ReturnRecord } from './return-record.ts'

/** Taken: the provider has it, and the money may still arrive or not. */
export type RefundState = 'pending' | 'taken' | 'paid' | 'short' | 'failed'

export interface Refund extends RefundAsked {
  readonly state: RefundState
  /** Paid, or about to be. */
  readonly counts: Decimal
}

/** Every refund that was asked for, with what became of it. Money that was paid was paid, whatever else was said. */
export const refundsOf = (facts: FactBook, record: ReturnRecord): readonly Refund[] => {
  const paid = ofReturn(facts.refunded, record.returnId)
  const failed = ofReturn(facts.refundFailed, record.returnId)
  const taken = ofReturn(facts.refundTaken ?? {}, record.returnId)
  return record.refunds.map((asked) => {
    const { number } = asked
    const answer = paid.find(({ refundNumber }) => refundNumber === number)
    const amount = parseDecimal(asked.amount)
    if (answer !== undefined) {
      const counts = parseDecimal(answer.amount)
      const state = compareDecimal(counts, amount) < 0 ? 'short' : 'paid'
      return { ...asked, state, counts }
    }
    if (failed.some(({ refundNumber }) => refundNumber === number)) {
      return { ...asked, state: 'failed', counts: ZERO }
    }
    const isTaken = taken.some(({ refundNumber }) => refundNumber === number)
    return { ...asked, state: isTaken ? 'taken' : 'pending', counts: amount }
  })
}

export const refundedAmount = (facts: FactBook, record: ReturnRecord): Decimal =>
  ofReturn(facts.refunded, record.returnId).reduce(
    (sum, { amount }) => addDecimal(sum, parseDecimal(amount)),
    ZERO,
  )

interface Due {
  readonly memo: Memo
  /** What of it is neither paid, nor about to be, nor kept for an exchange; below zero when more is. */
  readonly due: Decimal
}

const isFor = ({ target, creditMemoId }: Refund, memo: Memo): boolean =>
  target === memo.target && creditMemoId === memo.creditMemoId

const sumOf = (amounts: readonly Decimal[]): Decimal => amounts.reduce(addDecimal, ZERO)

const duesOf = (facts: FactBook, record: ReturnRecord): readonly Due[] => {
  const refunds = refundsOf(facts, record)
  return standing(memosOf(facts, record)).map((memo) => {
    const exchanged = exchangedPart(facts, record, memo)
    const out = refunds.filter((refund) => isFor(refund, memo)).map(({ counts }) => counts)
    return { memo, due: subtractDecimal(parseDecimal(memo.gross), sumOf([exchanged, ...out])) }
  })
}

/** What is due of all credit memos that stand, less what went out for others: below zero, it is money without a credit. */
const dueInAll = (facts: FactBook, record: ReturnRecord, dues: readonly Due[]): Decimal => {
  const loose = refundsOf(facts, record)
    .filter((refund) => !dues.some(({ memo }) => isFor(refund, memo)))
    .map(({ counts }) => counts)
  return subtractDecimal(sumOf(dues.map(({ due }) => due)), sumOf(loose))
}

const least = (a: Decimal, b: Decimal): Decimal => (compareDecimal(a, b) < 0 ? a : b)

/** The next credit memo that has money to be paid out. */
export const nextRefund = (facts: FactBook, record: ReturnRecord): Due | undefined => {
  const dues = duesOf(facts, record)
  const most = dueInAll(facts, record, dues)
  return dues
    .map(({ memo, due }) => ({ memo, due: least(due, most) }))
    .find(({ due }) => compareDecimal(due, ZERO) > 0)
}

/** Money went out, or is about to, without a credit memo in the books. */
export const refundWithoutCredit = (facts: FactBook, record: ReturnRecord): boolean =>
  compareDecimal(dueInAll(facts, record, duesOf(facts, record)), ZERO) < 0

/** What the ERP or the provider refused: each takes a person before it is tried again. */
export const failuresOf = (facts: FactBook, record: ReturnRecord): number =>
  refusedCredits(facts, record.returnId).length +
  refundsOf(facts, record).filter(({ state }) => state === 'failed' || state === 'short').length

export const isBlocked = (facts: FactBook, record: ReturnRecord): boolean =>
  failuresOf(facts, record) > record.decided.tries

/** No machine credits again what the ERP refused, or took back. */
export const mayCredit = (facts: FactBook, record: ReturnRecord): boolean =>
  !isBlocked(facts, record) && memosOf(facts, record).every(({ withdrawn }) => !withdrawn)
