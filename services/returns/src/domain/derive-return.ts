import type { ReturnPolicy } from '@carrick/mapping'
import type { ReturnProgress } from '@carrick/schemas'
import {
  type Creditable,
  creditableOf,
  type Memo,
  memosOf,
  pendingCredits,
  standing,
} from './credits.ts'
import { type Ending, endingOf } from './ending.ts'
import { exchangeEntryOf, isExchangeOff } from './exchange.ts'
import { type Judgement, judgeRequest } from './judge-request.ts'
import type { FactBook, OrderReturns } from './order-returns.ts'
import { mayCredit, nextRefund, type Refund, refundsOf } from './refunds.ts'
import type { ReturnRecord } from './return-record.ts'
import { goodsOf, type ReturnedGoods } from './returned-goods.ts'
import { sumOf } from './totals.ts'
import { CUSTOMER_SERVICE, type Trouble, troubleOf } from './trouble.ts'

/** What a return waits for: who is to act, and for how long that may take. */
export interface Wait {
  readonly name: string
  readonly what: string
  readonly owner: string
  readonly withinMs: number
}

/** Everything that follows from what is known of a return. */
export interface ReturnView {
  readonly progress: ReturnProgress
  readonly wait: Wait | undefined
  readonly trouble: Trouble | undefined
  readonly ending: Ending | undefined
  /** Set while nothing is granted or refused. */
  readonly judgement: Judgement | undefined
  readonly goods: ReturnedGoods
  readonly creditable: Creditable
  readonly memos: readonly Memo[]
  readonly refunds: readonly Refund[]
}

type Place = readonly [progress: ReturnProgress, wait?: Wait]

const WEEK_MS = 7 * 86_400_000

const MESH = 'whoever runs the mesh'
const WAREHOUSE = 'warehouse'
const FINANCE = 'finance'

const judged = (judgement: Judgement, policy: ReturnPolicy): Place => {
  const wait = (name: string, what: string, owner = CUSTOMER_SERVICE): Place => [
    'REQUESTED',
    { name, what, owner, withinMs: policy.decideWithinMs },
  ]
  if (judgement.kind === 'wrong') return wait('correction', `a correction: ${judgement.text}`)
  if (judgement.kind !== 'waits') return ['REQUESTED']
  switch (judgement.for) {
    case 'submission':
      return ['REQUESTED']
    case 'posting':
      return wait('posting', 'the ERP to have the order', MESH)
    case 'shipment':
      return wait('shipment', 'the goods to be shipped', WAREHOUSE)
  }
}

interface Facts {
  readonly state: OrderReturns
  readonly record: ReturnRecord
  readonly goods: ReturnedGoods
  readonly creditable: Creditable
  readonly memos: readonly Memo[]
  readonly refunds: readonly Refund[]
}

/** The order that is sent in exchange has to be in its ERP before the return is over. */
const exchangeWait = (facts: FactBook, record: ReturnRecord, terms: Terms): Wait | undefined => {
  if (record.exchange === undefined || isExchangeOff(facts, record)) return undefined
  if (exchangeEntryOf(facts, record.returnId)?.state === 'POSTED') return undefined
  const what = 'the exchange order to be in its ERP'
  return { name: 'exchange', what, owner: CUSTOMER_SERVICE, withinMs: terms.answerWithinMs }
}

const goodsPlace = ({ state, record, goods, creditable }: Facts, terms: Terms): Place => {
  const { decideWithinMs: withinMs, expireAfterMs } = terms
  const credit = mayCredit(state.facts, record)
    ? { name: 'invoice', what: 'the goods to be invoiced', owner: FINANCE, withinMs }
    : { name: 'mending', what: 'somebody to mend the credit', owner: FINANCE, withinMs }
  if (terms.returnless) return ['AUTHORIZED', credit]
  if (sumOf(goods.received) === 0n) {
    const what = 'the goods to come back'
    return ['AUTHORIZED', { name: 'goods', what, owner: 'customer', withinMs: expireAfterMs }]
  }
  if (!goods.isComplete && !record.receiptEnded) {
    const what = 'the rest of the goods to come back'
    return [
      'PARTIALLY_RECEIVED',
      { name: 'rest', what, owner: 'customer', withinMs: expireAfterMs },
    ]
  }
  if (!goods.isInspected) {
    const what = 'an inspection'
    return ['RECEIVED', { name: 'inspection', what, owner: WAREHOUSE, withinMs }]
  }
  const reached = terms.inspect ? 'INSPECTED' : 'RECEIVED'
  if (sumOf(creditable.open) > 0n) return [reached, credit]
  const exchange = exchangeWait(state.facts, record, terms)
  if (exchange !== undefined) return [reached, exchange]
  return [record.closed ? 'CLOSED' : reached]
}

const moneyPlace = (facts: Facts, terms: Terms): Place | undefined => {
  const { state, record, goods, creditable, memos, refunds } = facts
  const { answerWithinMs, decideWithinMs, settleWithinMs = WEEK_MS } = terms
  if (pendingCredits(state.facts, record).length > 0) {
    const what = 'the ERP to credit it'
    return ['CREDIT_PENDING', { name: 'credit', what, owner: MESH, withinMs: answerWithinMs }]
  }
  if (refunds.some((refund) => refund.state === 'pending')) {
    const what = 'the payment provider to pay the money back'
    return ['REFUND_PENDING', { name: 'refund', what, owner: MESH, withinMs: answerWithinMs }]
  }
  if (refunds.some((refund) => refund.state === 'taken')) {
    const what = 'the money to arrive'
    return [
      'REFUND_PENDING',
      { name: 'settlement', what, owner: FINANCE, withinMs: settleWithinMs },
    ]
  }
  const isUnpaid = refunds.some((refund) => refund.state === 'failed' || refund.state === 'short')
  if (isUnpaid && nextRefund(state.facts, record) !== undefined) {
    const what = 'somebody to mend the refund'
    return ['REFUND_FAILED', { name: 'mending', what, owner: FINANCE, withinMs: decideWithinMs }]
  }
  if (standing(memos).length === 0 && refunds.length === 0) return undefined
  const isRefunded = refunds.some((refund) => refund.state === 'paid' || refund.state === 'short')
  const reached = isRefunded ? 'REFUNDED' : 'CREDITED'
  const [, rest] = goodsPlace(facts, terms)
  if (rest !== undefined && (sumOf(creditable.open) > 0n || !goods.isInspected)) {
    return [reached, rest]
  }
  const exchange = exchangeWait(state.facts, record, terms)
  if (exchange !== undefined) return [reached, exchange]
  const isDue = terms.refundThrough !== null && nextRefund(state.facts, record) !== undefined
  return [record.closed && !isDue ? 'CLOSED' : reached]
}

type Terms = Extract<NonNullable<ReturnRecord['verdict']>, { kind: 'granted' }>['terms']

const placeOf = (facts: Facts, terms: Terms): Place => {
  const { state, record } = facts
  if (terms.needsApproval && record.decided.approvedBy === null) {
    const isBlind = record.request.origin.kind === 'receipt'
    const what = isBlind
      ? 'somebody to decide about goods that nobody had announced'
      : 'somebody to approve it'
    const wait = { name: 'approval', what, owner: CUSTOMER_SERVICE, withinMs: terms.decideWithinMs }
    return [isBlind ? 'REQUESTED' : 'APPROVAL_PENDING', wait]
  }
  if (state.facts.authorized[record.returnId] === undefined) {
    const what = 'the ERP to take the return'
    const wait = { name: 'authorization', what, owner: MESH, withinMs: terms.answerWithinMs }
    return ['AUTHORIZING', wait]
  }
  return moneyPlace(facts, terms) ?? goodsPlace(facts, terms)
}

/** Money and goods are counted from facts alone, so that any order of them comes to the same. Pure. */
export const deriveReturn = (
  state: OrderReturns,
  record: ReturnRecord,
  policy: ReturnPolicy,
): ReturnView => {
  const { facts } = state
  const { verdict } = record
  const goods = goodsOf(facts, record)
  const creditable = creditableOf(state, record)
  const ending = endingOf(facts, record)
  const known = {
    goods,
    creditable,
    memos: memosOf(facts, record),
    refunds: refundsOf(facts, record),
    trouble: troubleOf(state, record, goods, creditable, ending),
    ending,
  }
  if (ending !== undefined) {
    return { ...known, progress: ending, wait: undefined, judgement: undefined }
  }
  if (verdict?.kind !== 'granted') {
    const judgement = judgeRequest(state, record, policy, true)
    const [progress, wait] = judged(judgement, policy)
    return { ...known, progress, wait, judgement }
  }
  const [progress, wait] = placeOf({ state, record, ...known }, verdict.terms)
  return { ...known, progress, wait, judgement: undefined }
}
