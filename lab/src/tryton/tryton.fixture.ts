import { systemClock } from '@carrick/kernel'
import {
  type Json,
  type JsonObject,
  making,
  openTryton,
  type TrytonSession,
  wordOf,
} from './json-rpc.ts'
import { createOne, idOf, search } from './records.ts'
import type { Tryton } from './start-tryton.ts'

const CEILING_MS = 60_000

/** As the mesh does: with the rights of the API user, and what a form would fill in asked for first. */
export const openApi = async ({ url, database, user, password, company }: Tryton) =>
  (await openTryton({ url, database, user, password })).within({ company })

/** Id of a draft order of one line. */
export const enterOrder = async (
  api: TrytonSession,
  { company, shopId }: Tryton,
  [webId, customer, sku, quantity]: readonly [string, string, string, number],
): Promise<number> => {
  const party = await idOf(api, 'party.party', [['code', '=', customer]])
  const product = await idOf(api, 'product.product', [['code', '=', sku]])
  const [shop] = await search(api, 'web.shop', [['id', '=', shopId]], ['currency', 'warehouses'])
  const { currency = null, warehouses } = shop ?? {}
  const warehouse = (warehouses as readonly Json[])[0] ?? null
  const form = { id: -1, party, company, currency, warehouse, lines: [] }
  const head = (await api.call('model.sale.sale.on_change_party', form)) as JsonObject
  const line = (await api.call('model.sale.line.on_change_product', {
    ...{ id: -1, type: 'line', product, quantity, company },
    ...{ unit: null, unit_price: null, taxes: [] },
    '_parent_sale.party': party,
    // Tax rules are kept for each company.
    '_parent_sale.company': company,
    '_parent_sale.currency': currency,
    '_parent_sale.price_list': head['price_list'] ?? null,
  })) as JsonObject
  const { add = [] } = (line['taxes'] ?? {}) as { add?: readonly (readonly [number, JsonObject])[] }
  return createOne(api, 'sale.sale', {
    ...{ web_shop: shopId, web_id: webId, company, party, warehouse },
    invoice_address: head['invoice_address'] ?? null,
    shipment_address: head['shipment_address'] ?? null,
    payment_term: head['payment_term'] ?? null,
    price_list: head['price_list'] ?? null,
    lines: making({
      ...{ type: 'line', product, quantity },
      unit: line['unit'] ?? null,
      unit_price: line['unit_price'] ?? null,
      taxes: [['add', add.map(([, tax]) => tax['id'] ?? null)]],
    }),
  })
}

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
