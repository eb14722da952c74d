import { createOne, search, write } from './records.ts'
import type { TrytonSession } from './json-rpc.ts'
import { NAMES } from './set-up-sales.ts'
import { shipmentsOf } from './shipping.ts'

const carrierNamed = async (session: TrytonSession, name: string): Promise<number> => {
  const [known] = await search(session, 'carrier', [['party.name', '=', name]], [])
  if (known !== undefined) return Number(known['id'])
  const [product] = await search(session, 'product.product', [['code', '=', NAMES.freight]], [])
  return createOne(session, 'carrier', {
    party: await createOne(session, 'party.party', { name }),
    carrier_product: Number(product?.['id']),
  })
}

/** As people write on what is to leave with whom it goes and under what number; how many shipments. */
export const track = async (
  session: TrytonSession,
  sale: number,
  carrier: string,
  reference: string,
): Promise<number> => {
  const open = await shipmentsOf(session, sale, ['waiting', 'assigned'])
  const values = { carrier: await carrierNamed(session, carrier), shipping_reference: reference }
  if (open.length > 0) await write(session, 'stock.shipment.out', open, values)
  return open.length
}
