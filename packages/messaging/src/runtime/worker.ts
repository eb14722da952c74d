import { messageOf } from '@carrick/kernel'
import { decodeBatch, giveBack, loadBatch } from './batch.ts'
import { runCautiously } from './cautious.ts'
import { enqueue, type RuntimeContext } from './context.ts'
import { decideKey } from './decide.ts'
import { aheadOf } from './governor.ts'
import { permits } from './governors.ts'
import type { KeyState } from './slot.ts'
import { makeRoom } from './release.ts'
import { caseUnkeyed } from './unkeyed.ts'

/**
 * How many events may be taken now. Effects are prepared ahead up to 2K, refilled only below K. Those that
 * are accepted first only go into the durable queue: an urgent one must not wait for that.
 */
const room = (context: RuntimeContext): number => {
  const { settings, handlers, governors } = context
  if (!handlers.hasEffects || settings.acceptFirst || governors.size !== 1) {
    return settings.batchEvents
  }
  const [governor] = governors.values()
  if (governor === undefined || governor.state !== 'open') return settings.batchEvents
  const ahead = aheadOf(governor)
  const limit = permits(context, governor)
  if (ahead >= 2 * limit) context.filling = false
  else if (ahead < limit) context.filling = true
  return context.filling ? Math.min(settings.batchEvents, Math.max(1, 2 * limit - ahead)) : 0
}

/** A call ends a key's share of a batch: what waits behind it is not asked for again and again. */
const takenOf = ({ settings, handlers }: RuntimeContext, key: KeyState): number => {
  if (key.single) return 1
  const most = Math.min(key.items.length, settings.batchEvents)
  if (!handlers.hasEffects || settings.acceptFirst || key.lane !== undefined) return most
  const first = key.items.findIndex(
    ({ kind, type }) => handlers.handlerOf(kind, type)?.kind === 'effect',
  )
  return first < 0 ? most : Math.min(most, first + 1)
}

const takeKeys = (context: RuntimeContext, most: number): KeyState[] => {
  const keys: KeyState[] = []
  let events = 0
  let taken = 0
  for (const key of context.ready) {
    if (events >= most) break
    taken += 1
    key.queued = false
    if (!key.slot.alive || key.busy || key.items.length === 0) continue
    key.busy = true
    makeRoom(context, key)
    key.taken = takenOf(context, key)
    keys.push(key)
    events += key.taken
  }
  context.ready = context.ready.slice(taken)
  return keys
}

const runBatch = async (context: RuntimeContext, keys: readonly KeyState[]): Promise<void> => {
  const left = new Set(await decodeBatch(context, keys))
  try {
    const alive = [...left].filter(({ slot }) => slot.alive)
    if (alive.length === 0) return
    const material = await loadBatch(context, alive)
    for (const key of alive) {
      if (!key.slot.alive) continue
      const outcome = key.unkeyed ? caseUnkeyed(context, key) : decideKey(context, key, material)
      left.delete(key)
      enqueue(context, outcome)
    }
  } catch (thrown) {
    context.logger.warn({ err: messageOf(thrown) }, 'A batch could not be read; it is tried again')
    await context.clock.sleep(200, context.ended.signal)
    giveBack(context, [...left])
  }
}

/** Whole keys in order of arrival, a batch at a time; commits overlap with the next batch. */
export const runWorker = async (context: RuntimeContext): Promise<void> => {
  while (!context.ended.signal.aborted) {
    const most = context.stopping ? 0 : room(context)
    const keys = most === 0 ? [] : takeKeys(context, most)
    if (keys.length === 0) {
      await context.work.wait()
      continue
    }
    const cautious = keys.filter(({ slot }) => slot.cautiousLeft > 0)
    const others = keys.filter(({ slot }) => slot.cautiousLeft <= 0)
    if (others.length > 0) await runBatch(context, others)
    for (const key of cautious) await runCautiously(context, key)
  }
}
