import { askMail, makeReady, type RuntimeContext } from './context.ts'
import type { Outcome } from './draft.ts'
import { governorOf } from './governors.ts'
import { dropIdle, type Item, type KeyState, rowName } from './slot.ts'

/** Puts a blocked key in line for its turn: by time, or by its target. */
export const registerLane = (context: RuntimeContext, key: KeyState): void => {
  const { lane } = key
  if (lane === undefined) return
  if (lane.dueAt !== undefined) {
    context.dueLanes.push({ key, version: lane.version, at: lane.dueAt })
    context.agenda.notify()
  } else if ((lane.state === 'queued' || lane.state === 'held') && lane.target !== undefined) {
    const { version, priority, order } = lane
    governorOf(context, lane.target).turns.push({ key, version, priority, order })
    context.agenda.notify()
  }
}

const isOfLane = ({ row }: Item): boolean => row?.inLane === true

const strikeOut = (key: KeyState, items: readonly Item[]): void => {
  for (const item of items) {
    item.tracker?.done(item.record?.offset ?? -1)
    if (item.row === undefined) continue
    const name = rowName(item.row)
    if (key.slot.inHand.delete(name)) key.slot.leaving.add(name)
  }
  key.slot.pending -= items.length
}

/** What a commit made true becomes the owner's memory; only now is the key free again. */
export const afterCommit = (context: RuntimeContext, outcome: Outcome, sentAt: number): void => {
  const { key } = outcome
  const before = key.lane
  key.items = key.items.slice(outcome.consumed.length)
  strikeOut(key, outcome.consumed)
  key.slot.progressAt = context.clock.monotonic()
  context.progressAt = key.slot.progressAt
  key.repeats = undefined
  key.wholeHistory = false
  const dropped = new Set(outcome.writes.timers.map(({ name }) => name))
  if (dropped.size > 0) dropItems(key, (item) => item.kind === 'timer' && dropped.has(item.type))
  const { lane } = outcome
  key.lane =
    lane?.dueAt !== undefined && outcome.laneTouched
      ? { ...lane, dueAt: sentAt + lane.dueAt }
      : lane
  if (before?.target !== undefined) governorOf(context, before.target).activated.delete(key)
  const [first] = outcome.consumed
  const sinceSeenMs = first && Math.max(0, context.clock.now() - first.seenAt)
  for (const { handler, disposition } of outcome.settled) {
    context.observer.settled?.(handler, disposition, 1, sinceSeenMs)
  }
  if (outcome.next !== undefined) {
    outcome.next(sentAt)
    return
  }
  // A lane that is blocked again gives its rows back; they are read when its turn comes.
  if (lane?.headPos !== undefined) dropItems(key, isOfLane)
  key.busy = false
  if (key.items.length === 0) key.single = false
  if (outcome.laneTouched || key.missed) registerLane(context, key)
  key.missed = false
  if (before !== undefined && key.lane === undefined) askMail(context)
  makeReady(context, key)
  dropIdle(key)
}

const dropItems = (key: KeyState, goes: (item: Item) => boolean): void => {
  const gone = key.items.filter(goes)
  if (gone.length === 0) return
  key.items = key.items.filter((item) => !goes(item))
  strikeOut(key, gone)
}

/**
 * A key whose calls are slow must not fill the memory of all others: once more than a reading of its lane has arrived,
 * what was read is forgotten and what arrived follows it into the store. Its turn comes again after that commit.
 */
export const makeRoom = ({ settings }: RuntimeContext, key: KeyState): void => {
  const [first] = key.items
  if (first === undefined || !isOfLane(first)) return
  const arrived = key.items.filter(({ row }) => row === undefined).length
  if (arrived < settings.laneRows) return
  dropItems(key, isOfLane)
  key.missed = true
}

/** The outcome was not committed: the key is decided again. */
export const redo = (context: RuntimeContext, outcome: Outcome): void => {
  outcome.abandoned()
  const { key } = outcome
  if (!key.slot.alive) return
  key.busy = false
  makeReady(context, key)
}
