import type { Explanation, OrderMatch } from '@carrick/service-host'
import { whyOf } from '../endpoints.ts'
import { type CommandContext, show } from '../context.ts'
import { findOrder } from '../find-order.ts'
import { ago } from '../table.ts'

const sentence = (explanation: Explanation, now: number): string => {
  const since = explanation.since === undefined ? '' : ` (${ago(explanation.since, now)})`
  if (!explanation.waiting) return `  ${explanation.what}${since}.`
  return [
    `  ${explanation.what}${since}.`,
    `    Who can free it: ${explanation.who}. What happens then: ${explanation.next}.`,
  ].join('\n')
}

const report = (order: OrderMatch, explanations: readonly Explanation[], now: number): string => {
  const waiting = explanations.filter((explanation) => explanation.waiting)
  const done = explanations.filter((explanation) => !explanation.waiting)
  const lines = [
    `Order ${order.number} (${order.key}) ${order.label === order.number ? '' : order.label}`.trimEnd(),
  ]
  if (waiting.length > 0)
    lines.push('It waits:', ...waiting.map((explanation) => sentence(explanation, now)))
  else lines.push('It waits for nothing.')
  if (done.length > 0)
    lines.push('So far:', ...done.map((explanation) => sentence(explanation, now)))
  return lines.join('\n')
}

export const why = async (context: CommandContext, text: string): Promise<void> => {
  const order = await findOrder(context.admin, text)
  const { answers, away } = await context.admin.gather(whyOf(order.key))
  const explanations = [
    ...answers.flatMap(({ value }) => value),
    ...away.map((service): Explanation => ({
      service,
      what: `${service} does not answer, so its part is not known`,
      who: 'whoever runs the mesh',
      next: 'it goes on from where it was',
      waiting: true,
    })),
  ]
  show(context, { order, explanations }, () => report(order, explanations, context.now()))
}
