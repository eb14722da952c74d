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

/** What of a credit memo is neither paid, nor about to be, nor kept for an exchange; below zero when more is. */
const dueOf = (memo: Memo, refunds: readonly Refund[], exchanged: Decimal): Decimal =>
  refunds
    .filter(
      ({ target, creditMemoId }) => target === memo.target && creditMemoId === memo.creditMemoId,
    )
    .reduce(
      (due, { counts }) => subtractDecimal(due, counts),
      subtractDecimal(parseDecimal(memo.gross), exchanged),
    )

/** The next credit memo that has money to be paid out. */
export const nextRefund = (
  facts: FactBook,
  record: ReturnRecord,
): { readonly memo: Memo; readonly due: Decimal } | undefined => {
  const refunds = refundsOf(facts, record)
  return standing(memosOf(facts, record))
    .map((memo) => ({ memo, due: dueOf(memo, refunds, exchangedPart(facts, record, memo)) }))
    .find(({ due }) => compareDecimal(due, ZERO) > 0)
}

/** Money went out, or is about to, without a credit memo in the books. */
export const refundWithoutCredit = (facts: FactBook, record: ReturnRecord): boolean => {
  const inBooks = standing(memosOf(facts, record))
  return refundsOf(facts, record).some(
    ({ state, target, creditMemoId }) =>
      state !== 'failed' &&
      !inBooks.some((memo) => memo.target === target && memo.creditMemoId === creditMemoId),
  )
}

/** What the ERP or the provider refused: each takes a person before it is tried again. */
export const failuresOf = (facts: FactBook, record: ReturnRecord): number =>
  refusedCredits(facts, record.returnId).length +
  refundsOf(facts, record).filter(({ state }) => state === 'failed' || state === 'short').length

export const isBlocked = (facts: FactBook, record: ReturnRecord): boolean =>
  failuresOf(facts, record) > record.decided.tries

/** No machine credits again what the ERP refused, or took back. */
export const mayCredit = (facts: FactBook, record: ReturnRecord): boolean =>
  !isBlocked(facts, record) && memosOf(facts, record).every(({ withdrawn }) => !withdrawn)
