import type { FailureKind } from '@carrick/kernel'
import type { Disposition } from '../handlers/decision.ts'
import type { InboundRecord, OutboundRecord } from './record.ts'

/**
 * Rows of the runtime's tables. Times that decide something are the database's: rows are written with
 * `...InMs` from now and read as what remains (negative = past). `...At` are epoch ms, for display.
 */

/** Names an owner at one moment. Slots are `'0'`..`'11'`; sources have their own (`cdc:demo-org`). */
export interface Fence {
  readonly slot: string
  readonly epoch: number
}

export interface TakenSlot extends Fence {
  /** Takeovers without a clean release, this one included when it was one. */
  readonly unclean: number
  /** Last published pack. */
  readonly published: number
}

/** `waiting` = in a lane (head or tail); all others are final, `parked` included (its state awaits). */
export type InboxDisposition = Disposition | 'waiting'

export interface InboxKey {
  readonly id: string
  /** 0; higher for a reprocessing. */
  readonly generation: number
}

export interface InboxRow extends InboxKey {
  readonly slot: string
  readonly disposition: InboxDisposition
}

export interface StateRow {
  readonly key: string
  /** 1 after the first write. */
  readonly version: number
  /** JSON. */
  readonly body: unknown
}

export type IntentState = 'decided' | 'done' | 'refused' | 'doubt'

export interface IntentRow {
  /** `key/operation/number`. */
  readonly opKey: string
  readonly key: string
  readonly slot: string
  /** Of the owner that wrote it last. */
  readonly epoch: number
  readonly eventId: string
  readonly target: string
  readonly priority: number
  /** Hash of the command. */
  readonly hash: string
  /** JSON; null once the intent is done or refused, for it is not asked for again. */
  readonly command: unknown
  readonly state: IntentState
  /** No call of this intent may still be running after this; remaining ms. */
  readonly deadlineInMs: number
  /** JSON of the final answer. */
  readonly answer: unknown
}

/**
 * A key without a row is open. `queued`: accepted, waits for its turn; `retrying`: due later;
 * `held`: its target is away; `waiting`: for a person.
 */
export type LaneState = 'queued' | 'retrying' | 'held' | 'waiting'

export interface LaneFailure {
  readonly code: string
  readonly kind: FailureKind
  readonly message: string
  readonly fingerprint: string
  readonly handler: string
  readonly stage: string
  /** The case that tells people of it; kept over later tries until it is resolved. */
  readonly openCase?: { readonly code: string; readonly fingerprint: string }
}

export interface LaneRow {
  readonly key: string
  readonly slot: string
  readonly state: LaneState
  /** Rises with every change and never repeats for a key: the owner gives epoch x 10^9 + n. Commands compare and set it. */
  readonly version: number
  readonly target: string | undefined
  readonly priority: number
  /** Attempts that count against the ladder. */
  readonly attempts: number
  /** All failed tries since the lane was blocked, outages included. */
  readonly tries: number
  readonly dueInMs: number | undefined
  /** Position of the failed (or first) row; undefined while a tail is being drained. */
  readonly headPos: number | undefined
  readonly headId: string | undefined
  readonly headType: string | undefined
  readonly failure: LaneFailure | undefined
  readonly firstBlockedAt: number
  readonly lastFailedAt: number | undefined
  /** Rows in the lane, head included. Counted at reading. */
  readonly rows: number
}

/**
 * `event`: a record, in the lane. The others are the key's mailbox until they fail and become a lane's head:
 * facts, submissions, wakes, timers; commands never wait. `outgoing`: a record that the log refused.
 */
export type ParkedKind = 'event' | 'fact' | 'submit' | 'wake' | 'timer' | 'command' | 'outgoing'

export interface ParkedRow {
  readonly key: string
  /** Order within the key. The owner gives its rows epoch x 10^9 + n; mailbox rows get a sequence number. */
  readonly pos: number
  readonly slot: string
  readonly kind: ParkedKind
  readonly inLane: boolean
  readonly eventId: string
  readonly generation: number
  /** Event type or internal token name; for timers its name. */
  readonly type: string
  /** Original bytes and headers, for kind event and outgoing. Any content must survive, U+0000 included. */
  readonly record: InboundRecord | undefined
  /** JSON, for the other kinds. */
  readonly body: unknown
  /** First seen by this service, epoch ms. */
  readonly at: number
}

/** Records of one commit of one slot, to be published before the next one's. */
export interface Pack {
  readonly slot: string
  readonly seq: number
  readonly records: readonly OutboundRecord[]
}

/** A wish of a desired-state handler. */
export interface WantedRow {
  readonly handler: string
  readonly key: string
  readonly slot: string
  /** Of the wish, given by the handler. */
  readonly version: number
  readonly body: unknown
  readonly state: 'dirty' | 'clean' | 'refused'
  readonly attempts: number
  readonly dueInMs: number | undefined
  readonly failure: LaneFailure | undefined
}

export type CommandVerb = 'retry' | 'skip' | 'reprocess'

export interface Command {
  readonly id: string
  readonly key: string
  readonly verb: CommandVerb
  /** Lane version that the plan showed; 0 = no lane. */
  readonly expectedVersion: number
  readonly by: string
  readonly reason: string
  readonly planHash: string
  /** Reprocess only: the record as it was read, and its new generation. */
  readonly record?: InboundRecord
  readonly generation?: number
}

export interface AuditRow {
  readonly commandId: string
  readonly key: string
  readonly verb: string
  readonly by: string
  readonly reason: string
  readonly planHash: string
  readonly outcome: 'done' | 'refused'
  readonly detail: string
  readonly at: number
}
