import type { Clock } from '@carrick/kernel'
import type { Codec } from '../ports/codec.ts'
import type { EventLog, Subscription } from '../ports/event-log.ts'
import type { RuntimeObserver } from '../ports/observer.ts'
import type { Store } from '../ports/store.ts'
import type { BrakeCount } from './brake.ts'
import type { Outcome } from './draft.ts'
import type { Governor } from './governor.ts'
import type { HandlerRegistry } from './registry.ts'
import type { RuntimeSettings } from './settings.ts'
import type { Heap } from './heap.ts'
import type { Publisher } from './publisher.ts'
import type { Signal } from './signal.ts'
import type { KeyState, OwnedSlot } from './slot.ts'

/** The subset of pino that the runtime uses. */
export interface RuntimeLogger {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** What the runtime writes into envelopes when neither handler nor causing event says otherwise. */
export interface EnvelopeDefaults {
  readonly instance: string
  readonly company: string
  readonly org: string | null
  readonly channel: string
  readonly configVersion: string
}

export interface RuntimeContext {
  readonly service: string
  readonly version: string
  /** Unique per process start: names the owner in the slot table. */
  readonly member: string
  readonly handlers: HandlerRegistry
  readonly settings: RuntimeSettings
  readonly store: Store
  readonly log: EventLog
  readonly codec: Codec
  readonly clock: Clock
  readonly newId: () => string
  readonly traceOf: ((eventId: string) => string | undefined) | undefined
  readonly envelope: () => EnvelopeDefaults
  readonly observer: RuntimeObserver
  readonly logger: RuntimeLogger
  readonly onFatal: (reason: string) => void

  /** Slots owned now. */
  readonly own: Map<string, OwnedSlot>
  readonly governors: Map<string, Governor>
  /** By failure fingerprint. */
  readonly brakes: Map<string, BrakeCount>
  /** Keys with items and nothing in work, in order of arrival. */
  ready: KeyState[]
  readonly work: Signal
  readonly agenda: Signal
  /** Monotonic time at which the mailbox is asked again; 0 = at the next turn. */
  mailAt: number
  /** Outcomes that wait for the next commit. */
  commitQueue: Outcome[]
  readonly commitWork: Signal
  /** After every turn of the committer. */
  readonly commitDone: Signal
  readonly flushWork: Signal
  readonly publisher: Publisher
  readonly dueLanes: Heap<DueLane>
  subscription: Subscription | undefined
  generation: number
  /** Keys whose schema could not be fetched; asked again by the agenda. */
  stalled: KeyState[]
  order: number
  inboxFloor: number
  /** Fetching is paused. */
  paused: boolean
  /** Calls are being prepared (hysteresis between K and 2K). */
  filling: boolean
  /** Why decoding waits. */
  registryAway: string | undefined
  /** Last committed offset per topic, partition and join. */
  readonly committedOffsets: Map<string, number>
  /** Why a source ended, by its name, until it works again. */
  readonly sourceFaults: Map<string, string>
  /** Ends the running sources. */
  readonly sourceStops: Set<() => void>
  /** Monotonic time of the last commit that did something. */
  progressAt: number
  stopping: boolean
  /** Commits on their way. */
  committing: number
  /** Ends every wait of the loops. */
  readonly ended: AbortController
}

/** A lane whose head is tried again at a time (monotonic ms). */
export interface DueLane {
  readonly key: KeyState
  readonly version: number
  readonly at: number
}

/** A function, because what was true before an await need not be true after it. */
export const isOver = (context: RuntimeContext): boolean => context.ended.signal.aborted

export const nextOrder = (context: RuntimeContext): number => {
  context.order += 1
  return context.order
}

/** Waits for the signal, at most `ms`. The stop notifies every signal. */
export const waitFor = async (
  context: RuntimeContext,
  signal: Signal,
  ms: number,
): Promise<void> => {
  const done = new AbortController()
  await Promise.race([signal.wait(done.signal), context.clock.sleep(ms, done.signal)])
  done.abort('woken')
}

/** Puts a key with items in line for the next batch. */
export const makeReady = (context: RuntimeContext, key: KeyState): void => {
  if (key.busy || key.queued || key.items.length === 0 || !key.slot.alive) return
  key.queued = true
  context.ready.push(key)
  context.work.notify()
}

/** Somebody may have left mail: the mailbox is asked now and not only at the next tick. */
export const askMail = (context: RuntimeContext): void => {
  context.mailAt = 0
  context.agenda.notify()
}

/** A large commit waits to be sent. */
export const isGroupFull = ({ commitQueue, settings, handlers }: RuntimeContext): boolean =>
  commitQueue.length >= (handlers.hasEffects ? settings.effectGroupEvents : settings.groupEvents)

/** Hands an outcome to the committer; its key stays busy until then. */
export const enqueue = (context: RuntimeContext, outcome: Outcome): void => {
  outcome.key.busy = true
  context.commitQueue.push(outcome)
  if (context.committing === 0 || isGroupFull(context)) context.commitWork.notify()
}
