import {
  type Decision,
  defineFold,
  emit,
  type FoldHandler,
  internalToken,
  type Token,
  WAKE,
} from '@carrick/messaging'
import type { Bundle } from '@carrick/mapping'
import {
  CaseResolved,
  ExchangeOrderDrafted,
  OrderCancellationRequested,
  OrderQueued,
  OrderSnapshot,
} from '@carrick/schemas'
import { withholding } from '../domain/cancel-lines.ts'
import { resolvedCase } from '../domain/case-of.ts'
import { refusing, staleBase } from '../domain/changes.ts'
import { contentHash } from '../domain/content.ts'
import { decideCancellation, GIVEN_UP } from '../domain/decide-cancellation.ts'
import { nextVersion } from '../domain/decide-intake.ts'
import { receivedExchange } from '../domain/exchange-order.ts'
import { type Intake, waitingOf } from '../domain/intake.ts'
import { openOrderOf, type PreparedOrder, wantsCancel } from '../domain/prepare-order.ts'
import {
  type CancellationWish,
  type ReceivedOrder,
  receivedSnapshot,
  receivedSubmission,
  type Submission,
} from '../domain/received.ts'
import { lineCancellations } from './cancel-lines.handler.ts'
import {
  JUDGE_AGAIN,
  judgeOrder,
  JUDGEMENTS,
  metaOf,
  NO_TIMERS,
  outgoingOf,
} from './judge-order.handler.ts'

type Taking<T> = FoldHandler<Intake, T>

export const ORDER_SUBMISSION = internalToken<Submission>('submit', 'order-submission')
export const ORDER_CANCELLATION = internalToken<CancellationWish>('submit', 'order-cancellation')

type Nothing = Readonly<Record<string, never>>

const CODES_DUE = internalToken<Nothing>('timer', JUDGE_AGAIN)

const PRODUCES = [...JUDGEMENTS, OrderCancellationRequested] as const

/**
 * Orders as they come in, from an org or from a client, and again when a reference or a code that they wait
 * for appears or the rules change: mapped, routed, validated, and queued, parked or found invalid.
 */
export const takeOrder = (
  current: () => Bundle,
): readonly [
  Taking<OrderSnapshot>,
  Taking<Submission>,
  Taking<{ refs: readonly string[] }>,
  Taking<CancellationWish>,
  Taking<ExchangeOrderDrafted>,
  Taking<Nothing>,
] => {
  const { prepare, refsOf, alikeOf, take } = judgeOrder(current)
  const { ofSnapshot, ofClient, ask } = lineCancellations(current)

  /** A change of what is not so any more; it was accepted while the other one was on its way. */
  const staleChange = (
    submission: Submission,
    received: ReceivedOrder,
    known: Intake,
    now: number,
  ): Intake | undefined => {
    const prepared = prepare(submission, received, known, now)
    const order = prepared && openOrderOf(prepared)
    const problem = order && staleBase(known, submission.baseVersion, contentHash(order))
    return problem && refusing(known, { version: nextVersion(known), at: now, problem })
  }

  /** The wish to cancel comes after what the order says, so that it is known before it is given up. */
  const withCancellation = (
    taken: Decision<Intake>,
    known: Intake | undefined,
    wanted: boolean,
    reason: string | null,
    now: number,
  ): Decision<Intake> => {
    const state = taken.state ?? known
    const cancelled = state && decideCancellation(state, wanted, reason, now)
    if (cancelled === undefined) return taken
    const { request, resolves, holdCases = [] } = cancelled
    if (request === undefined) return { ...taken, state: cancelled.state, disposition: 'applied' }
    const { received, target, caseVersion } = cancelled.state
    const { orderId } = received
    const asked = {
      orderId,
      target,
      requestVersion: request.version,
      lineIds: [],
      ordered: [],
      reason: request.reason,
    }
    const meta = metaOf(current(), cancelled.state)
    return {
      state: cancelled.state,
      emit: [
        // An order that nobody has yet is given up before it is queued.
        ...(taken.emit ?? []).filter(({ token }) => token.name !== OrderQueued.name),
        emit(OrderCancellationRequested, asked, { meta }),
        ...(resolves
          ? [emit(CaseResolved, resolvedCase(orderId, caseVersion, GIVEN_UP), { meta })]
          : []),
        ...holdCases.map((event) => outgoingOf(event, cancelled.state, meta)),
      ],
      awaits: [],
      timers: NO_TIMERS,
    }
  }

  /** What waits for reference data, when there may be some. */
  const judgeAgain = <T extends object>(name: string, consumes: Token<T>): Taking<T> =>
    defineFold<Intake, T>({
      name,
      consumes,
      produces: PRODUCES,
      refs: ({ value, seenAt }, known) => {
        const waiting = waitingOf(known)
        return waiting === undefined ? [] : refsOf(prepare(value, waiting, known, seenAt))
      },
      named: ({ value, seenAt }, known) => {
        const waiting = waitingOf(known)
        return waiting === undefined ? [] : alikeOf(prepare(value, waiting, known, seenAt), known)
      },
      decide: ({ value }, known, context) => {
        const waiting = waitingOf(known)
        return waiting === undefined
          ? { disposition: 'superseded' }
          : take(value, waiting, known, context, { again: true })
      },
    })

  const takenIn = (snapshot: OrderSnapshot, known: Intake | undefined, now: number) =>
    ofSnapshot(receivedSnapshot(snapshot, snapshot.meta.org ?? ''), known, now)

  /** What was cancelled of an order before its ERP had it stays so, whatever is submitted later. */
  const submitted = (orderId: string, submission: Submission, known: Intake | undefined) =>
    withholding(receivedSubmission(orderId, submission), known?.received.withheld ?? [])

  /** The order of a client as it is without the lines that it gives up. */
  const withoutLines = (
    wish: CancellationWish,
    known: Intake | undefined,
    now: number,
  ): PreparedOrder | undefined =>
    known === undefined || wish.lines === undefined || known.received.origin.client !== wish.client
      ? undefined
      : prepare(wish, ofClient(wish, known, now).received, known, now)

  return [
    defineFold<Intake, OrderSnapshot>({
      name: 'order-ingest.take-snapshot',
      consumes: OrderSnapshot,
      produces: PRODUCES,
      refs: ({ value, seenAt }, known) =>
        refsOf(prepare(value, takenIn(value, known, seenAt).received, known, seenAt)),
      named: ({ value, seenAt }, known) =>
        alikeOf(prepare(value, takenIn(value, known, seenAt).received, known, seenAt), known),
      decide: ({ value }, known, context) => {
        if (value.deleted) {
          if (known === undefined) return { disposition: 'superseded' }
          const why = 'The order was deleted in Salesforce'
          return withCancellation({}, known, true, why, context.now)
        }
        const { now } = context
        const wished = takenIn(value, known, now)
        const { received, wish } = wished
        const order = prepare(value, received, known, now)?.order
        const taken = ask(take(value, received, known, context), known, wished, order, null, now)
        const isWanted = wish.whole || wantsCancel(current(), received)
        return withCancellation(taken, known, isWanted, null, now)
      },
    }),
    defineFold<Intake, Submission>({
      name: 'order-ingest.take-submission',
      consumes: ORDER_SUBMISSION,
      produces: PRODUCES,
      refs: ({ key, value, seenAt }, known) =>
        refsOf(prepare(value, submitted(key, value, known), known, seenAt)),
      named: ({ key, value, seenAt }, known) =>
        alikeOf(prepare(value, submitted(key, value, known), known, seenAt), known),
      decide: ({ key, value }, known, context) => {
        const received = submitted(key, value, known)
        const stale = known && staleChange(value, received, known, context.now)
        return stale ? { state: stale } : take(value, received, known, context)
      },
    }),
    judgeAgain('order-ingest.wake-order', WAKE),
    defineFold<Intake, CancellationWish>({
      name: 'order-ingest.take-cancellation',
      consumes: ORDER_CANCELLATION,
      produces: PRODUCES,
      refs: ({ value, seenAt }, known) => refsOf(withoutLines(value, known, seenAt)),
      named: ({ value, seenAt }, known) => alikeOf(withoutLines(value, known, seenAt), known),
      decide: ({ value }, known, context) => {
        const { client, reason, lines } = value
        const { now } = context
        if (known?.received.origin.client !== client) return { disposition: 'superseded' }
        const nothing = { disposition: 'duplicate' } as const
        const wished = lines && ofClient(value, known, now)
        if (wished !== undefined && !wished.wish.whole) {
          const { received } = wished
          const order = prepare(value, received, known, now)?.order
          const isOpen = wished.wish.fresh.length > 0 && known.document === null
          const taken = isOpen ? take(value, received, known, context) : nothing
          return ask(taken, known, wished, order, reason, now)
        }
        // Each request of a client is a wish of its own: after a refusal it is asked again.
        const isRefused = known.cancellation?.step === 'REFUSED'
        const asking = isRefused ? { ...known, cancelWanted: false } : known
        return withCancellation(nothing, asking, true, reason, now)
      },
    }),
    defineFold<Intake, ExchangeOrderDrafted>({
      name: 'order-ingest.take-exchange',
      consumes: ExchangeOrderDrafted,
      produces: PRODUCES,
      refs: ({ value, seenAt }, known) =>
        refsOf(prepare(value, receivedExchange(value), known, seenAt)),
      // It is made once, whatever is told later.
      decide: ({ value }, known, context) =>
        known === undefined
          ? take(value, receivedExchange(value), known, context)
          : { disposition: 'duplicate' },
    }),
    judgeAgain('order-ingest.judge-again', CODES_DUE),
  ]
}
