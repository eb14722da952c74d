import type { ReturnPolicy } from '@carrick/mapping'
import { formatDecimal, parseDecimal, rescale } from '@carrick/kernel'
import type { LineQuantity } from '@carrick/schemas'
import { askExchange } from './ask-exchange.ts'
import { refusedCredits } from './credits.ts'
import type { ReturnView } from './derive-return.ts'
import { judgeRequest } from './judge-request.ts'
import type { News } from './news.ts'
import { ONLY, type OrderReturns } from './order-returns.ts'
import { isBlocked, mayCredit, nextRefund } from './refunds.ts'
import { restockingFee } from './restocking-fee.ts'
import type { CreditAsked, RefundAsked, ReturnRecord } from './return-record.ts'
import { linesOf, sumOf } from './totals.ts'

export interface Step {
  readonly record: ReturnRecord
  readonly news?: News
}

type Lines = readonly { readonly lineId: string; readonly quantity: string }[]

const exact = (lines: Lines): readonly LineQuantity[] =>
  lines.map(({ lineId, quantity }) => ({ lineId, quantity: parseDecimal(quantity) }))

/** The contract's frozen scale of amounts. */
const MONEY = 4

interface Scene {
  readonly state: OrderReturns
  readonly record: ReturnRecord
  readonly view: ReturnView
  readonly policy: ReturnPolicy
  /** What it waits for is overdue. */
  readonly isOverdue: boolean
}

type Maybe = Step | undefined

const judge = ({ state, record, view, policy, isOverdue }: Scene): Maybe => {
  if (view.judgement === undefined) return undefined
  const isPatient = !(isOverdue && view.wait?.name === 'shipment')
  const judgement = isPatient ? view.judgement : judgeRequest(state, record, policy, false)
  if (judgement.kind !== 'granted' && judgement.kind !== 'refused') return undefined
  return { record: { ...record, verdict: judgement } }
}

const authorize = ({ state, record, view }: Scene): Maybe => {
  const { verdict, decided, authorizationAsked, request, returnId } = record
  const posted = state.facts.posted[ONLY]?.value
  if (view.progress !== 'AUTHORIZING' || authorizationAsked || posted === undefined)
    return undefined
  if (verdict?.kind !== 'granted' || decided.rejected !== null) return undefined
  const reasonOf = (lineId: string): string | null =>
    request.lines.find((line) => line.lineId === lineId)?.reason ?? null
  const lines = exact(verdict.lines).map((line) => ({ ...line, reason: reasonOf(line.lineId) }))
  return {
    record: { ...record, authorizationAsked: true },
    news: {
      event: 'ReturnAuthorizationRequested',
      payload: { orderId: state.orderId, returnId, ...posted, lines, reason: request.reason },
    },
  }
}

/** Nobody waits for the goods any more. */
const giveUp = ({ state, record, view, isOverdue }: Scene): Maybe => {
  const { request, decided, returnId, cancellationAsked, expired } = record
  const authorized = state.facts.authorized[returnId]?.value
  if (view.progress === 'AUTHORIZED' && view.wait?.name === 'goods' && isOverdue && !expired) {
    return { record: { ...record, expired: true } }
  }
  if (view.progress === 'PARTIALLY_RECEIVED' && isOverdue) {
    return { record: { ...record, receiptEnded: true } }
  }
  const isUnwanted = request.withdrawn || decided.rejected !== null || expired
  const isOver = view.ending !== undefined && view.ending !== 'EXPIRED'
  if (!isUnwanted || isOver || cancellationAsked || authorized === undefined) return undefined
  if (sumOf(view.goods.received) > 0n || view.memos.length > 0 || record.credits.length > 0)
    return undefined
  const reason = expired ? 'No goods came back' : (decided.rejected?.reason ?? null)
  return {
    record: { ...record, cancellationAsked: true },
    news: {
      event: 'ReturnCancellationRequested',
      payload: { orderId: state.orderId, returnId, ...authorized, reason },
    },
  }
}

/** It is on its way out of the ERP: nothing of it is credited before the ERP says no. */
const isLeaving = ({ state, record: { cancellationAsked, returnId } }: Scene): boolean =>
  cancellationAsked && state.facts.cancellationRejected[returnId] === undefined

const credit = (scene: Scene): Maybe => {
  const { state, record, view } = scene
  const { facts, orderId } = state
  const { verdict, returnId, credits } = record
  const authorized = facts.authorized[returnId]?.value
  const order = facts.orders[ONLY]?.value
  if (verdict?.kind !== 'granted' || authorized === undefined || order === undefined)
    return undefined
  const isBack = verdict.terms.returnless || view.goods.isComplete || record.receiptEnded
  const isReady = isBack && view.goods.isInspected && view.wait?.name === 'invoice'
  if (!isReady || isLeaving(scene) || !mayCredit(facts, record)) return undefined
  const lines = linesOf(view.creditable.now)
  if (lines.length === 0) return undefined
  const isFirst = credits.length === refusedCredits(facts, returnId).length
  const fee = restockingFee(order, lines, verdict.terms.fees, isFirst)
  const asked: CreditAsked = {
    version: credits.length + 1,
    lines,
    fee: formatDecimal(rescale(fee, MONEY)),
    currency: order.currency,
    after: view.memos.map(({ key }) => key),
  }
  return {
    record: { ...record, credits: [...credits, asked] },
    news: {
      event: 'ReturnCreditRequested',
      payload: {
        orderId,
        returnId,
        ...authorized,
        requestVersion: asked.version,
        lines: exact(lines),
        restockingFee: parseDecimal(asked.fee),
        currency: order.currency,
      },
    },
  }
}

const PAYS_OUT: ReadonlySet<string> = new Set(['CREDITED', 'REFUNDED', 'REFUND_FAILED'])

const refund = ({ state, record, view }: Scene): Maybe => {
  const { facts, orderId } = state
  const { verdict, returnId, refunds } = record
  if (verdict?.kind !== 'granted' || !PAYS_OUT.has(view.progress)) return undefined
  const provider = verdict.terms.refundThrough
  const isPending = view.refunds.some(({ state: at }) => at === 'pending' || at === 'taken')
  if (provider === null || isPending || isBlocked(facts, record)) return undefined
  const next = nextRefund(facts, record)
  if (next === undefined) return undefined
  const { target, creditMemoId, currency } = next.memo
  const amount = rescale(next.due, MONEY)
  const number = refunds.length + 1
  const text = formatDecimal(amount)
  const asked: RefundAsked = { number, provider, target, creditMemoId, currency, amount: text }
  const paymentReference = facts.orders[ONLY]?.value.paymentReference ?? null
  return {
    record: { ...record, refunds: [...refunds, asked] },
    news: {
      event: 'RefundRequested',
      payload: {
        orderId,
        returnId,
        provider,
        refundNumber: number,
        creditMemoId,
        paymentReference,
        currency,
        amount,
      },
    },
  }
}

const ENDS: ReadonlySet<string> = new Set(['CREDITED', 'REFUNDED', 'INSPECTED', 'RECEIVED'])

/** Nothing is left to wait for. */
const close = ({ record, view }: Scene): Maybe =>
  ENDS.has(view.progress) && view.wait === undefined && view.trouble === undefined
    ? { record: { ...record, closed: true } }
    : undefined

/** The one thing that is to be done next about a return; undefined = it waits, or is over. Pure. */
export const nextStep = (scene: Scene): Step | undefined =>
  judge(scene) ??
  giveUp(scene) ??
  authorize(scene) ??
  (isLeaving(scene) ? undefined : askExchange(scene.state, scene.record, scene.view)) ??
  credit(scene) ??
  refund(scene) ??
  close(scene)
