import { messageOf } from '@carrick/kernel'
import { isOver, type RuntimeContext } from './context.ts'
import { restart } from './ownership.ts'

const isHeldUp = (context: RuntimeContext): boolean =>
  context.registryAway !== undefined ||
  [...context.governors.values()].some(({ state }) => state !== 'open')

/** Slots that have something to do and did nothing for the watchdog's time. */
const stuckSlots = async (context: RuntimeContext): Promise<string[]> => {
  const now = context.clock.monotonic()
  const late = [...context.own.values()].filter(
    ({ progressAt }) => now - progressAt > context.settings.watchdogMs,
  )
  if (late.length === 0) return []
  const lags = (await context.subscription?.lag()) ?? []
  const behind = new Set(
    lags.filter(({ lag }) => lag > 0).map(({ partition }) => String(partition)),
  )
  return late.filter((slot) => slot.pending > 0 || behind.has(slot.slot)).map(({ slot }) => slot)
}

/** All clients have "alive but idle" faults: say so, take over again, and at the second time end the process. */
export const runWatchdog = async (context: RuntimeContext): Promise<void> => {
  const { clock, settings, ended } = context
  let barked = 0
  let barkedAt = 0
  while (!isOver(context)) {
    await clock.sleep(settings.watchdogMs / 2, ended.signal)
    if (isOver(context) || context.stopping) return
    try {
      const stuck = isHeldUp(context) ? [] : await stuckSlots(context)
      if (stuck.length === 0) {
        // New slots look young: only work that was done since ends the alarm.
        if (context.progressAt > barkedAt) barked = 0
        continue
      }
      barked += 1
      barkedAt = clock.monotonic()
      context.logger.error({ slots: stuck, barked }, 'Slots with work make no progress')
      if (barked > 2) context.onFatal(`No progress on slots ${stuck.join(', ')}`)
      else restart(context, 'no progress')
    } catch (thrown) {
      context.logger.warn({ err: messageOf(thrown) }, 'The watchdog could not read the lag')
    }
  }
}
