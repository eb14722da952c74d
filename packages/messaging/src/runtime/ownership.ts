import type { Assignment } from '../ports/event-log.ts'
import type { Fence, LaneRow, TakenSlot } from '../ports/store-rows.ts'
import type { RuntimeContext } from './context.ts'
import { checkGaps } from './gaps.ts'
import { pump } from './governors.ts'
import { registerLane } from './release.ts'
import { askMail, nextOrder } from './context.ts'
import { keyOf, type OwnedSlot } from './slot.ts'

/**
 * Lets go of a slot, wholly: chains, calls, queued jobs, waiting outcomes, packs, window. Nothing waits;
 * whatever comes back late finds `alive` false and is dropped.
 */
export const forget = (context: RuntimeContext, slot: OwnedSlot): void => {
  slot.alive = false
  if (context.own.get(slot.slot) === slot) context.own.delete(slot.slot)
  for (const controller of slot.aborts) controller.abort()
  slot.aborts.clear()
  slot.keys.clear()
  slot.trackers.clear()
  slot.inHand.clear()
  slot.leaving.clear()
  slot.pending = 0
  const isKept = ({ key }: { readonly key: { readonly slot: OwnedSlot } }): boolean =>
    key.slot.alive
  for (const governor of context.governors.values()) {
    governor.jobs.retain(isKept)
    governor.turns.retain(isKept)
    for (const plan of governor.plans) if (!isKept(plan)) governor.plans.delete(plan)
    for (const key of governor.activated) if (!key.slot.alive) governor.activated.delete(key)
  }
  context.dueLanes.retain(isKept)
  for (const outcome of context.commitQueue) if (!isKept(outcome)) outcome.abandoned()
  context.commitQueue = context.commitQueue.filter(isKept)
  context.ready = context.ready.filter((key) => key.slot.alive)
  context.stalled = context.stalled.filter((key) => key.slot.alive)
  context.publisher.drop(slot.slot)
  context.observer.slots?.(context.own.size)
  context.work.notify()
}

/** Forgets slots and tells the store that nobody died over them: the next owner need not be cautious. */
const letGo = (context: RuntimeContext, slots: readonly OwnedSlot[]): void => {
  if (slots.length === 0) return
  for (const slot of slots) forget(context, slot)
  const fences = slots.map(({ slot, epoch }) => ({ slot, epoch }))
  context.store.release(fences).catch((thrown: unknown) => {
    context.logger.debug({ err: thrown }, 'Lost slots could not be released')
  })
}

/** Fenced: another member has these slots. Normal in a rebalance: drop them and join again. */
export const loseSlots = (
  context: RuntimeContext,
  slots: readonly string[],
  fences: readonly Fence[],
): void => {
  context.observer.fenced?.(slots.length)
  for (const name of slots) {
    const slot = context.own.get(name)
    const epoch = fences.find((fence) => fence.slot === name)?.epoch
    if (slot !== undefined && slot.epoch === epoch) letGo(context, [slot])
  }
  context.subscription?.rejoin()
}

export const forgetAll = (context: RuntimeContext): void => {
  letGo(context, [...context.own.values()])
}

/** Our memory may be wrong: forget everything and take it over again, deciding from the tables. */
export const restart = (context: RuntimeContext, reason: string): void => {
  context.logger.warn({ reason, slots: context.own.size }, 'All slots are taken over again')
  forgetAll(context)
  context.subscription?.rejoin()
}

const newSlot = (context: RuntimeContext, taken: TakenSlot, generation: number): OwnedSlot => {
  const now = context.clock.monotonic()
  const isCautious = taken.unclean >= context.settings.cautiousAt
  return {
    slot: taken.slot,
    partition: Number(taken.slot),
    epoch: taken.epoch,
    generation,
    alive: true,
    keys: new Map(),
    trackers: new Map(),
    inHand: new Set(),
    leaving: new Set(),
    aborts: new Set(),
    pending: 0,
    counter: 0,
    askLeft: context.settings.window * 4,
    cautiousLeft: isCautious ? context.settings.window : 0,
    takenAt: now,
    calmed: taken.unclean === 0,
    counted: new Set(),
    progressAt: now,
  }
}

const remember = (context: RuntimeContext, slot: OwnedSlot, lane: LaneRow): void => {
  const key = keyOf(slot, lane.key)
  const now = context.clock.monotonic()
  key.lane = {
    state: lane.state,
    version: lane.version,
    target: lane.target,
    priority: lane.priority,
    attempts: lane.attempts,
    tries: lane.tries,
    dueAt: lane.dueInMs === undefined ? undefined : now + lane.dueInMs,
    headPos: lane.headPos,
    headId: lane.headId,
    headType: lane.headType,
    failure: lane.failure,
    rows: lane.rows,
    order: nextOrder(context),
    successes: context.governors.get(lane.target ?? '')?.successes ?? 0,
  }
  registerLane(context, key)
}

/** One statement takes all; then lanes and leftover packs are read, before anything new runs. */
const takeover = async (
  context: RuntimeContext,
  names: readonly string[],
  generation: number,
): Promise<void> => {
  if (names.length === 0) return
  const { store, member, publisher, own } = context
  const taken = await store.takeover(member, names)
  await checkGaps(context, taken)
  const lanes = await store.blockedLanes(names)
  const packs = await store.unpublished(names)
  for (const row of taken) own.set(row.slot, newSlot(context, row, generation))
  for (const pack of packs) {
    const slot = own.get(pack.slot)
    if (slot !== undefined) publisher.push(pack.slot, slot, pack)
  }
  const ordered = [...lanes].sort((a, b) => a.firstBlockedAt - b.firstBlockedAt)
  for (const lane of ordered) {
    const slot = own.get(lane.slot)
    if (slot !== undefined) remember(context, slot, lane)
  }
}

/** The only sign of a rebalance that is used. */
export const onAssigned = async (
  context: RuntimeContext,
  { generation, slots }: Assignment,
): Promise<void> => {
  const names = slots.map(String)
  const lost = [...context.own.values()].filter(({ slot }) => !names.includes(slot))
  letGo(context, lost)
  context.generation = generation
  context.paused = false
  for (const slot of context.own.values()) slot.generation = generation
  const fresh = names.filter((name) => !context.own.has(name))
  await takeover(context, fresh, generation)
  for (const governor of context.governors.values()) pump(context, governor)
  context.observer.slots?.(context.own.size)
  context.logger.info({ generation, slots: names }, 'Slots are assigned')
  askMail(context)
  context.work.notify()
}
