import type { Hold } from '@carrick/mapping'

/** What a service's admin port answers. The CLI and, later, the operations service read nothing else. */

export interface SlotView {
  readonly slot: string
  readonly epoch: number
  readonly owned: boolean
  /** Events in the log behind this slot that are not settled; absent where it is not known. */
  readonly lag?: number
}

export interface TargetView {
  readonly target: string
  /** Epoch ms until which nothing is sent; absent while it is not held. */
  readonly heldUntil?: number
  readonly reason?: string
  readonly inFlight: number
  readonly limit: number
  readonly queued: number
}

export interface StatusView {
  readonly service: string
  readonly startedAt: number
  readonly ready: boolean
  /** Why it is not ready, or what does not work although it is, in plain words. */
  readonly reasons: readonly string[]
  readonly slots: readonly SlotView[]
  readonly targets: readonly TargetView[]
  /** Events settled per disposition since the tables began. */
  readonly totals: Readonly<Record<string, number>>
  /** Lanes that are not open, per state. */
  readonly lanes: Readonly<Record<string, number>>
}

export interface LaneView {
  readonly service: string
  readonly key: string
  readonly state: 'queued' | 'retrying' | 'held' | 'waiting'
  readonly version: number
  readonly code: string
  readonly message: string
  readonly handler: string
  readonly target?: string
  readonly attempts: number
  /** Epoch ms. */
  readonly firstBlockedAt: number
  /** Epoch ms of the next try by machine; absent when a person must act. */
  readonly dueAt?: number
  /** Events parked behind the head. */
  readonly tail: number
}

export interface DeadLetterView extends LaneView {
  readonly eventType: string
  readonly eventId: string
  readonly origin: { readonly topic: string; readonly partition: number; readonly offset: string }
  readonly fingerprint: string
  /** Decoded payload, personal data masked; absent when the bytes cannot be read. */
  readonly payload?: unknown
  /** Base64 of the record as received. */
  readonly bytes: string
  readonly headers: Readonly<Record<string, string>>
}

/** One sentence each, for `carrick why`. */
export interface Explanation {
  readonly service: string
  /** What the order waits for, or what happened. */
  readonly what: string
  /** Epoch ms. */
  readonly since?: number
  /** Who can free it: a role or `the mesh`. */
  readonly who: string
  /** What happens then. */
  readonly next: string
  /** True when nothing moves before somebody acts or something outside changes. */
  readonly waiting: boolean
}

export interface TraceEntry {
  readonly at: number
  readonly service: string
  readonly what: string
  readonly reference?: string
}

export type Verb = 'retry' | 'skip' | 'reprocess'

export interface PlanRequest {
  readonly verb: Verb
  /** Lane keys; empty means every lane that the filters select. */
  readonly keys: readonly string[]
  readonly code?: string
  readonly target?: string
}

export interface PlanView {
  readonly verb: Verb
  /** Names exactly these lanes at exactly these versions; the run must give it back. */
  readonly hash: string
  readonly expiresAt: number
  readonly items: readonly LaneView[]
}

export interface RunRequest {
  readonly by: string
  readonly reason: string
}

export interface RunItem {
  readonly key: string
  readonly result: 'done' | 'stale' | 'refused' | 'pending'
  readonly message: string
}

export interface RunView {
  readonly hash: string
  readonly items: readonly RunItem[]
}

/** What an operator does about the holds of an order that no ERP has yet. */
export interface HoldOrder {
  readonly verb: 'hold' | 'release'
  /** MANUAL, where it is to be held. */
  readonly hold: Hold
  readonly by: string
  readonly reason: string
}

/** Which orders; empty keys and no target select nothing. */
export interface CorrectionRequest {
  readonly keys: readonly string[]
  /** E.g. `erp:demo`: every order that is concerned there. */
  readonly target?: string
}

export interface CorrectionItem {
  readonly key: string
  readonly target: string
  /** What would be told, one sentence each. */
  readonly changes: readonly string[]
}

export interface CorrectionView {
  /** Names exactly these changes of exactly this state; the run must give it back. */
  readonly hash: string
  readonly expiresAt: number
  readonly items: readonly CorrectionItem[]
}

export interface AuditEntry {
  readonly at: number
  readonly by: string
  readonly verb: string
  readonly key: string
  readonly reason: string
  readonly planHash: string
  readonly result: string
}

/** An order that matches what a person typed. */
export interface OrderMatch {
  readonly key: string
  /** Number in Salesforce, as people say it. */
  readonly number: string
  readonly label: string
}
