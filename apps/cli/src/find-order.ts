import type { OrderMatch } from '@carrick/service-host'
import { isUuid } from '@carrick/kernel'
import type { AdminClient } from './admin-client.ts'
import { ordersLike } from './endpoints.ts'
import { CommandError, EXIT } from './exit-code.ts'

/** More names than people read in one table; beyond, the keys stand for themselves. */
const MOST_NAMED = 50

const onlyMatch = async (admin: AdminClient, text: string): Promise<OrderMatch | undefined> => {
  const { answers } = await admin.gather(ordersLike(text))
  const matches = new Map(answers.flatMap(({ value }) => value).map((match) => [match.key, match]))
  const [first, ...others] = matches.values()
  if (others.length === 0) return first
  const list = [...matches.values()].map((match) => `${match.number} (${match.key})`).join(', ')
  throw new CommandError(
    EXIT.usage,
    `"${text}" fits ${String(matches.size)} orders; name one: ${list}`,
  )
}

/**
 * The order a person means: its id, its number or record id in Salesforce, its ERP document or its
 * purchase order number. Throws when nothing or more than one order matches.
 */
export const findOrder = async (admin: AdminClient, text: string): Promise<OrderMatch> => {
  const match = await onlyMatch(admin, text)
  if (match !== undefined) return match
  if (isUuid(text)) return { key: text, number: text, label: text }
  throw new CommandError(EXIT.notFound, `No order is known by "${text}"`)
}

/** The lane a person means: by any name of its order, or by its key, which need not be an order. */
export const findKey = async (admin: AdminClient, text: string): Promise<string> =>
  isUuid(text) ? text : ((await onlyMatch(admin, text))?.key ?? text)

/** Order numbers by key, as far as they are known. */
export const numbersOf = async (
  admin: AdminClient,
  keys: readonly string[],
): Promise<ReadonlyMap<string, string>> => {
  const orders = [...new Set(keys.filter(isUuid))].slice(0, MOST_NAMED)
  const found = await Promise.all(
    orders.map(async (key): Promise<readonly OrderMatch[]> => {
      const { answers } = await admin.gather(ordersLike(key))
      return answers.flatMap(({ value }) => value)
    }),
  )
  return new Map(found.flat().map(({ key, number }) => [key, number]))
}
