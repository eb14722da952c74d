import { messageOf } from '@carrick/kernel'
import { type RuntimeContext, waitFor } from './context.ts'
import { withDeadline } from './deadline.ts'
import { regulate } from './intake.ts'
import { commitOffsets } from './offsets.ts'
import { forget } from './ownership.ts'

const isIdle = (context: RuntimeContext): boolean =>
  context.commitQueue.length === 0 &&
  context.committing === 0 &&
  context.publisher.isIdle() &&
  !context.publisher.hasMarks() &&
  context.sourceStops.size === 0 &&
  [...context.governors.values()].every(({ inUse }) => inUse === 0)

/** Each last step; together with the time for calls they stay below 10 s. */
const STEP_MS = 450

const attempt = async (context: RuntimeContext, run: () => Promise<void>): Promise<void> => {
  try {
    await withDeadline(context.clock, STEP_MS, new AbortController(), run)
  } catch (thrown) {
    context.logger.warn({ err: messageOf(thrown) }, 'A step of stopping failed')
  }
}

/** No intake; calls may end; last commit, publish, offsets; slots released clean; the group left. */
export const stopRuntime = async (
  context: RuntimeContext,
  loops: readonly Promise<void>[],
): Promise<void> => {
  const { clock, settings, store } = context
  context.stopping = true
  regulate(context)
  for (const stop of context.sourceStops) stop()
  const until = clock.monotonic() + settings.stopMs
  while (!isIdle(context) && clock.monotonic() < until) {
    await waitFor(context, context.commitDone, 50)
  }
  await attempt(context, () => commitOffsets(context))
  const slots = [...context.own.values()]
  for (const slot of slots) forget(context, slot)
  if (slots.length > 0) await attempt(context, () => store.release(slots))
  await attempt(context, async () => context.subscription?.stop())
  context.ended.abort()
  for (const signal of [
    context.work,
    context.agenda,
    context.commitWork,
    context.commitDone,
    context.flushWork,
    context.publisher.drained,
  ]) {
    signal.notify()
  }
  await attempt(context, async () => {
    await Promise.all(loops)
  })
}
