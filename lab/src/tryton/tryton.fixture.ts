import { systemClock } from '@carrick/kernel'
import { openTryton, type TrytonSession, wordOf } from './json-rpc.ts'
import { search } from './records.ts'
import { typeOrder } from './selling.ts'
import type { Tryton } from './start-tryton.ts'

const CEILING_MS = 60_000

/** As the mesh does: with the rights of the API user. */
export const openApi = async ({ url, database, user, password, company }: Tryton) =>
  (await openTryton({ url, database, user, password })).within({ company })

/** Id of a draft order of one line. */
export const enterDraft = (
  api: TrytonSession,
  { shopId }: Tryton,
  [id, customer, sku, quantity]: readonly [string, string, string, number],
): Promise<number> =>
  typeOrder(api, { customer, lines: [{ sku, quantity }], web: { shop: shopId, id } })

/** Asks until the worker has made of the order what it is to become. */
export const becomes = async (api: TrytonSession, sale: number, state: string): Promise<void> => {
  const end = systemClock.monotonic() + CEILING_MS
  for (;;) {
    const [row] = await search(api, 'sale.sale', [['id', '=', sale]], ['state'])
    if (row?.['state'] === state) return
    if (systemClock.monotonic() > end) throw new Error(`The order is ${wordOf(row?.['state'])}`)
    await systemClock.sleep(100)
  }
}
