import { noWrites, type Writes } from '../ports/empty-group.ts'
import type { OutboundRecord } from '../ports/record.ts'
import type { InboxDisposition } from '../ports/store-rows.ts'
import { type Item, type KeyState, type LaneMemory, nextNumber } from './slot.ts'

export interface HeldState {
  body: unknown
  /** As loaded; 0 = there was none. */
  version: number
  dirty: boolean
}

/** A key's outcome under construction. */
export interface Draft {
  readonly key: KeyState
  readonly writes: Writes
  readonly records: OutboundRecord[]
  readonly state: HeldState
  /** Items taken from the front of the key's chain. */
  readonly consumed: Item[]
  /** Lane as it will be; `rows` counts down and up with the items, `dueAt` is in ms from the commit once touched. */
  lane: LaneMemory | undefined
  laneTouched: boolean
  /** The head failed in this draft: everything behind it waits. */
  blocked: boolean
  failedHead: boolean
  readonly settled: { readonly handler: string; readonly disposition: string }[]
}

export const newDraft = (key: KeyState, state: { body: unknown; version: number }): Draft => ({
  key,
  writes: noWrites(),
  records: [],
  state: { ...state, dirty: false },
  consumed: [],
  lane: key.lane,
  laneTouched: false,
  blocked: false,
  failedHead: false,
  settled: [],
})

/** One key's share of a commit, ready to be grouped. */
export interface Outcome {
  readonly key: KeyState
  readonly writes: Writes
  readonly records: readonly OutboundRecord[]
  /** Counted against the size of a group. */
  readonly events: number
  readonly bytes: number
  readonly consumed: readonly Item[]
  /** `dueAt` is in ms from the commit when `laneTouched`. */
  readonly lane: LaneMemory | undefined
  readonly laneTouched: boolean
  readonly settled: Draft['settled']
  /** After the commit; `sentAt` is the monotonic time before it was sent. Undefined: the key is released. */
  readonly next: ((sentAt: number) => void) | undefined
  /** It will not be committed: what it planned is off. */
  abandoned(): void
  /** A value of it is refused, and it stands alone. */
  refused(message: string): void
}

/** About so many: they only bound a commit. */
const bytesOf = (draft: Draft): number => {
  let bytes = draft.state.dirty ? 1_000 : 0
  for (const { value } of draft.records) bytes += 300 + (value?.byteLength ?? 0)
  for (const { record } of draft.writes.parked) bytes += 200 + (record?.value?.byteLength ?? 0)
  return bytes
}

/** Decides the lane row, writes the state once, and closes the draft. */
export const finish = (
  draft: Draft,
  next: Outcome['next'],
  refused: (message: string) => void,
  abandoned: () => void = () => undefined,
): Outcome => {
  const { key, writes, state } = draft
  const { counted } = key.slot
  if (counted.size > 0) {
    for (const { id } of draft.consumed) if (counted.delete(id)) writes.survived.push(id)
  }
  if (state.dirty) {
    writes.states.push({
      slot: key.slot.slot,
      key: key.key,
      version: state.version,
      body: state.body,
    })
  }
  let { lane } = draft
  if (lane !== undefined && draft.laneTouched) {
    const opens = lane.rows === 0
    lane = { ...lane, version: nextNumber(key.slot) }
    writes.lanes.push({
      key: key.key,
      slot: key.slot.slot,
      expected: key.lane?.version ?? 0,
      version: lane.version,
      remove: opens,
      state: lane.state,
      target: lane.target,
      priority: lane.priority,
      attempts: lane.attempts,
      tries: lane.tries,
      dueInMs: lane.dueAt,
      headPos: lane.headPos,
      headId: lane.headId,
      headType: lane.headType,
      failure: lane.failure,
      failed: draft.failedHead,
    })
    if (opens) lane = undefined
  }
  return {
    key,
    writes,
    records: draft.records,
    events: Math.max(1, draft.consumed.length),
    bytes: bytesOf(draft),
    consumed: draft.consumed,
    lane,
    laneTouched: draft.laneTouched,
    settled: draft.settled,
    next,
    abandoned,
    refused,
  }
}

/** The item leaves memory; its row or record ends elsewhere in this draft, or stays where it is. */
export const consume = (draft: Draft, item: Item): void => {
  draft.consumed.push(item)
}

const isCounted = (item: Item): boolean => item.kind !== 'timer' && item.kind !== 'wake'

/** The row of the item (if it has one) goes, its inbox row says how it ended, the lane shrinks. */
export const settle = (draft: Draft, item: Item, disposition: InboxDisposition): void => {
  const { key, writes } = draft
  const inbox = { id: item.id, generation: item.generation, disposition }
  if (item.row !== undefined) writes.removed.push({ key: key.key, pos: item.row.pos })
  if (item.row?.inLane === true) {
    if (isCounted(item) && item.kind !== 'outgoing') writes.settled.push(inbox)
    shrinkLane(draft)
  } else if (isCounted(item) && item.kind !== 'command') {
    writes.inbox.push({ ...inbox, slot: key.slot.slot })
  }
  consume(draft, item)
}

/** The inbox knows the event: nothing is written but the end of its row. */
export const repeat = (draft: Draft, item: Item): void => {
  if (item.row !== undefined) {
    draft.writes.removed.push({ key: draft.key.key, pos: item.row.pos })
    if (item.row.inLane) shrinkLane(draft)
  }
  consume(draft, item)
}

export const shrinkLane = (draft: Draft): void => {
  const { lane } = draft
  if (lane === undefined) return
  draft.laneTouched = true
  // What is left of the tail is due at once and has failed nothing yet.
  draft.lane = {
    ...lane,
    rows: lane.rows - 1,
    state: 'retrying',
    attempts: 0,
    tries: 0,
    dueAt: 0,
    headPos: undefined,
    headId: undefined,
    headType: undefined,
    failure: undefined,
  }
}

/** Puts the item behind the lane's rows. A mailbox row just stays where it is. */
export const park = (draft: Draft, item: Item): void => {
  const { key, writes, lane } = draft
  if (item.row === undefined && lane !== undefined) {
    writes.inbox.push({
      id: item.id,
      generation: item.generation,
      slot: key.slot.slot,
      disposition: 'waiting',
    })
    writes.parked.push(rowFor(draft, item))
    draft.lane = { ...lane, rows: lane.rows + 1 }
  }
  consume(draft, item)
}

const rowFor = (draft: Draft, item: Item): Writes['parked'][number] => {
  const { key } = draft
  if (item.row !== undefined) return { ...item.row, inLane: true }
  return {
    key: key.key,
    pos: nextNumber(key.slot),
    slot: key.slot.slot,
    kind: item.kind,
    inLane: true,
    eventId: item.id,
    generation: item.generation,
    type: item.type,
    record: item.record,
    body: null,
    at: item.seenAt,
  }
}

export interface Block {
  readonly state: LaneMemory['state']
  readonly target: string | undefined
  readonly priority: number
  readonly attempts: number
  readonly tries: number
  readonly dueInMs: number | undefined
  readonly failure: LaneMemory['failure']
  readonly order: number
  readonly successes: number
}

/** The item becomes (or stays) the head of the key's lane; everything behind it waits. */
export const block = (draft: Draft, item: Item, how: Block): void => {
  const { key, writes } = draft
  let pos = item.row?.pos
  let rows = draft.lane?.rows ?? 0
  if (item.row?.inLane !== true) {
    const row = rowFor(draft, item)
    pos = row.pos
    rows += 1
    writes.parked.push(row)
    if (isCounted(item)) {
      const { id, generation } = item
      writes.inbox.push({ id, generation, slot: key.slot.slot, disposition: 'waiting' })
    }
  }
  draft.lane = {
    state: how.state,
    version: 0,
    target: how.target,
    priority: how.priority,
    attempts: how.attempts,
    tries: how.tries,
    dueAt: how.dueInMs,
    headPos: pos,
    headId: item.id,
    headType: item.type,
    failure: how.failure,
    rows,
    order: draft.lane?.order ?? how.order,
    successes: how.successes,
  }
  draft.laneTouched = true
  draft.blocked = true
  draft.failedHead = how.failure !== undefined
  consume(draft, item)
}
