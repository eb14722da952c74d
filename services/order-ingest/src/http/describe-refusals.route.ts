import type { JsonSchema } from '@carrick/order'
import { refusalOf, TEXT } from '@carrick/service-host'

const REFUSALS: Readonly<Record<string, JsonSchema>> = {
  '400': refusalOf('The request cannot be read'),
  '401': refusalOf('Wrong client, secret or token, or its hour is over', {
    'WWW-Authenticate': TEXT,
  }),
  '403': refusalOf('No flow takes orders of clients'),
  '404': refusalOf('This client has no such order'),
  '409': refusalOf('The same request is being accepted, or the base is stale'),
  '413': refusalOf('The body is too long'),
  '415': refusalOf('The body is of another type'),
  '422': refusalOf('The order is not valid, or the key came with another order'),
  '500': refusalOf('Something broke; ask again with the same key'),
  '503': refusalOf('Not now; ask again with the same key'),
}

/** Answers of these statuses, and of what can always happen. */
export const refusals = (...statuses: readonly string[]): JsonSchema =>
  Object.fromEntries(
    [...statuses, '500', '503'].map((status) => [
      status,
      REFUSALS[status] ?? refusalOf('A refusal'),
    ]),
  )
