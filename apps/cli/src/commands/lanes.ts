import type { LaneView } from '@carrick/service-host'
import { lanesIn } from '../endpoints.ts'
import { numbersOf } from '../find-order.ts'
import { type CommandContext, show } from '../context.ts'
import { ago, duration, table } from '../table.ts'

const nextOf = (lane: LaneView, now: number): string => {
  if (lane.state === 'waiting') return 'a person must act'
  if (lane.dueAt === undefined) return 'when its target is back'
  return lane.dueAt <= now ? 'now' : `in ${duration(lane.dueAt - now)}`
}

export const lanes = async (
  context: CommandContext,
  options: { readonly state?: string },
): Promise<void> => {
  const { answers } = await context.admin.gather(lanesIn(options.state))
  const all = answers.flatMap(({ value }) => value)
  const numbers = await numbersOf(
    context.admin,
    all.map(({ key }) => key),
  )
  show(context, all, (rows) => {
    if (rows.length === 0) return 'No lane is blocked: every order flows.'
    const now = context.now()
    return table(
      ['service', 'order', 'state', 'code', 'blocked', 'tries', 'behind it', 'next try'],
      rows.map((lane) => [
        lane.service,
        numbers.get(lane.key) ?? lane.key,
        lane.state,
        lane.code,
        ago(lane.firstBlockedAt, now),
        lane.attempts,
        lane.tail,
        nextOf(lane, now),
      ]),
    )
  })
}
