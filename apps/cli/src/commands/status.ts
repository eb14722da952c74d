import type { StatusView } from '@carrick/service-host'
import { STATUS } from '../endpoints.ts'
import { type CommandContext, show } from '../context.ts'
import { duration, table } from '../table.ts'

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((a, b) => a + b, 0)

const targetsOf = (view: StatusView, now: number): string =>
  view.targets
    .map(({ target, heldUntil, inFlight, queued }) =>
      heldUntil === undefined
        ? `${target} ok (${String(inFlight)} in flight, ${String(queued)} queued)`
        : `${target} held for ${duration(heldUntil - now)} (${String(queued)} queued)`,
    )
    .join('; ')

const stateOf = ({ ready, reasons }: StatusView): string => {
  if (!ready) return 'not ready'
  return reasons.length === 0 ? 'ready' : 'ready, but see below'
}

/** Sentences have no place in a column. */
const reasonsOf = (views: readonly StatusView[]): readonly string[] =>
  views.flatMap(({ service, reasons }) => reasons.map((reason) => `${service}: ${reason}`))

export const status = async (context: CommandContext): Promise<void> => {
  const { answers, away } = await context.admin.gather(STATUS)
  const views = answers.map(({ value }) => value)
  show(context, { services: views, away }, () => {
    const now = context.now()
    const rows = views.map((view) => [
      view.service,
      stateOf(view),
      view.slots.filter((slot) => slot.owned).length,
      sum(view.totals),
      sum(view.lanes),
      targetsOf(view, now),
    ])
    const missing = away.map((service) => [service, 'does not answer', 0, 0, 0, ''])
    const all = table(
      ['service', 'state', 'slots', 'events', 'lanes blocked', 'targets'],
      [...rows, ...missing],
    )
    const reasons = reasonsOf(views)
    return reasons.length === 0 ? all : [all, '', ...reasons].join('\n')
  })
}
