import { messageOf } from '@carrick/kernel'
import { makeReady, type RuntimeContext, waitFor } from './context.ts'
import { aheadOf, release } from './governor.ts'
import type { Governor } from './governor.ts'
import { permits, pump } from './governors.ts'
import { regulate } from './intake.ts'
import { registerLane } from './release.ts'
import { itemOfRow, type KeyState, keyOf, rowName } from './slot.ts'

const PAGE = 500

const canActivate = (key: KeyState, version: number): boolean =>
  key.slot.alive && key.lane?.version === version

/** Keys whose time has come. One that is busy asks again when it is released. */
const dueKeys = (context: RuntimeContext): KeyState[] => {
  const now = context.clock.monotonic()
  const keys: KeyState[] = []
  for (;;) {
    const entry = context.dueLanes.peek()
    if (entry === undefined || entry.at > now || keys.length >= PAGE) return keys
    context.dueLanes.pop()
    if (!canActivate(entry.key, entry.version)) continue
    if (entry.key.busy) entry.key.missed = true
    else keys.push(entry.key)
  }
}

const roomOf = (context: RuntimeContext, governor: Governor): number => {
  const taken = aheadOf(governor) + governor.activated.size
  if (governor.state === 'held') return 0
  if (governor.state === 'probing')
    return governor.plans.size + governor.activated.size === 0 ? 1 : 0
  return Math.max(0, 2 * permits(context, governor) - taken)
}

/** The most urgent stored keys of a target for which there is room. */
const turnKeys = (context: RuntimeContext, governor: Governor): KeyState[] => {
  const keys: KeyState[] = []
  let passedOver: ReturnType<typeof governor.turns.next>
  for (let room = roomOf(context, governor); room > 0;) {
    const turn = governor.turns.next()
    if (turn === undefined) break
    if (!canActivate(turn.key, turn.version)) continue
    // Probes rotate: the key that failed last is not asked first again.
    const isLastFailed = governor.state === 'probing' && turn.key.key === governor.lastFailed
    if (isLastFailed && passedOver === undefined && governor.turns.size > 0) {
      passedOver = turn
      continue
    }
    if (turn.key.busy) {
      turn.key.missed = true
      continue
    }
    governor.activated.add(turn.key)
    keys.push(turn.key)
    room -= 1
  }
  if (passedOver !== undefined) governor.turns.push(passedOver)
  return keys
}

/** Reads the rows of these lanes in front of what arrived since. */
const activate = async (context: RuntimeContext, keys: readonly KeyState[]): Promise<void> => {
  const chosen = [...new Set(keys)].filter(
    (key) => !key.items.some(({ row }) => row?.inLane === true),
  )
  for (const key of keys) {
    if (chosen.includes(key)) key.busy = true
    else makeReady(context, key)
  }
  if (chosen.length === 0) return
  try {
    const lanes = chosen.map(({ key, lane }) => ({ key, headPos: lane?.headPos }))
    const rows = await context.store.tail(lanes, context.settings.laneRows)
    for (const key of chosen) {
      if (!key.slot.alive) continue
      const items = rows.filter((row) => row.key === key.key).map(itemOfRow)
      key.items = [...items, ...key.items]
      key.slot.pending += items.length
      key.busy = false
      makeReady(context, key)
      if (items.length === 0) registerLane(context, key)
    }
  } catch (thrown) {
    context.logger.warn({ err: messageOf(thrown) }, 'Lanes could not be read; they are tried again')
    for (const key of chosen) {
      for (const governor of context.governors.values()) governor.activated.delete(key)
      key.busy = false
      if (key.slot.alive) registerLane(context, key)
    }
    await context.clock.sleep(200, context.ended.signal)
  }
}

/** Facts, submissions, wakes, timers and commands that are due. Returns whether there may be more. */
const collectMail = async (context: RuntimeContext): Promise<boolean> => {
  const slots = [...context.own.values()]
  const inHand = slots.reduce((sum, slot) => sum + slot.inHand.size, 0)
  const now = context.clock.monotonic()
  if (context.paused || now < context.mailAt) return false
  context.mailAt = now + context.settings.tickMs
  if (slots.length === 0) return false
  const limit = inHand + PAGE
  for (const slot of slots) slot.leaving.clear()
  const rows = await context.store.due(
    slots.map(({ slot }) => slot),
    limit,
  )
  for (const row of rows) {
    const slot = context.own.get(row.slot)
    const name = rowName(row)
    if (slot === undefined || slot.inHand.has(name) || slot.leaving.has(name)) continue
    const key = keyOf(slot, row.key)
    slot.inHand.add(name)
    key.items.push(itemOfRow(row))
    slot.pending += 1
    makeReady(context, key)
  }
  if (rows.length < limit) return false
  context.mailAt = 0
  return true
}

const untilNext = (context: RuntimeContext): number => {
  const now = context.clock.monotonic()
  const { tickMs } = context.settings
  let next = context.paused ? now + tickMs : Math.min(now + tickMs, context.mailAt)
  const due = context.dueLanes.peek()
  if (due !== undefined) next = Math.min(next, due.at)
  for (const { state, heldUntil } of context.governors.values()) {
    if (state === 'held') next = Math.min(next, heldUntil)
  }
  return Math.max(1, next - now)
}

const turnOver = async (context: RuntimeContext): Promise<boolean> => {
  const now = context.clock.monotonic()
  const stalled = context.stalled
  context.stalled = []
  for (const key of stalled) {
    key.busy = false
    makeReady(context, key)
  }
  const keys = dueKeys(context)
  for (const governor of context.governors.values()) {
    if (release(governor, now)) {
      context.observer.governor?.(governor.target, governor.state, 1, governor.inUse)
    }
    keys.push(...turnKeys(context, governor))
    pump(context, governor)
  }
  await activate(context, keys)
  const isMore = await collectMail(context)
  regulate(context)
  return isMore || keys.length > 0
}

/** What the owner does by time: due lanes, turns of targets, its mailbox. */
export const runAgenda = async (context: RuntimeContext): Promise<void> => {
  while (!context.ended.signal.aborted) {
    let isMore = false
    if (!context.stopping) {
      try {
        isMore = await turnOver(context)
      } catch (thrown) {
        context.logger.warn({ err: messageOf(thrown) }, 'The agenda could not be read')
        await context.clock.sleep(200, context.ended.signal)
      }
    }
    if (!isMore) await waitFor(context, context.agenda, untilNext(context))
  }
}
