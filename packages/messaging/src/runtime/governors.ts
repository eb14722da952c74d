import type { RuntimeContext } from './context.ts'
import { createGovernor, type Governor, permitsOf } from './governor.ts'

export const governorOf = (context: RuntimeContext, target: string): Governor => {
  let governor = context.governors.get(target)
  if (governor === undefined) {
    governor = createGovernor(target, context.settings)
    context.governors.set(target, governor)
  }
  return governor
}

export const permits = (context: RuntimeContext, { settings }: Governor): number =>
  permitsOf(settings, context.own.size)

/** Starts the most urgent jobs for which there is a permit; gives all back when the target is held. */
export const pump = (context: RuntimeContext, governor: Governor): void => {
  if (governor.state === 'held') {
    for (let job = governor.jobs.next(); job !== undefined; job = governor.jobs.next()) {
      if (job.key.slot.alive) job.shelve()
    }
    return
  }
  const limit = governor.state === 'probing' ? 1 : permits(context, governor)
  while (governor.inUse < limit) {
    const job = governor.jobs.next()
    if (job === undefined) return
    if (!job.key.slot.alive || context.stopping) continue
    governor.inUse += 1
    void job.run().finally(() => {
      governor.inUse -= 1
      governor.endedAt = context.clock.monotonic()
      governor.pace.ended(governor.endedAt)
      context.observer.governor?.(governor.target, governor.state, limit, governor.inUse)
      pump(context, governor)
      context.work.notify()
      if (governor.turns.size > 0 || governor.state !== 'open') context.agenda.notify()
    })
  }
}
