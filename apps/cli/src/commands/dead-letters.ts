import type { DeadLetterView } from '@carrick/service-host'
import { DEAD_LETTERS, deadLetterOf } from '../endpoints.ts'
import { CommandError, EXIT } from '../exit-code.ts'
import { findKey, numbersOf } from '../find-order.ts'
import { type CommandContext, show } from '../context.ts'
import { ago, instant, table } from '../table.ts'

export const listDeadLetters = async (context: CommandContext): Promise<void> => {
  const { answers } = await context.admin.gather(DEAD_LETTERS)
  const all = answers.flatMap(({ value }) => value)
  const numbers = await numbersOf(
    context.admin,
    all.map(({ key }) => key),
  )
  show(context, all, (rows) => {
    if (rows.length === 0) return 'There are no dead letters.'
    return table(
      ['order', 'service', 'code', 'what is wrong', 'since', 'behind it'],
      rows.map((row) => [
        numbers.get(row.key) ?? row.key,
        row.service,
        row.code,
        row.message.length > 60 ? `${row.message.slice(0, 57)}...` : row.message,
        ago(row.firstBlockedAt, context.now()),
        row.tail,
      ]),
    )
  })
}

/** The dead letters of one key; a key may be blocked in more than one service. */
const findDeadLetters = async (
  context: CommandContext,
  key: string,
): Promise<readonly DeadLetterView[]> => {
  const { answers, away } = await context.admin.gather(deadLetterOf(key))
  if (answers.length === 0 && away.length > 0)
    throw new CommandError(EXIT.failed, `${away.join(', ')} could not be asked; see its log`)
  if (answers.length === 0)
    throw new CommandError(EXIT.notFound, `There is no dead letter of "${key}"`)
  return answers.map(({ value }) => value)
}

const describe = (letter: DeadLetterView): string =>
  [
    `${letter.code}: ${letter.message}`,
    `  order        ${letter.key} (lane version ${String(letter.version)})`,
    `  service      ${letter.service}, handler ${letter.handler}, ${String(letter.attempts)} tries`,
    `  event        ${letter.eventType} ${letter.eventId}`,
    `  received at  ${letter.origin.topic}[${String(letter.origin.partition)}] offset ${letter.origin.offset}`,
    `  blocked      since ${instant(letter.firstBlockedAt)}, ${String(letter.tail)} events wait behind it`,
    `  fingerprint  ${letter.fingerprint}`,
    ...(letter.payload === undefined
      ? [`  bytes        ${letter.bytes.slice(0, 60)} (not readable)`]
      : [JSON.stringify(letter.payload, undefined, 2)]),
  ].join('\n')

export const showDeadLetter = async (context: CommandContext, text: string): Promise<void> => {
  const letters = await findDeadLetters(context, await findKey(context.admin, text))
  show(context, letters, (all) => all.map(describe).join('\n\n'))
}
