import { type CommandContext, show } from '../context.ts'
import { correct, CORRECTIONS } from '../endpoints.ts'
import { CommandError, EXIT } from '../exit-code.ts'
import { findKey, numbersOf } from '../find-order.ts'
import { table } from '../table.ts'
import { type ChangeOptions, needsReason, showRun } from './run-of-plan.ts'

/** The service that tells what ERPs say. */
const SERVICE = 'erp-events'

/** Takes for true what an ERP that was restored says now of orders; only as the plan shows it. */
export const acceptErp = async (
  context: CommandContext,
  orders: readonly string[],
  { target, ...options }: ChangeOptions & { readonly target?: string },
): Promise<void> => {
  if (orders.length === 0 && target === undefined)
    throw new CommandError(
      EXIT.usage,
      'Name the orders, or with --target erp:NAME all that were told further than that ERP has them now',
    )
  needsReason('accept', options)
  const keys = await Promise.all(orders.map((order) => findKey(context.admin, order)))
  const request = { keys, ...(target !== undefined && { target }) }
  const plan = await context.admin.post(SERVICE, CORRECTIONS, request)
  if (plan.items.length === 0)
    throw new CommandError(
      EXIT.notFound,
      'Nothing to take over: of these orders no ERP had less than it told, or all of it is told',
    )
  const numbers = await numbersOf(
    context.admin,
    plan.items.map(({ key }) => key),
  )
  if (options.dryRun) {
    show(context, plan, ({ items }) => {
      const rows = items.flatMap((item) =>
        item.changes.map((change) => [numbers.get(item.key) ?? item.key, item.target, change]),
      )
      return `${table(['order', 'ERP', 'would be told'], rows)}\nDry run: nothing was changed.`
    })
    return
  }
  const { reason } = options
  const run = await context.admin.post(SERVICE, correct(plan.hash), { by: context.user, reason })
  showRun(context, run.items, numbers)
}
