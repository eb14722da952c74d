import { messageOf } from '@carrick/kernel'
import { isOver, type RuntimeContext } from './context.ts'
import { restart } from './ownership.ts'
import type { OwnedSlot } from './slot.ts'

const isHeldUp = (context: RuntimeContext): boolean =>
  context.registryAway !== undefined ||
  [...context.governors.values()].some(({ state }) => state !== 'open')

/** Its calls wait behind those of others for a target that answers, slowly: nothing of it is under way elsewhere. */
const waitsItsTurn = ({ governors, clock, settings }: RuntimeContext, slot: OwnedSlot): boolean => {
  const since = clock.monotonic() - settings.watchdogMs
  const served = [...governors.values()].filter(({ endedAt }) => endedAt > since)
  const planned = new Set(served.flatMap(({ plans }) => [...plans].map(({ key }) => key)))
  const isUnderWay = [...slot.keys.values()].some((key) => key.busy && !planned.has(key))
  return served.length > 0 && !isUnderWay
}

interface Stuck {
  readonly slot: string
  /** Events in memory. */
  readonly pending: number
  /** Records of the log that are not done. */
  readonly lag: number
}

/** Slots that have something to do and did nothing for the watchdog's time. */
const stuckSlots = async (context: RuntimeContext): Promise<readonly Stuck[]> => {
  const now = context.clock.monotonic()
  const late = [...context.own.values()].filter(
    (slot) => now - slot.progressAt > context.settings.watchdogMs && !waitsItsTurn(context, slot),
  )
  if (late.length === 0) return []
  const lags = (await context.subscription?.lag()) ?? []
  return late
    .map(({ slot, pending }) => ({
      slot,
      pending,
      lag: lags
        .filter(({ partition }) => String(partition) === slot)
        .reduce((sum, { lag }) => sum + lag, 0),
    }))
    .filter(({ pending, lag }) => pending > 0 || lag > 0)
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
      if (barked > 2)
        context.onFatal(`No progress on slots ${stuck.map(({ slot }) => slot).join(', ')}`)
      else restart(context, 'no progress')
    } catch (thrown) {
      context.logger.warn({ err: messageOf(thrown) }, 'The watchdog could not read the lag')
    }
  }
}
