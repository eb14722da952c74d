import type { Finding, MeshError } from '@carrick/kernel'
import type { EventToken } from '@carrick/schemas'
import type { Act, Decision, Outgoing } from './decision.ts'
import type { Token } from './token.ts'

/** An event as a handler sees it. */
export interface Received<T> {
  /** Event id (UUIDv7). */
  readonly id: string
  /** Name of the event type or internal token. */
  readonly type: string
  /** Record key; in this house the order id for all order topics. */
  readonly key: string
  readonly value: T
  /** Epoch ms at which the event was first seen by this service. */
  readonly seenAt: number
  readonly correlationId: string
}

/** Another key's state as it was last committed. */
export interface NamedState {
  readonly key: string
  readonly state: unknown
}

/** What a pure decision may look at besides event and state. */
export interface DecideContext {
  /** Epoch ms; the same for all events of one batch. */
  readonly now: number
  /** State of another key named by `refs`; read-only. */
  readonly ref: (key: string) => unknown
  /** States of the keys that decisions gave this name, of those named by `named`; read-only. */
  readonly named: (name: string) => readonly NamedState[]
}

interface HandlerBase<S, T> {
  /** `<service>.<verb>-<noun>`: span name, metric label and dead-letter header alike. */
  readonly name: string
  readonly consumes: Token<T>
  readonly produces: readonly EventToken<unknown>[]
  /** Ceiling for load and decide, ms; default 2,000. */
  readonly deadlineMs?: number
  /** Keys of other state rows that `decide` reads; loaded with the batch in one query. */
  refs?(event: Received<T>, state: S | undefined): readonly string[]
  /**
   * Names whose keys' states `decide` reads; loaded with `refs`, at most 20 of each. Two keys that get
   * one name at the same moment need not see each other.
   */
  named?(event: Received<T>, state: S | undefined): readonly string[]
  /** Asked only when the lane's head is terminal and no call of it is open or in doubt. */
  resolves?(
    head: { readonly type: string; readonly code: string },
    event: Received<T>,
  ): 'supersede-head' | 'park'
}

/** Pure: state and events from facts; whole batches, one commit. */
export interface FoldHandler<S, T> extends HandlerBase<S, T> {
  readonly kind: 'fold'
  decide(event: Received<T>, state: S | undefined, context: DecideContext): Decision<S>
}

/** Outcome of an outside call. Anything thrown after the intent was committed counts as in doubt. */
export type Answer<A> =
  | { readonly kind: 'done'; readonly result: A }
  | { readonly kind: 'refused'; readonly findings: readonly Finding[] }
  | { readonly kind: 'throttled'; readonly afterMs: number }
  /**
   * Proof that nothing was done: refused before sending, or a code that says so. `afterMs`: this key is not
   * tried earlier than that, whatever the ladder says; the target is not held.
   */
  | { readonly kind: 'transient'; readonly cause: MeshError; readonly afterMs?: number | undefined }
  | { readonly kind: 'in-doubt'; readonly cause: MeshError }

export type FinalAnswer<A> = Extract<Answer<A>, { kind: 'done' | 'refused' }>

export interface Call {
  /** `key/operation/number`: also the mark that the other side keeps. */
  readonly opKey: string
  readonly key: string
  readonly target: string
  readonly signal: AbortSignal
  readonly deadlineMs: number
}

/** What a handler says when no machine will try again. */
export type LastWords<S> = Pick<Decision<S>, 'state' | 'emit'>

/** Intent committed, outside call under the target's governor, outcome committed. */
export interface EffectHandler<S, T, C, A> extends HandlerBase<S, T> {
  readonly kind: 'effect'
  /** Who mends a call that no machine tries again; the operator when absent. */
  readonly ownerRole?: string
  /**
   * Without `act` it behaves as a fold. Its `state` and `emit` are committed with the intent; after a
   * failed try it is asked again with that state, and must ask for the same operation.
   */
  decide(
    event: Received<T>,
    state: S | undefined,
    context: DecideContext,
  ): Decision<S> & { readonly act?: Act<C> }
  perform(command: C, call: Call): Promise<Answer<A>>
  /** By our own mark. `absent` counts only after the deadline and the visibility delay have passed. */
  lookUp(command: C, call: Call): Promise<FinalAnswer<A> | { readonly kind: 'absent' } | Answer<A>>
  /** Pure; `state` is what is stored now. */
  conclude(
    event: Received<T>,
    state: S | undefined,
    answer: FinalAnswer<A>,
    context: DecideContext,
  ): Decision<S>
  /** Pure. For the commit that makes the head terminal. */
  failed?(event: Received<T>, state: S | undefined, failure: MeshError): LastWords<S>
}

/** One key's wish as the flush sees it. */
export interface Wanted<W> {
  readonly key: string
  readonly version: number
  readonly body: W
}

export type RowAnswer =
  | { readonly kind: 'written' }
  | { readonly kind: 'superseded' }
  | { readonly kind: 'throttled'; readonly afterMs: number }
  | { readonly kind: 'transient'; readonly cause: MeshError }
  | { readonly kind: 'in-doubt'; readonly cause: MeshError }
  | { readonly kind: 'refused'; readonly findings: readonly Finding[] }

/** Newest wanted state per key, flushed in bulk by the slot owner; failures live on the row. */
export interface DesiredStateHandler<T, W> {
  readonly kind: 'desired-state'
  readonly name: string
  readonly consumes: EventToken<T>
  /** Other event types that speak of the same wishes, e.g. the end of what `consumes` begins. */
  readonly alsoConsumes?: readonly EventToken<T>[]
  readonly produces: readonly EventToken<unknown>[]
  readonly target: string
  /** Rows per flush call, at most. */
  readonly batch: number
  /** How long a first wish waits for newer ones, ms. */
  readonly coalesceMs: number
  /** Pure. Undefined = nothing to write. A version at or below the stored one is superseded. */
  want(
    event: Received<T>,
    current: Wanted<W> | undefined,
  ): { readonly version: number; readonly body: W } | undefined
  /** One answer per key; a key without an answer counts as in doubt and is written again. */
  flush(
    rows: readonly Wanted<W>[],
    call: { readonly signal: AbortSignal; readonly deadlineMs: number },
  ): Promise<ReadonlyMap<string, RowAnswer>>
  /** Events to publish when a row settles (written, superseded) or becomes terminal (refused). */
  settled?(row: Wanted<W>, answer: RowAnswer): readonly Outgoing[]
}

export const defineFold = <S, T>(handler: Omit<FoldHandler<S, T>, 'kind'>): FoldHandler<S, T> => ({
  kind: 'fold',
  ...handler,
})

export const defineEffect = <S, T, C, A>(
  handler: Omit<EffectHandler<S, T, C, A>, 'kind'>,
): EffectHandler<S, T, C, A> => ({ kind: 'effect', ...handler })

export const defineDesiredState = <T, W>(
  handler: Omit<DesiredStateHandler<T, W>, 'kind'>,
): DesiredStateHandler<T, W> => ({ kind: 'desired-state', ...handler })
