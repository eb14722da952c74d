import { messageOf } from '@carrick/kernel'
import { askMail, type RuntimeContext } from './context.ts'

const attempt = async (
  context: RuntimeContext,
  what: string,
  run: () => Promise<void>,
): Promise<void> => {
  try {
    await run()
  } catch (thrown) {
    context.logger.warn({ err: messageOf(thrown) }, `${what} failed; it is tried at the next turn`)
  }
}

/** Owned long enough without dying: the next takeover need not be cautious. */
const calm = async (context: RuntimeContext): Promise<void> => {
  const now = context.clock.monotonic()
  const slots = [...context.own.values()].filter(
    (slot) => !slot.calmed && now - slot.takenAt >= context.settings.calmMs,
  )
  if (slots.length === 0) return
  await context.store.calm(slots.map(({ slot, epoch }) => ({ slot, epoch })))
  for (const slot of slots) {
    slot.calmed = true
    slot.cautiousLeft = 0
  }
}

export const readInboxFloor = async (context: RuntimeContext): Promise<void> => {
  context.inboxFloor = await context.store.inboxFloor()
}

/** The belts: waiters that a crash left asleep, crash counts, room in the tables. */
export const runHousekeeping = async (context: RuntimeContext): Promise<void> => {
  const { clock, settings, store, ended } = context
  const { inboxDays, packHours } = settings
  let next = clock.monotonic()
  while (!ended.signal.aborted) {
    if (clock.monotonic() >= next) {
      next = clock.monotonic() + settings.housekeepMs
      await attempt(context, 'Housekeeping', () => store.housekeep({ inboxDays, packHours }))
      await attempt(context, 'Reading the inbox floor', () => readInboxFloor(context))
    }
    await clock.sleep(settings.sweepMs, ended.signal)
    if (context.handlers.awaits) {
      await attempt(context, 'The sweep of waiters', async () => {
        const slots = await store.wake({})
        if (slots.length > 0) askMail(context)
      })
    }
    await attempt(context, 'Calming slots', () => calm(context))
  }
}
