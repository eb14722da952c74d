import type { InboundRecord } from '../ports/record.ts'
import type { LaneFailure, LaneState, ParkedKind, ParkedRow } from '../ports/store-rows.ts'
import type { Decoded } from '../ports/codec.ts'
import type { Tracker } from './tracker.ts'

/** One thing to be run for a key: a record from the log, or a row of the store. */
export interface Item {
  readonly kind: ParkedKind
  readonly id: string
  readonly generation: number
  /** Event type; '' while a record without type header is not decoded. */
  readonly type: string
  readonly seenAt: number
  readonly size: number
  readonly record: InboundRecord | undefined
  /** From the log: where to strike the offset out. */
  readonly tracker: Tracker | undefined
  /** From the store: the row that ends with this item. */
  readonly row: ParkedRow | undefined
  decoded: Decoded | undefined
}

/** What the owner knows of a key's lane: loaded at the takeover, changed only with a commit. */
export interface LaneMemory {
  readonly state: LaneState
  readonly version: number
  readonly target: string | undefined
  readonly priority: number
  readonly attempts: number
  readonly tries: number
  /** Monotonic ms. */
  readonly dueAt: number | undefined
  readonly headPos: number | undefined
  readonly headId: string | undefined
  readonly headType: string | undefined
  readonly failure: LaneFailure | undefined
  /** Rows of the lane in the store. */
  readonly rows: number
  /** Order of arrival among the lanes of a target. */
  readonly order: number
  /** Successes of the target when the head last failed. */
  readonly successes: number
}

export interface KeyState {
  readonly key: string
  readonly slot: OwnedSlot
  /** In order; those at the front may be in work. */
  items: Item[]
  /** Items of the batch in work; what arrives behind them is not decoded yet. */
  taken: number
  /** In a batch, a commit, a call or a read of its tail. */
  busy: boolean
  queued: boolean
  lane: LaneMemory | undefined
  /** Its turn came while it was busy: asked for again at the release. */
  missed: boolean
  /** Events that the inbox turned out to know. */
  repeats: Set<string> | undefined
  /** An operation of it was done for another event: all of its intents are read. */
  wholeHistory: boolean
  /** Stands for one record without a usable key. */
  unkeyed: boolean
  /** After a refused commit: one event per commit until the culprit is found. */
  single: boolean
}

export interface OwnedSlot {
  readonly slot: string
  readonly partition: number
  readonly epoch: number
  /** Join under which offsets may be committed. */
  generation: number
  /** False for ever after `forget`: whatever still points here is dropped. */
  alive: boolean
  readonly keys: Map<string, KeyState>
  readonly trackers: Map<string, Tracker>
  /** Mailbox rows in `items`, by key and pos. */
  readonly inHand: Set<string>
  /** Rows that left memory since the mailbox was last asked: its answer may still name them. */
  readonly leaving: Set<string>
  /** Running calls. */
  readonly aborts: Set<AbortController>
  /** Items in memory. */
  pending: number
  /** Gives positions and lane versions: epoch x 10^9 + n. */
  counter: number
  /** Events whose id is asked for before they are decided (after a takeover). */
  askLeft: number
  cautiousLeft: number
  readonly takenAt: number
  calmed: boolean
  /** Events whose start was counted and that have not ended. */
  readonly counted: Set<string>
  progressAt: number
}

const PER_EPOCH = 1_000_000_000

/** A function, because what was true before an await need not be true after it. */
export const isAlive = (slot: OwnedSlot): boolean => slot.alive

export const nextNumber = (slot: OwnedSlot): number => {
  slot.counter += 1
  return slot.epoch * PER_EPOCH + slot.counter
}

/** Carries a share of a commit that belongs to no chain: a settled wish, for example. */
export const detachedKey = (slot: OwnedSlot, key: string): KeyState => ({
  key,
  slot,
  items: [],
  taken: 0,
  busy: false,
  queued: false,
  lane: undefined,
  missed: false,
  repeats: undefined,
  wholeHistory: false,
  unkeyed: false,
  single: false,
})

export const keyOf = (slot: OwnedSlot, key: string): KeyState => {
  const found = slot.keys.get(key)
  if (found !== undefined) return found
  const state = detachedKey(slot, key)
  slot.keys.set(key, state)
  return state
}

export const rowName = (row: { readonly key: string; readonly pos: number }): string =>
  `${row.key}\n${String(row.pos)}`

/** Forgets a key that has nothing in memory and no lane. */
export const dropIdle = (key: KeyState): void => {
  const { slot, items, busy, lane } = key
  if (items.length > 0 || busy || lane !== undefined) return
  if (slot.keys.get(key.key) === key) slot.keys.delete(key.key)
}

export const itemOfRow = (row: ParkedRow): Item => ({
  kind: row.kind,
  id: row.eventId,
  generation: row.generation,
  type: row.type,
  seenAt: row.at,
  size: row.record?.value?.byteLength ?? 256,
  record: row.record,
  tracker: undefined,
  row,
  decoded: undefined,
})
