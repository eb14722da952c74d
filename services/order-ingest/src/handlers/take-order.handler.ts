import {
  type DecideContext,
  type Decision,
  defineFold,
  emit,
  type FoldHandler,
  internalToken,
  type MetaOverrides,
  type Outgoing,
  WAKE,
} from '@carrick/messaging'
import type { Bundle } from '@carrick/mapping'
import {
  CaseOpened,
  CaseResolved,
  type Order,
  OrderAmendmentRequested,
  OrderCancellationRequested,
  OrderInvalid,
  OrderParked,
  OrderQueued,
  OrderSnapshot,
  OrderSubmitted,
  OrderUnparked,
} from '@carrick/schemas'
import { agreedOf, refusing, staleBase } from '../domain/changes.ts'
import { contentHash } from '../domain/content.ts'
import { openedCase, resolvedCase } from '../domain/case-of.ts'
import { decideCancellation } from '../domain/decide-cancellation.ts'
import { decideIntake, type IntakeEvent, nextVersion } from '../domain/decide-intake.ts'
import { type Duplicate, duplicatesAmong, nameOf } from '../domain/duplicates.ts'
import type { Intake } from '../domain/intake.ts'
import { flowOf, type PreparedOrder, prepareOrder, wantsCancel } from '../domain/prepare-order.ts'
import {
  type CancellationWish,
  type ReceivedOrder,
  receivedSnapshot,
  receivedSubmission,
  type Submission,
} from '../domain/received.ts'
import { type Link, referencesOf } from '../domain/references.ts'

type Taking<T> = FoldHandler<Intake, T>

export const ORDER_SUBMISSION = internalToken<Submission>('submit', 'order-submission')
export const ORDER_CANCELLATION = internalToken<CancellationWish>('submit', 'order-cancellation')
/** Name of the timer that asks a person about a parked order. */
export const PARKED_TOO_LONG = 'parked-too-long'

const PRODUCES = [
  OrderSubmitted,
  OrderInvalid,
  OrderParked,
  OrderUnparked,
  OrderQueued,
  OrderAmendmentRequested,
  OrderCancellationRequested,
  CaseOpened,
  CaseResolved,
] as const

const GIVEN_UP = 'the order was given up'

const dayOf = (instant: number): string => new Date(instant).toISOString().slice(0, 10)

const metaOf = (bundle: Bundle, { received, priority, count }: Intake): MetaOverrides => {
  const { channel, org, client, recordId, externalId } = received.origin
  return {
    aggregateVersion: count,
    priority,
    channel,
    org,
    company: bundle.config.company.id,
    source: {
      system: org === null ? 'client' : 'salesforce',
      instance: org ?? client ?? channel,
      document: recordId ?? externalId,
      version: count,
    },
  }
}

const outgoingOf = (
  event: IntakeEvent,
  { received: { orderId }, flow, priority }: Intake,
  meta: MetaOverrides,
): Outgoing => {
  const how = { meta }
  const urgent = (order: Order): Order => ({ ...order, priority })
  switch (event.kind) {
    case 'submitted':
      return emit(OrderSubmitted, { order: urgent(event.order), flow }, how)
    case 'invalid': {
      const { version: orderVersion, findings } = event
      return emit(OrderInvalid, { orderId, orderVersion, findings }, how)
    }
    case 'parked': {
      const { version: orderVersion, awaits, deadline } = event
      return emit(OrderParked, { orderId, orderVersion, awaits, deadline }, how)
    }
    case 'unparked':
      return emit(OrderUnparked, { orderId, orderVersion: event.version }, how)
    case 'queued': {
      const { order, target, rule, mode } = event
      return emit(OrderQueued, { order: urgent(order), target, rule, mode }, how)
    }
    case 'amendment': {
      const { order, baseVersion, changed } = event
      return emit(OrderAmendmentRequested, { order: urgent(order), baseVersion, changed }, how)
    }
    case 'case-opened':
      return emit(CaseOpened, openedCase(orderId, event.why, event.caseVersion, event.cause), how)
    case 'case-resolved':
      return emit(CaseResolved, resolvedCase(orderId, event.caseVersion, event.how), how)
  }
}

/** What people call an order: its number, the client's reference, the customer's own number. */
const namesOf = (
  { received, fingerprint }: Intake,
  order: Order | undefined,
): readonly string[] => {
  const { number, recordId, externalId } = received.origin
  const names = [received.orderId, number, recordId, externalId, order?.customerPoNumber]
  if (fingerprint !== undefined) names.push(nameOf(fingerprint))
  // A name is a plain text of the database, which holds no U+0000.
  const usable = names.filter((name): name is string => !!name && !name.includes('\0'))
  return [...new Set(usable)]
}

/** Mapping is asked for twice, once for the references to load: the second time it is remembered. */
interface Remembered {
  readonly bundle: Bundle
  readonly target: string | undefined
  readonly prepared: PreparedOrder | undefined
}

/**
 * Orders as they come in, from an org or from a client, and again when a reference that they wait for
 * appears: mapped, routed, validated, and queued, parked or found invalid.
 */
export const takeOrder = (
  current: () => Bundle,
): readonly [
  Taking<OrderSnapshot>,
  Taking<Submission>,
  Taking<{ refs: readonly string[] }>,
  Taking<CancellationWish>,
] => {
  const memory = new WeakMap<object, Remembered>()

  const prepare = (
    event: object,
    received: ReceivedOrder,
    known: Intake | undefined,
    now: number,
  ): PreparedOrder | undefined => {
    const bundle = current()
    const target = known?.target ?? undefined
    const remembered = memory.get(event)
    if (remembered?.bundle === bundle && remembered.target === target) return remembered.prepared
    const flow = flowOf(bundle, received)
    const prepared =
      flow && prepareOrder(bundle, flow, received, nextVersion(known), dayOf(now), target)
    memory.set(event, { bundle, target, prepared })
    return prepared
  }

  const refsOf = (prepared: PreparedOrder | undefined): readonly string[] =>
    prepared?.order === undefined || prepared.route === undefined
      ? []
      : referencesOf(prepared.order, prepared.route.target).map(({ key }) => key)

  /** Names of orders that may say the same, while it is not decided that it goes to its ERP. */
  const alikeOf = (
    prepared: PreparedOrder | undefined,
    known: Intake | undefined,
  ): readonly string[] => {
    const { duplicatesWithinMs } = current().config.policies
    const isNew = (known?.queuedVersion ?? 0) === 0
    const fingerprint = prepared?.fingerprint
    return duplicatesWithinMs === null || !isNew || fingerprint === undefined
      ? []
      : [nameOf(fingerprint)]
  }

  const duplicatesOf = (
    { fingerprint }: PreparedOrder,
    orderId: string,
    { now, named }: DecideContext,
  ): readonly Duplicate[] => {
    const { duplicatesWithinMs } = current().config.policies
    if (fingerprint === undefined || duplicatesWithinMs === null) return []
    const alike = named(nameOf(fingerprint)).map(({ state }) => state)
    return duplicatesAmong(alike, orderId, fingerprint, now - duplicatesWithinMs)
  }

  /** What the ERP has of it: a change is told against that. */
  const agreedOrder = (known: Intake | undefined, now: number): Order | undefined => {
    const bundle = current()
    const agreed = known && agreedOf(known)
    const flow = agreed && flowOf(bundle, agreed)
    return flow && prepareOrder(bundle, flow, agreed, known.version, dayOf(now)).order
  }

  const take = (
    event: object,
    received: ReceivedOrder,
    known: Intake | undefined,
    context: DecideContext,
  ): Decision<Intake> => {
    const { now, ref } = context
    const bundle = current()
    const prepared = prepare(event, received, known, now)
    if (prepared === undefined) return { disposition: 'superseded' }
    const { order, ...rest } = prepared
    const version = nextVersion(known)
    const versioned = { ...rest, ...(order && { order: { ...order, version } }) }
    const decision = decideIntake(received, versioned, known, {
      now,
      parkForMs: bundle.config.policies.parkForMs,
      isKnown: ({ key }) => (ref(key) as Link | undefined)?.active === true,
      duplicates: duplicatesOf(prepared, received.orderId, context),
      before: agreedOrder(known, now),
    })
    if (decision === undefined) return { disposition: 'duplicate' }
    const { state, events, awaits, deadline } = decision
    const meta = metaOf(bundle, state)
    return {
      state,
      names: namesOf(state, order),
      emit: events.map((told) => outgoingOf(told, state, meta)),
      awaits: awaits.map(({ key }) => key),
      timers: [{ name: PARKED_TOO_LONG, at: deadline }],
      ...((state.step === 'PARKED' || state.step === 'HELD') && { disposition: 'parked' as const }),
    }
  }

  /** A change of what is not so any more; it was accepted while the other one was on its way. */
  const staleChange = (
    submission: Submission,
    received: ReceivedOrder,
    known: Intake,
    now: number,
  ): Intake | undefined => {
    const order = prepare(submission, received, known, now)?.order
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
    const { request, resolves } = cancelled
    if (request === undefined) return { ...taken, state: cancelled.state, disposition: 'applied' }
    const { received, target, caseVersion } = cancelled.state
    const { orderId } = received
    const asked = {
      orderId,
      target,
      requestVersion: request.version,
      lineIds: [],
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
      ],
      awaits: [],
      timers: [{ name: PARKED_TOO_LONG, at: undefined }],
    }
  }

  const snapshotOrg = (snapshot: OrderSnapshot): string => snapshot.meta.org ?? ''

  return [
    defineFold<Intake, OrderSnapshot>({
      name: 'order-ingest.take-snapshot',
      consumes: OrderSnapshot,
      produces: PRODUCES,
      refs: ({ value, seenAt }, known) =>
        refsOf(prepare(value, receivedSnapshot(value, snapshotOrg(value)), known, seenAt)),
      named: ({ value, seenAt }, known) =>
        alikeOf(prepare(value, receivedSnapshot(value, snapshotOrg(value)), known, seenAt), known),
      decide: ({ value }, known, context) => {
        if (value.deleted) {
          if (known === undefined) return { disposition: 'superseded' }
          const why = 'The order was deleted in Salesforce'
          return withCancellation({}, known, true, why, context.now)
        }
        const received = receivedSnapshot(value, snapshotOrg(value))
        const taken = take(value, received, known, context)
        const isWanted = wantsCancel(current(), received)
        return withCancellation(taken, known, isWanted, null, context.now)
      },
    }),
    defineFold<Intake, Submission>({
      name: 'order-ingest.take-submission',
      consumes: ORDER_SUBMISSION,
      produces: PRODUCES,
      refs: ({ key, value, seenAt }, known) =>
        refsOf(prepare(value, receivedSubmission(key, value), known, seenAt)),
      named: ({ key, value, seenAt }, known) =>
        alikeOf(prepare(value, receivedSubmission(key, value), known, seenAt), known),
      decide: ({ key, value }, known, context) => {
        const received = receivedSubmission(key, value)
        const stale = known && staleChange(value, received, known, context.now)
        return stale ? { state: stale } : take(value, received, known, context)
      },
    }),
    defineFold<Intake, { refs: readonly string[] }>({
      name: 'order-ingest.wake-order',
      consumes: WAKE,
      produces: PRODUCES,
      refs: ({ value, seenAt }, known) =>
        known === undefined ? [] : refsOf(prepare(value, known.received, known, seenAt)),
      named: ({ value, seenAt }, known) =>
        known === undefined ? [] : alikeOf(prepare(value, known.received, known, seenAt), known),
      decide: ({ value }, known, context) =>
        known?.step === 'PARKED'
          ? take(value, known.received, known, context)
          : { disposition: 'superseded' },
    }),
    defineFold<Intake, CancellationWish>({
      name: 'order-ingest.take-cancellation',
      consumes: ORDER_CANCELLATION,
      produces: PRODUCES,
      decide: ({ value: { client, reason } }, known, { now }) => {
        if (known?.received.origin.client !== client) return { disposition: 'superseded' }
        // Each request of a client is a wish of its own: after a refusal it is asked again.
        const isRefused = known.cancellation?.step === 'REFUSED'
        const asking = isRefused ? { ...known, cancelWanted: false } : known
        return withCancellation({ disposition: 'duplicate' }, asking, true, reason, now)
      },
    }),
  ]
}
