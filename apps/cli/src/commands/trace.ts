import { traceOf } from '../endpoints.ts'
import { type CommandContext, show } from '../context.ts'
import { findOrder } from '../find-order.ts'
import { instant, table } from '../table.ts'

export const trace = async (context: CommandContext, text: string): Promise<void> => {
  const order = await findOrder(context.admin, text)
  const { answers, away } = await context.admin.gather(traceOf(order.key))
  const entries = answers.flatMap(({ value }) => value).sort((a, b) => a.at - b.at)
  show(context, { order, entries, away }, () =>
    [
      `Order ${order.number} (${order.key})`,
      table(
        ['when', 'service', 'what', 'reference'],
        entries.map((entry) => [instant(entry.at), entry.service, entry.what, entry.reference]),
      ),
    ].join('\n'),
  )
}
