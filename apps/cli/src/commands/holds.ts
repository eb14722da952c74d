import type { HoldOrder } from '@carrick/service-host'
import { holdOf, releaseOf } from '../endpoints.ts'
import { CommandError, EXIT } from '../exit-code.ts'
import { findOrder } from '../find-order.ts'
import { type CommandContext, show } from '../context.ts'

/** It holds orders before their ERP gets them. */
const INTAKE = 'order-ingest'

/** Holds an order by hand, or releases a hold of it; under the name of the person, with a reason. */
export const operateHold = async (
  context: CommandContext,
  text: string,
  verb: HoldOrder['verb'],
  hold: string | undefined,
  given: string | undefined,
): Promise<void> => {
  const reason = given?.trim() ?? ''
  if (reason === '') {
    throw new CommandError(EXIT.usage, `${verb} changes something: say why with --reason "..."`)
  }
  const { admin, user: by } = context
  const { key, number } = await findOrder(admin, text)
  const done = await (verb === 'hold'
    ? admin.post(INTAKE, holdOf(key), { by, reason })
    : admin.post(INTAKE, releaseOf(key), { by, reason, hold: hold?.toUpperCase() }))
  show(context, done, ({ result, message }) => `${number}: ${result}. ${message}.`)
  if (done.result === 'refused') throw new CommandError(EXIT.failed, 'Nothing was changed')
}
