import { MeshError } from '@carrick/kernel'
import { type JsonObject, type TrytonSession, wordOf } from './json-rpc.ts'
import { press, search, write } from './records.ts'

const SHIPMENT = 'stock.shipment.out'

/** Shipments of an order, in one of these states. */
export const shipmentsOf = async (
  session: TrytonSession,
  sale: number,
  states: readonly string[],
): Promise<readonly number[]> => {
  const moves = await search(
    session,
    'stock.move',
    [
      ['origin.sale', '=', sale, 'sale.line'],
      ['state', '!=', 'cancelled'],
    ],
    ['shipment'],
  )
  const ids = moves
    .map(({ shipment }) => /^stock\.shipment\.out,(\d+)$/.exec(wordOf(shipment))?.[1])
    .filter((id) => id !== undefined)
    .map(Number)
  const found = await search(
    session,
    SHIPMENT,
    [
      ['id', 'in', [...new Set(ids)]],
      ['state', 'in', states],
    ],
    ['state'],
  )
  return found.map(({ id }) => Number(id))
}

const stateOf = async (session: TrytonSession, shipment: number): Promise<string> =>
  wordOf((await search(session, SHIPMENT, [['id', '=', shipment]], ['state']))[0]?.['state'])

/** What is not there stays behind, as a shipment of its own. */
const assign = async (session: TrytonSession, shipment: number): Promise<boolean> => {
  const within = session.within({
    active_model: SHIPMENT,
    active_id: shipment,
    active_ids: [shipment],
  })
  const wizard = 'wizard.stock.shipment.assign'
  const [id, start] = (await within.call(`${wizard}.create`)) as readonly [number, string]
  const answer = (await within.call(`${wizard}.execute`, id, {}, start)) as JsonObject
  const moves = await search(session, SHIPMENT, [['id', '=', shipment]], ['inventory_moves'])
  const assigned = await search(
    session,
    'stock.move',
    [
      ['id', 'in', moves[0]?.['inventory_moves'] ?? []],
      ['state', '=', 'assigned'],
    ],
    ['id'],
  )
  if ('view' in answer && assigned.length > 0) {
    const view = answer['view'] as JsonObject
    const { moves: short = [] } = view['defaults'] as JsonObject
    await within.call(`${wizard}.execute`, id, { partial: { moves: short } }, 'ignore')
  }
  await within.call(`${wizard}.delete`, id)
  return (await stateOf(session, shipment)) === 'assigned'
}

/** Lets go what was reserved, so that what is picked can be chosen. */
const release = async (session: TrytonSession, shipment: number): Promise<void> => {
  if ((await stateOf(session, shipment)) === 'assigned')
    await press(session, SHIPMENT, 'wait', [shipment])
  for (const button of ['draft', 'wait']) await press(session, SHIPMENT, button, [shipment])
}

/** Picks only so much of each article of a waiting shipment; the rest comes as another shipment. */
const lessen = async (
  session: TrytonSession,
  shipment: number,
  quantities: ReadonlyMap<string, number>,
): Promise<void> => {
  const [row] = await search(session, SHIPMENT, [['id', '=', shipment]], ['inventory_moves'])
  const fields = ['product.code', 'quantity']
  const moves = await search(
    session,
    'stock.move',
    [['id', 'in', row?.['inventory_moves'] ?? []]],
    fields,
  )
  for (const move of moves) {
    const code = wordOf((move['product.'] as JsonObject)['code'])
    const quantity = quantities.get(code) ?? 0
    if (quantity > Number(move['quantity'])) {
      const words = `${String(quantity)} of ${code} are more than the shipment has`
      throw new MeshError('MESH_LAB_TRYTON_LEVER', words)
    }
    await write(session, 'stock.move', [Number(move['id'])], { quantity })
  }
}

/**
 * Picks, packs and ships what waits and is in stock; of `quantities` (article to quantity) no more than that.
 * How many shipments left.
 */
export const shipOrder = async (
  session: TrytonSession,
  sale: number,
  quantities?: ReadonlyMap<string, number>,
): Promise<number> => {
  let left = 0
  for (const shipment of await shipmentsOf(session, sale, ['waiting', 'assigned'])) {
    if (quantities !== undefined) {
      await release(session, shipment)
      await lessen(session, shipment, quantities)
    }
    const isAssigned =
      (await stateOf(session, shipment)) === 'assigned' || (await assign(session, shipment))
    if (!isAssigned) continue
    for (const button of ['pick', 'pack', 'do']) await press(session, SHIPMENT, button, [shipment])
    left += 1
    if (quantities !== undefined) break
  }
  return left
}
