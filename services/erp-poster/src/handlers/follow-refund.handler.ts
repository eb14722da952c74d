import { parseDecimal } from '@carrick/kernel'
import {
  type Decision,
  defineEffect,
  type EffectHandler,
  emit,
  internalToken,
  type Token,
} from '@carrick/messaging'
import { RefundFailed, RefundPending, RefundPosted, RefundReported } from '@carrick/schemas'
import { refundKey, withTry } from '../domain/decide-refund.ts'
import { nextPending, pauseMs, type PendingRefund, pendingOf } from '../domain/pending-refunds.ts'
import { type Posting, telling, unposted } from '../domain/posting.ts'
import { returnOf, withReturn } from '../domain/return-posting.ts'
import { unknownProvider } from '../errors.ts'
import type { AskedRefund, TakenRefund, RefundPayer, RefundQuestion } from '../ports.ts'

type Nothing = Readonly<Record<string, never>>
type FollowRefund<T> = EffectHandler<Posting, T, RefundQuestion, AskedRefund>

/** Name of the timer that fires when a provider is to be asked about a refund that it took. */
const REFUND_DUE = 'refund-due'

interface Scene {
  readonly orderId: string
  readonly posting: Posting
  readonly now: number
  /** First pause between two questions. */
  readonly pollMs: number
}

const timersOf = (posting: Posting) => [
  { name: REFUND_DUE, at: nextPending(posting)?.followed.dueAt },
]

const waiting = (
  { posting, now, pollMs }: Scene,
  { returnId, tried, followed }: PendingRefund,
): Posting => {
  const { asks } = followed
  const next = { ...followed, asks: asks + 1, dueAt: now + pauseMs(pollMs, asks) }
  const pending = { ...tried, step: 'pending' as const, followed: next }
  return withReturn(posting, returnId, withTry(returnOf(posting, returnId), pending))
}

/** What follows from how a refund stands with its provider now. */
export const concludeRefund = (
  scene: Scene,
  one: PendingRefund,
  refund: TakenRefund,
): Decision<Posting> => {
  const { orderId, posting } = scene
  const { returnId, tried, followed } = one
  const { refundNumber, creditMemoId, amount: asked } = tried
  const { provider, way } = followed
  const about = { orderId, returnId, provider, refundNumber }
  const { refundId, currency, amount } = refund
  if (refund.state === 'pending') {
    const state = waiting(scene, one)
    const isNews = tried.step !== 'pending'
    const news = isNews ? [emit(RefundPending, { ...about, refundId }, { meta: way })] : []
    return { ...telling(state, ...news), timers: timersOf(state) }
  }
  const isPaid = refund.state !== 'failed'
  const final = {
    refundNumber,
    creditMemoId,
    amount: asked,
    step: isPaid ? 'paid' : 'failed',
  } as const
  const state = withReturn(posting, returnId, withTry(returnOf(posting, returnId), final))
  const { code = 'MESH_PAY_REFUSED', message = 'the payment provider gave no reason' } =
    refund.failure ?? {}
  const news = isPaid
    ? emit(
        RefundPosted,
        { ...about, refundId, currency, amount: parseDecimal(amount) },
        { meta: way },
      )
    : emit(RefundFailed, { ...about, code, message }, { meta: way })
  return {
    ...telling(state, news),
    ...(tried.step === 'pending' && { timers: timersOf(state) }),
  }
}

const follow = <T>(
  payer: RefundPayer,
  name: string,
  consumes: Token<T>,
  choose: (value: T, known: Posting | undefined) => PendingRefund | undefined,
): FollowRefund<T> =>
  defineEffect({
    name: `erp-poster.${name}`,
    consumes,
    produces: [RefundPosted, RefundFailed],
    decide: ({ value }, known) => {
      const one = choose(value, known)
      if (one === undefined) return { disposition: 'superseded' }
      const { returnId, tried, followed } = one
      const { provider, asks, way } = followed
      if (!payer.providers.includes(provider)) {
        return { fail: unknownProvider(provider, payer.providers) }
      }
      const key = refundKey(returnId, tried.refundNumber)
      return {
        act: {
          operation: `refund-state/${key}`,
          number: asks,
          target: `pay:${provider}`,
          priority: way.priority,
          command: { key },
        },
      }
    },
    perform: (command, call) => payer.ask(command, call),
    lookUp: (command, call) => payer.ask(command, call),
    conclude: ({ key: orderId }, known, answer, { now }) => {
      const posting = known ?? unposted(null)
      const { key, refund } = answer.kind === 'done' ? answer.result : { key: '', refund: null }
      const one = pendingOf(posting, key)
      if (one === undefined) return { disposition: 'superseded' }
      const pollMs = payer.pollMsOf(one.followed.provider)
      const scene = { orderId, posting, now, pollMs }
      if (refund !== null) return concludeRefund(scene, one, refund)
      const state = waiting(scene, one)
      return { state, timers: timersOf(state) }
    },
  })

/**
 * A refund that its provider took and has not settled: asked about when the provider says that it has moved,
 * and from time to time, in case what it says is lost. Only its answer counts.
 */
export const followRefund = (payer: RefundPayer) =>
  [
    follow<RefundReported>(payer, 'hear-refund', RefundReported, (report, known) => {
      const { returnId, refundNumber, provider } = report
      const one = pendingOf(known, refundKey(returnId, refundNumber))
      return one?.followed.provider === provider ? one : undefined
    }),
    follow<Nothing>(payer, 'follow-refund', internalToken('timer', REFUND_DUE), (_timer, known) =>
      nextPending(known),
    ),
  ] as const
