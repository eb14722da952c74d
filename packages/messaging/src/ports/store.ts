import type { CommitGroup, CommitResult } from './commit-group.ts'
import type { OutboundRecord } from './record.ts'
import type { StoreReports } from './store-reports.ts'
import type {
  Command,
  Fence,
  InboxDisposition,
  InboxKey,
  IntentRow,
  LaneRow,
  Pack,
  ParkedRow,
  StateRow,
  TakenSlot,
  WantedRow,
} from './store-rows.ts'

/** States that are loaded for one name. */
export const MOST_NAMED = 20

export interface LoadRequest {
  /** State keys, of any slot. */
  readonly states: readonly string[]
  /** Names whose keys' states are read: of each the first `MOST_NAMED` by key. */
  readonly named?: readonly string[]
  /** Keys all of whose intents are read. */
  readonly intentsOf: readonly string[]
  /** Of these keys only intents without a final answer, and those of the event named with the key. */
  readonly openIntentsOf?: readonly { readonly key: string; readonly eventId: string }[]
  readonly inbox: readonly InboxKey[]
  readonly wanted: readonly { readonly handler: string; readonly key: string }[]
}

export interface Loaded {
  readonly states: ReadonlyMap<string, StateRow>
  /** By name; only names that are there. */
  readonly named: ReadonlyMap<string, readonly StateRow[]>
  readonly intents: readonly IntentRow[]
  /** By `inboxName`. Only what is there. */
  readonly inbox: ReadonlyMap<string, InboxDisposition>
  readonly wanted: readonly WantedRow[]
}

/** Map key of an inbox row. */
export const inboxName = ({ id, generation }: InboxKey): string =>
  generation === 0 ? id : `${id}#${String(generation)}`

/** An internal message for the owner of `key`. */
export interface MailboxMessage {
  readonly slot: string
  readonly key: string
  readonly kind: 'submit' | 'fact'
  readonly type: string
  readonly eventId: string
  /** JSON. */
  readonly body: unknown
}

export interface Idempotency {
  /** Registered client: part of the key, so that guessing another's key shows nothing. */
  readonly client: string
  readonly key: string
  readonly payloadHash: string
}

export type SubmitResult =
  | { readonly kind: 'accepted' }
  /** Same key, same payload: the same answer again. */
  | { readonly kind: 'repeated'; readonly key: string; readonly eventId: string }
  /** Same key, other payload: 422. */
  | { readonly kind: 'other-payload' }
  /** A twin is still uncommitted after 5 s: 409. */
  | { readonly kind: 'in-flight' }

export interface SourceLease extends Fence {
  readonly cursor: string | undefined
  /** Unpublished packs, by seq. */
  readonly packs: readonly Pack[]
}

export interface SourceCommit {
  readonly fence: Fence
  /** Undefined = unchanged. */
  readonly cursor: string | undefined
  readonly records: readonly OutboundRecord[]
  readonly facts: readonly MailboxMessage[]
  readonly published: number | undefined
}

/**
 * The exactly-once boundary. All errors of the connection reject with MESH_STORE_UNAVAILABLE (kind
 * `in-doubt`: a commit may or may not have happened); every call ends within the store's own ceilings.
 * Calls may overlap. Commits take effect, and are answered, in the order of their calls.
 */
export interface Store extends StoreReports {
  /**
   * One statement for all slots: epoch + 1, owner = member, unclean + 1 where another process owned it and
   * did not release. Waits for open commits of the old owner. Rows are created at first use.
   */
  takeover(member: string, slots: readonly string[]): Promise<readonly TakenSlot[]>
  /**
   * Clean: owner null, unclean 0. A fence that is one takeover old shows that its owner lives: that
   * takeover counts as clean after all. Older ones are ignored.
   */
  release(fences: readonly Fence[]): Promise<void>
  /** unclean = 0 after long enough ownership. */
  calm(fences: readonly Fence[]): Promise<void>
  /** Lanes of these slots, with their row counts. */
  blockedLanes(slots: readonly string[]): Promise<readonly LaneRow[]>
  /** Packs after `published`, by slot and seq. */
  unpublished(slots: readonly string[]): Promise<readonly Pack[]>

  /** One round trip. */
  load(request: LoadRequest): Promise<Loaded>
  commit(group: CommitGroup): Promise<CommitResult>

  /** Mailbox rows that are due, of these slots, by pos; those of a key that has a lane wait (commands do not). */
  due(slots: readonly string[], limit: number): Promise<readonly ParkedRow[]>
  /** Rows in the lanes of these keys, per key the head first, then by pos; at most `limit` per key. */
  tail(
    lanes: readonly { readonly key: string; readonly headPos: number | undefined }[],
    limit: number,
  ): Promise<readonly ParkedRow[]>
  /** Dirty rows that are due, oldest first. */
  dirty(handler: string, slots: readonly string[], limit: number): Promise<readonly WantedRow[]>
  /**
   * Awaiting rows whose reference has a version above the one they know turn into `wake` rows
   * (body `{refs}`), in one statement; returns the slots that got one. `written`: only these references;
   * `waiting`: only these keys; both absent: all (the minute sweep).
   */
  wake(scope: {
    readonly written?: readonly string[]
    readonly waiting?: readonly string[]
  }): Promise<readonly string[]>
  /** Starts of this event without an end, this one included. Rejects with MESH_STORE_FENCED. */
  countStart(fence: Fence, eventId: string): Promise<number>

  /** Undefined while another member's lease runs. */
  acquireSource(member: string, slot: string, leaseMs: number): Promise<SourceLease | undefined>
  /** False: the lease is lost. */
  renewSource(fence: Fence, leaseMs: number): Promise<boolean>
  releaseSource(fence: Fence): Promise<void>
  /** Seq of the pack, or undefined when there were no records; `fenced` = another holds the lease. */
  commitSource(step: SourceCommit): Promise<{ readonly seq: number | undefined } | 'fenced'>

  /** One transaction; a repeated event id of a fact is accepted here and found to be a duplicate by its owner. */
  submit(message: MailboxMessage, idempotency?: Idempotency): Promise<SubmitResult>
  /** Puts the command into the owner's mailbox. A repeated id is ignored. */
  command(slot: string, command: Command): Promise<void>

  /** Oldest event time (epoch ms) whose inbox rows are all kept: below it nothing is run. */
  inboxFloor(): Promise<number>
  /** Makes room ahead and drops what is past its keeping: inbox, packs, idempotency keys. */
  housekeep(keep: { readonly inboxDays: number; readonly packHours: number }): Promise<void>
  /** Calls back when another process may have left work for these slots (a hint over the poll). Returns the stop. */
  onHint?(listener: (slot: string) => void): () => void
  close(): Promise<void>
}
