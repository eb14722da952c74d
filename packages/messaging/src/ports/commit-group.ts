import type {
  AuditRow,
  Fence,
  InboxDisposition,
  InboxKey,
  InboxRow,
  IntentState,
  LaneFailure,
  LaneState,
  ParkedRow,
  WantedRow,
} from './store-rows.ts'
import type { OutboundRecord } from './record.ts'

export interface StateWrite {
  readonly slot: string
  readonly key: string
  /** As loaded; 0 = there was none. Written as version + 1. */
  readonly version: number
  readonly body: unknown
}

/** Insert or replace by op key; the owner read it before. A replaced `done` row is a conflict. */
export interface IntentWrite {
  readonly opKey: string
  readonly key: string
  readonly slot: string
  readonly epoch: number
  readonly eventId: string
  readonly target: string
  readonly priority: number
  readonly hash: string
  /** JSON, written as it is; null keeps none. */
  readonly command: string | null
  readonly state: IntentState
  /**
   * From the commit's database time. Undefined = the end or the doubt of a call whose row is there: its
   * deadline, target, priority and hash stay, and its command too unless it is null here.
   */
  readonly deadlineInMs: number | undefined
  readonly answer: unknown
}

/** Another name of a key, for people; known ones are left alone. */
export interface NameWrite {
  readonly key: string
  readonly name: string
}

export interface LaneWrite {
  readonly slot: string
  readonly key: string
  /** Version of the stored row; 0 = there is none. */
  readonly expected: number
  readonly version: number
  /** True: the lane opens and its row goes. */
  readonly remove: boolean
  readonly state: LaneState
  readonly target: string | undefined
  readonly priority: number
  readonly attempts: number
  readonly tries: number
  readonly dueInMs: number | undefined
  readonly headPos: number | undefined
  readonly headId: string | undefined
  readonly headType: string | undefined
  readonly failure: LaneFailure | undefined
  /** `first_blocked` is set by the insert and kept; true sets `last_failed` to now. */
  readonly failed: boolean
}

/** Insert, or for a mailbox row that became a head (`inLane` true, same key and pos) update of `inLane`. */
export type ParkedWrite = ParkedRow

export interface TimerWrite {
  readonly slot: string
  readonly key: string
  readonly name: string
  /** Epoch ms; undefined cancels. Replaces the key's timer of that name. */
  readonly at: number | undefined
  readonly eventId: string
}

/** Replaces the key's whole set. */
export interface AwaitsWrite {
  readonly slot: string
  readonly key: string
  /** `version`: of the state row as decided upon (0 = none); undefined = what it is at the commit. */
  readonly refs: readonly { readonly ref: string; readonly version: number | undefined }[]
}

/** Upsert by (handler, key). A version at or below the stored one changes nothing; the failure of a refused row is kept, so that its case can be closed. */
export type WantedWrite = Pick<WantedRow, 'handler' | 'key' | 'slot' | 'version' | 'body'> & {
  /** For a row that is clean or refused now; a dirty row keeps its due time. */
  readonly dueInMs: number
}

/** After a flush; nothing happens unless the row still has this version. */
export type WantedSettle = Pick<
  WantedRow,
  'handler' | 'key' | 'slot' | 'version' | 'state' | 'attempts' | 'dueInMs' | 'failure'
>

/**
 * Everything below becomes true together or not at all, and only while every fence holds.
 * Inbox rows must be new; `settled` rows and `removed` rows must exist; versions must be as named.
 */
export interface CommitGroup {
  readonly fences: readonly Fence[]
  readonly inbox: readonly InboxRow[]
  /** Rows that are `waiting` and now end. */
  readonly settled: readonly (InboxKey & { readonly disposition: InboxDisposition })[]
  readonly states: readonly StateWrite[]
  readonly intents: readonly IntentWrite[]
  readonly lanes: readonly LaneWrite[]
  readonly parked: readonly ParkedWrite[]
  readonly removed: readonly { readonly key: string; readonly pos: number }[]
  readonly timers: readonly TimerWrite[]
  readonly awaits: readonly AwaitsWrite[]
  readonly names: readonly NameWrite[]
  readonly wanted: readonly WantedWrite[]
  readonly wantedSettled: readonly WantedSettle[]
  /** Crash counts of these events are dropped. */
  readonly survived: readonly string[]
  readonly audits: readonly Omit<AuditRow, 'at'>[]
  /** At most one per slot; the store gives seq = ++pack_seq. */
  readonly packs: readonly { readonly slot: string; readonly records: readonly OutboundRecord[] }[]
  /** Highest pack of the slot that the log acknowledged; never goes back. */
  readonly published: readonly { readonly slot: string; readonly seq: number }[]
}

export type CommitResult =
  | { readonly kind: 'committed'; readonly seqs: ReadonlyMap<string, number> }
  /** These slots have another epoch now; nothing was written. */
  | { readonly kind: 'fenced'; readonly slots: readonly string[] }
  /** These are in the inbox already; nothing was written. */
  | { readonly kind: 'repeated'; readonly events: readonly InboxKey[] }
  /** A version, intent or parked row of these keys is not as named; nothing was written. */
  | { readonly kind: 'conflict'; readonly keys: readonly string[] }
  /** Some value is refused (PostgreSQL classes 22, 23, 54); nothing was written. The caller halves. */
  | { readonly kind: 'refused'; readonly message: string }
