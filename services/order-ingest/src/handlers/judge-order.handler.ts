import {
  type DecideContext,
  type Decision,
  emit,
  type MetaOverrides,
  type Outgoing,
} from '@carrick/messaging'
import { type Bundle, CONFIGURATION, isConfiguration } from '@carrick/mapping'
import {
  CaseOpened,
  CaseResolved,
  type Order,
  OrderAmendmentRequested,
  OrderInvalid,
  OrderParked,
  OrderQueued,
  OrderSubmitted,
  OrderUnparked,
} from '@carrick/schemas'
import { amountPolicyOf } from '../domain/amount-check.ts'
import { openedCase, resolvedCase } from '../domain/case-of.ts'
import { openedHoldCase, resolvedHoldCase } from '../domain/hold-cases.ts'
import { agreedOf } from '../domain/changes.ts'
import {
  decideIntake,
  type IntakeContext,
  type IntakeEvent,
  nextVersion,
} from '../domain/decide-intake.ts'
import { type Duplicate, duplicatesAmong, nameOf } from '../domain/duplicates.ts'
import type { Intake } from '../domain/intake.ts'
import { flowOf, openOrderOf, type PreparedOrder, prepareOrder } from '../domain/prepare-order.ts'
import type { ReceivedOrder } from '../domain/received.ts'
import { type Link, referencesOf } from '../domain/references.ts'

/** Name of the timer that asks a person about a parked order. */
export const PARKED_TOO_LONG = 'parked-too-long'
/** Name of the timer that asks the ERP about the amounts of an order. */
export const CHECK_AMOUNTS = 'check-amounts'

/** Name of the timer by which an order that waits for a code, or for other rules, is judged again. */
export const JUDGE_AGAIN = 'judge-again'

/** So soon while another instance has a newer configuration than this one, ms. */
const CATCH_UP_MS = 10_000
/** Code lists may say something else the next day, ms. */
const DAY_MS = 86_400_000

/** An order that is given up waits for nothing. */
export const NO_TIMERS = [
  { name: PARKED_TOO_LONG, at: undefined },
  { name: CHECK_AMOUNTS, at: undefined },
] as const

/** What a judgement may tell. */
export const JUDGEMENTS = [
  OrderSubmitted,
  OrderInvalid,
  OrderParked,
  OrderUnparked,
  OrderQueued,
  OrderAmendmentRequested,
  CaseOpened,
  CaseResolved,
] as const

export const metaOf = (bundle: Bundle, { received, priority, count }: Intake): MetaOverrides => {
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

/** An event of a judgement, ready to be told. */
export const outgoingOf = (
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
      const { version: orderVersion, awaits, holds, findings, deadline } = event
      const parked = { orderId, orderVersion, awaits, holds, findings, deadline }
      return emit(OrderParked, parked, how)
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
    case 'hold-opened':
      return emit(CaseOpened, openedHoldCase(orderId, event.story, event.caseVersion), how)
    case 'hold-resolved':
      return emit(CaseResolved, resolvedHoldCase(orderId, event), how)
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

/** What handlers ask of an order by the configuration in force. */
export interface Judge {
  /** Undefined when no flow takes it. `event` is what it came with: the same one is mapped once. */
  readonly prepare: (
    event: object,
    received: ReceivedOrder,
    known: Intake | undefined,
    now: number,
  ) => PreparedOrder | undefined
  /** Keys of the references that it names, and of the configuration by which it may wait. */
  readonly refsOf: (prepared: PreparedOrder | undefined) => readonly string[]
  /** Names of orders that may say the same, while it is not decided that it goes to its ERP. */
  readonly alikeOf: (
    prepared: PreparedOrder | undefined,
    known: Intake | undefined,
  ) => readonly string[]
  /** What becomes of it. `how.again`: something else changed, which is in what is known of it. */
  readonly take: (
    event: object,
    received: ReceivedOrder,
    known: Intake | undefined,
    context: DecideContext,
    how?: Pick<IntakeContext, 'again' | 'released'>,
  ) => Decision<Intake>
}

/** Maps, routes and validates an order, and says what becomes of it: queued, parked, held or invalid. */
export const judgeOrder = (current: () => Bundle): Judge => {
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
    const prepared = flow && prepareOrder(bundle, flow, received, nextVersion(known), now, target)
    memory.set(event, { bundle, target, prepared })
    return prepared
  }

  const refsOf = (prepared: PreparedOrder | undefined): readonly string[] => {
    if (prepared === undefined) return []
    const { route } = prepared
    const order = openOrderOf(prepared)
    const named = order && route ? referencesOf(order, route.target) : []
    return [...named.map(({ key }) => key), CONFIGURATION]
  }

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
    return flow && prepareOrder(bundle, flow, agreed, known.version, now).order
  }

  const take = (
    event: object,
    received: ReceivedOrder,
    known: Intake | undefined,
    context: DecideContext,
    how: Pick<IntakeContext, 'again' | 'released'> = {},
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
      amounts: amountPolicyOf(bundle.config.policies),
      ...how,
    })
    if (decision === undefined) return { disposition: 'duplicate' }
    const { state, events, awaits, deadline, askAt } = decision
    const meta = metaOf(bundle, state)
    const told = ref(CONFIGURATION)
    const isNewest = isConfiguration(told) && told.configVersion === bundle.configVersion
    const awaitsRules = awaits.some(({ key }) => key === CONFIGURATION)
    return {
      state,
      names: namesOf(state, order),
      emit: events.map((event) => outgoingOf(event, state, meta)),
      awaits: [...new Set(awaits.map(({ key }) => key))],
      timers: [
        { name: PARKED_TOO_LONG, at: deadline },
        // Most orders are never asked about.
        ...(askAt !== undefined || known?.amountCheck !== undefined
          ? [{ name: CHECK_AMOUNTS, at: askAt }]
          : []),
        ...(awaitsRules
          ? [{ name: JUDGE_AGAIN, at: now + (isNewest ? DAY_MS : CATCH_UP_MS) }]
          : []),
      ],
      ...(state === known && { disposition: 'duplicate' as const }),
      ...(state !== known &&
        (state.step === 'PARKED' || state.step === 'HELD') && { disposition: 'parked' as const }),
    }
  }

  return { prepare, refsOf, alikeOf, take }
}
