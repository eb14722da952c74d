import { date, type JsonObject, today, type TrytonSession } from './json-rpc.ts'
import { takeInventory } from './load-master-data.ts'
import { idOf, press, search } from './records.ts'

const SHIPMENT = 'stock.shipment.out'

/** What waits for it is reserved as far as it goes. */
const reserveWaiting = async (session: TrytonSession, product: number): Promise<void> => {
  const waiting = await search(
    session,
    SHIPMENT,
    [
      ['state', '=', 'waiting'],
      ['moves.product', '=', product],
    ],
    [],
  )
  const ids = waiting.map(({ id }) => Number(id))
  if (ids.length > 0) await press(session, SHIPMENT, 'assign_try', ids)
}

/** As the warehouse does when so much more of a product comes in: it counts it, and reserves it for who waits. */
export const restock = async (
  session: TrytonSession,
  product: number,
  more: number,
): Promise<void> => {
  const location = await idOf(session, 'stock.location', [['code', '=', 'STO']])
  const within = session.within({ locations: [location], stock_date_end: date(today()) })
  const rows = await within.call('model.product.product.read', [product], ['quantity'])
  const [row] = rows as readonly [JsonObject]
  await takeInventory(session, [[product, String(Number(row['quantity']) + more)]])
  await reserveWaiting(session, product)
}
