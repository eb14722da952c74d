import type { RunItem } from '@carrick/service-host'
import { type CommandContext, show } from '../context.ts'
import { CommandError, EXIT } from '../exit-code.ts'
import { table } from '../table.ts'

export interface ChangeOptions {
  readonly dryRun: boolean
  readonly reason: string | undefined
}

/** Throws CommandError when something would be changed without a reason. */
export const needsReason = (verb: string, { dryRun, reason = '' }: ChangeOptions): void => {
  if (dryRun || reason.trim() !== '') return
  throw new CommandError(
    EXIT.usage,
    `${verb} changes something: say why with --reason "...", or look first with --dry-run`,
  )
}

/** Prints what came of a plan; throws CommandError when not all of it was done. */
export const showRun = (
  context: CommandContext,
  items: readonly RunItem[],
  numbers: ReadonlyMap<string, string>,
): void => {
  show(context, items, (all) =>
    table(
      ['order', 'result', 'what happened'],
      all.map(({ key, result, message }) => [numbers.get(key) ?? key, result, message]),
    ),
  )
  if (items.some(({ result }) => result === 'stale'))
    throw new CommandError(EXIT.stale, 'Some had changed since the plan; look again and repeat')
  if (items.some(({ result }) => result === 'refused'))
    throw new CommandError(EXIT.failed, 'Some were refused')
}
