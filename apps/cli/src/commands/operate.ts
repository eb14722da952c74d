import type { PlanRequest, PlanView, Verb } from '@carrick/service-host'
import { PLANS, runOf } from '../endpoints.ts'
import { CommandError, EXIT } from '../exit-code.ts'
import { findKey, numbersOf } from '../find-order.ts'
import { type CommandContext, show } from '../context.ts'
import { table } from '../table.ts'
import { type ChangeOptions, needsReason, showRun } from './run-of-plan.ts'

export interface OperateOptions extends ChangeOptions {
  readonly code?: string
  readonly target?: string
  readonly service?: string
}

interface Planned {
  readonly service: string
  readonly plan: PlanView
}

const plans = async (
  context: CommandContext,
  request: PlanRequest,
  only: string | undefined,
): Promise<Planned[]> => {
  const services = only === undefined ? context.admin.services : [only]
  const all = await Promise.all(
    services.map(async (service) => ({
      service,
      plan: await context.admin.post(service, PLANS, request),
    })),
  )
  return all.filter(({ plan }) => plan.items.length > 0)
}

const planTable = (planned: readonly Planned[], numbers: ReadonlyMap<string, string>): string =>
  table(
    ['service', 'order', 'version', 'code', 'behind it'],
    planned.flatMap(({ service, plan }) =>
      plan.items.map(({ key, version, code, tail }) => [
        service,
        numbers.get(key) ?? key,
        version,
        code,
        tail,
      ]),
    ),
  )

/**
 * Plans, shows the plan and, unless it is a dry run, runs exactly that plan: a lane that changed in
 * between is refused as stale, and nothing is reported done before its effect was seen.
 */
export const operate = async (
  context: CommandContext,
  verb: Verb,
  orders: readonly string[],
  options: OperateOptions,
): Promise<void> => {
  if (orders.length === 0 && options.code === undefined && options.target === undefined) {
    throw new CommandError(
      EXIT.usage,
      `Name the orders to ${verb}, or select them with --code or --target`,
    )
  }
  needsReason(verb, options)
  const keys = await Promise.all(orders.map((order) => findKey(context.admin, order)))
  const planned = await plans(
    context,
    {
      verb,
      keys,
      ...(options.code === undefined ? {} : { code: options.code }),
      ...(options.target === undefined ? {} : { target: options.target }),
    },
    options.service,
  )
  if (planned.length === 0)
    throw new CommandError(EXIT.notFound, `No blocked lane fits; nothing to ${verb}`)
  const numbers = await numbersOf(
    context.admin,
    planned.flatMap(({ plan }) => plan.items.map(({ key }) => key)),
  )
  if (options.dryRun) {
    show(context, planned, (all) => `${planTable(all, numbers)}\nDry run: nothing was changed.`)
    return
  }
  const runs = await Promise.all(
    planned.map(({ service, plan }) =>
      context.admin.post(service, runOf(plan.hash), {
        by: context.user,
        reason: options.reason,
      }),
    ),
  )
  showRun(
    context,
    runs.flatMap((run) => run.items),
    numbers,
  )
}
