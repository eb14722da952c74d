import type { MeshError } from '@carrick/kernel'
import type { Envelope, EventToken } from '@carrick/schemas'
import type { AuditRow } from '../ports/store-rows.ts'

/** What a person did through a handler, and why; the runtime knows the rest. */
export type AuditNote = Pick<AuditRow, 'verb' | 'by' | 'reason' | 'outcome' | 'detail'> &
  Partial<Pick<AuditRow, 'commandId' | 'planHash'>>

/** What a handler may say of the envelope; the runtime fills in ids, causation and recordedAt. */
export type MetaOverrides = Partial<
  Pick<
    Envelope,
    'aggregateVersion' | 'occurredAt' | 'source' | 'priority' | 'company' | 'org' | 'channel'
  >
>

/** An event to be published by the commit of this decision. */
export interface Outgoing {
  readonly token: EventToken<unknown>
  /** Record key; the handled key when absent. */
  readonly key?: string
  /** The event without `meta`. */
  readonly payload: unknown
  readonly meta?: MetaOverrides
}

export const emit = <T extends { readonly meta: Envelope }>(
  token: EventToken<T>,
  payload: Omit<T, 'meta'>,
  options: { readonly key?: string; readonly meta?: MetaOverrides } = {},
): Outgoing => ({ token: token, payload, ...options })

/** Later calls with the same name replace the timer; `at` (epoch ms) undefined cancels it. */
export interface TimerRequest {
  readonly name: string
  readonly at: number | undefined
}

export type Disposition = 'applied' | 'superseded' | 'duplicate' | 'rejected' | 'parked'

/** What the pure part of a handler wants. Everything in it is committed together or not at all. */
export interface Decision<S> {
  /** The key's new state; absent = unchanged. JSON-safe. */
  readonly state?: S
  readonly emit?: readonly Outgoing[]
  /** How the event counts in the conservation totals; `applied` when absent. */
  readonly disposition?: Disposition
  /** State keys whose next write wakes this key. Replaces the earlier set; [] clears it. */
  readonly awaits?: readonly string[]
  readonly timers?: readonly TimerRequest[]
  /** Other names by which people find this key; added to those it has. */
  readonly names?: readonly string[]
  /** Puts what a person wanted, and what came of it, into the audit table. */
  readonly audit?: AuditNote
  /** The event cannot be applied: blocks the lane with this error (a dead letter when terminal). */
  readonly fail?: MeshError
}

/** An outside call that an effect handler asks for. */
export interface Act<C> {
  /** With key and number the operation key: unique for ever. */
  readonly operation: string
  /** create: 0; an amendment: its base version. */
  readonly number: number
  /** Where it goes, e.g. `erp:demo`. Decided once; kept in the intent. */
  readonly target: string
  /** 0 (lowest) to 9 (most urgent). */
  readonly priority: number
  /** JSON-safe, so that the intent can keep it. */
  readonly command: C
}
