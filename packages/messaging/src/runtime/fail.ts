import type { MeshError } from '@carrick/kernel'
import type { LastWords } from '../handlers/handler.ts'
import type { LaneFailure } from '../ports/store-rows.ts'
import { writeDecision } from './apply.ts'
import { caseOpened, caseResolved } from './cases.ts'
import { fingerprintOf, safeText, type Stage } from './classify.ts'
import { nextOrder, type RuntimeContext } from './context.ts'
import { block, type Draft } from './draft.ts'
import type { Cause } from './emit.ts'
import { brakeOn } from './brake.ts'
import { stepOf } from './ladder.ts'
import { deadLetterOf } from './provenance.ts'
import { type Item, nextNumber } from './slot.ts'

export interface Failure {
  readonly handler: string
  readonly stage: Stage
  readonly error: MeshError
  readonly target?: string | undefined
  readonly priority?: number
  /** Whether this try counts against the ladder. */
  readonly pays: boolean
  /** Successes of the target so far. */
  readonly successes?: number
  /** When to try again, instead of the ladder's step. */
  readonly dueInMs?: number
  /** Not earlier than this. */
  readonly afterMs?: number | undefined
  /** Who mends it when it is terminal, where that is said. */
  readonly ownerRole?: string | undefined
  /** The target is held: wait for it. */
  readonly held?: boolean
  /** What the handler says in the commit that makes the head terminal. */
  readonly last?: (error: MeshError) => LastWords<unknown>
}

const failureOf = (
  failure: Failure,
  terminal: boolean,
  tries: number,
  openCase: LaneFailure['openCase'],
): LaneFailure => {
  const { error, handler, stage } = failure
  const exhausted = terminal && error.kind !== 'terminal'
  const message = exhausted
    ? `${error.code} after ${String(tries)} tries: ${error.message}`
    : error.message
  const code = exhausted ? 'MESH_RUNTIME_EXHAUSTED' : error.code
  const fingerprint = fingerprintOf(error.code, handler, error.message)
  const kept = terminal ? { code, fingerprint } : openCase
  return {
    code,
    kind: terminal ? 'terminal' : error.kind,
    message: safeText(message),
    fingerprint,
    handler,
    stage,
    ...(kept !== undefined && { openCase: kept }),
  }
}

/** What a person has to see: the case event and the copy for the dead-letter topic. */
const tellPeople = (
  context: RuntimeContext,
  draft: Draft,
  item: Item,
  failure: LaneFailure,
  attempts: number,
  cause: Cause,
  ownerRole: string | undefined,
): void => {
  const facts = { subject: draft.key.key, version: nextNumber(draft.key.slot), failure, ownerRole }
  draft.records.push(caseOpened(context, facts, cause))
  draft.records.push(deadLetterOf(context, draft.key.key, item, failure, attempts))
}

const sayLast = (
  context: RuntimeContext,
  draft: Draft,
  cause: Cause,
  { last, error, handler }: Failure,
): void => {
  try {
    const { state, emit = [] } = last?.(error) ?? {}
    writeDecision(
      context,
      draft,
      { emit, ...(state !== undefined && { state }) },
      { rows: new Map(), named: new Map() },
      cause,
    )
  } catch (thrown) {
    context.logger.error({ handler, err: thrown }, 'The events of a terminal failure are not valid')
  }
}

/** Blocks the key's lane at this item: again later, when its target is back, or until a person acts. */
export const failHead = (
  context: RuntimeContext,
  draft: Draft,
  item: Item,
  cause: Cause,
  failure: Failure,
): void => {
  const { settings } = context
  const before = item.row?.inLane === true ? draft.lane : undefined
  const tries = (before?.tries ?? 0) + 1
  const attempts = (before?.attempts ?? 0) + (failure.pays ? 1 : 0)
  const wants = failure.error.kind === 'terminal' || attempts > settings.ladderMs.length
  const open = before?.failure?.openCase
  let row = failureOf(failure, wants, tries, open)
  // A flood of one cause is one fault, not a thousand dead orders: their handler's target is held.
  const braked =
    wants && brakeOn(context, failure.target ?? failure.handler, row, draft.key.key, cause, draft)
  const terminal = wants && !braked
  if (braked) row = failureOf(failure, false, tries, open)
  if (terminal && open !== undefined && open.fingerprint !== row.fingerprint) {
    const facts = { subject: draft.key.key, version: nextNumber(draft.key.slot), openCase: open }
    draft.records.push(caseResolved(context, facts, 'It fails for another reason', null, cause))
  }
  if (terminal) sayLast(context, draft, cause, failure)
  if (terminal) tellPeople(context, draft, item, row, attempts, cause, failure.ownerRole)
  const held = failure.held === true || braked
  const state = terminal ? 'waiting' : held ? 'held' : 'retrying'
  const target = failure.target ?? (braked ? failure.handler : undefined)
  block(draft, item, {
    state,
    target,
    priority: failure.priority ?? before?.priority ?? 0,
    attempts,
    tries,
    dueInMs:
      state === 'retrying'
        ? Math.max(failure.dueInMs ?? stepOf(settings, item.id, tries), failure.afterMs ?? 0)
        : undefined,
    failure: row,
    order: nextOrder(context),
    successes: failure.successes ?? 0,
  })
  context.observer.laneChanged?.({
    handler: failure.handler,
    key: draft.key.key,
    eventId: item.id,
    traceparent: cause.traceparent,
    state,
    code: row.code,
    attempts,
  })
}

/** Parks the item at the head of its lane without a failure: its target is held, or its turn comes later. */
export const queueHead = (
  context: RuntimeContext,
  draft: Draft,
  item: Item,
  how: { readonly state: 'queued' | 'held'; readonly target: string; readonly priority: number },
): void => {
  const before = item.row?.inLane === true ? draft.lane : undefined
  block(draft, item, {
    state: how.state,
    target: how.target,
    priority: before?.priority ?? how.priority,
    attempts: before?.attempts ?? 0,
    tries: before?.tries ?? 0,
    dueInMs: undefined,
    failure: before?.failure,
    order: nextOrder(context),
    successes: before?.successes ?? 0,
  })
}
