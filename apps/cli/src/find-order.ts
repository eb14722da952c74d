import type { OrderMatch } from '@carrick/service-host'
import { isUuid } from '@carrick/kernel'
import type { AdminClient } from './admin-client.ts'
import { ordersLike } from './endpoints.ts'
import { CommandError, EXIT } from './exit-code.ts'

/**
 * The order a person means: its id, its number or record id in Salesforce, its ERP document or its
 * purchase order number. Throws when nothing or more than one order matches.
 */
export const findOrder = async (admin: AdminClient, text: string): Promise<OrderMatch> => {
  const { answers } = await admin.gather(ordersLike(text))
  const matches = new Map(answers.flatMap(({ value }) => value).map((match) => [match.key, match]))
  if (matches.size === 0 && isUuid(text)) return { key: text, number: text, label: text }
  if (matches.size === 0) throw new CommandError(EXIT.notFound, `No order is known by "${text}"`)
  const [first, ...others] = matches.values()
  if (first === undefined || others.length > 0) {
    const list = [...matches.values()].map((match) => `${match.number} (${match.key})`).join(', ')
    throw new CommandError(
      EXIT.usage,
      `"${text}" fits ${String(matches.size)} orders; name one: ${list}`,
    )
  }
  return first
}
