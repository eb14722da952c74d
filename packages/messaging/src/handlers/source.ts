import type { EventToken } from '@carrick/schemas'
import type { Outgoing } from './decision.ts'
import type { InternalToken } from './token.ts'

/** A message for the slot owner of `key`; a repeated `id` is a duplicate. */
export interface InternalMessage<T> {
  readonly token: InternalToken<T>
  readonly key: string
  /** UUIDv7-shaped; deterministic for re-readable sources. */
  readonly id: string
  readonly body: T
}

/** One step of a source: position, events and facts are committed together, fenced by the lease. */
export interface SourceStep {
  /** Opaque position to resume from; unchanged when absent. */
  readonly cursor?: string
  /** Published in sequence by the lease owner. `key` is required. */
  readonly emit?: readonly (Outgoing & { readonly key: string; readonly id?: string })[]
  readonly facts?: readonly InternalMessage<unknown>[]
}

export interface SourceContext {
  readonly cursor: string | undefined
  /** Aborts when the lease is lost or the service stops. */
  readonly signal: AbortSignal
  /** Throws MESH_SOURCE_FENCED when another instance holds the lease. */
  commit(step: SourceStep): Promise<void>
}

/** A poller or subscriber: exactly one runs per name over all instances, by a lease. */
export interface Source {
  readonly name: string
  /** Leased slot, e.g. `cdc:demo-org` or `poll:demo`. */
  readonly slot: string
  readonly produces: readonly EventToken<unknown>[]
  /** Runs until the signal aborts. A throw is logged and it is run again, with backoff. */
  run(context: SourceContext): Promise<void>
}
