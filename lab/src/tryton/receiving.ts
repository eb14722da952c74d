import { MeshError } from '@carrick/kernel'
import { type TrytonSession, wordOf } from './json-rpc.ts'
import { press, search, write } from './records.ts'

const RETURN = 'stock.shipment.out.return'

/** Of a shipment that comes back, only so much of each line; the rest is expected still. */
const lessen = async (
  session: TrytonSession,
  sale: number,
  moves: readonly number[],
  quantities: ReadonlyMap<string, number>,
): Promise<void> => {
  const lines = await search(session, 'sale.line', [['sale', '=', sale]], ['note'])
  const nameOf = new Map(
    lines.map(({ id, note }) => [Number(id), wordOf(note).split('\n')[0] ?? '']),
  )
  const rows = await search(session, 'stock.move', [['id', 'in', moves]], ['origin', 'quantity'])
  for (const row of rows) {
    const line = Number(wordOf(row['origin']).split(',')[1])
    const quantity = quantities.get(nameOf.get(line) ?? '') ?? 0
    if (quantity > Number(row['quantity'])) {
      const words = `${String(quantity)} are more than the ${wordOf(row['quantity'])} that are expected`
      throw new MeshError('MESH_LAB_TRYTON_LEVER', words)
    }
    await write(session, 'stock.move', [Number(row['id'])], { quantity })
  }
}

/**
 * Receives what is expected of a return and puts it on the shelf; of `quantities` (first line of the
 * note of a line, to quantity) no more than that. How many shipments came in.
 */
export const receiveReturn = async (
  session: TrytonSession,
  sale: number,
  quantities?: ReadonlyMap<string, number>,
): Promise<number> => {
  const expected = await search(
    session,
    RETURN,
    [
      ['moves.origin.sale', '=', sale, 'sale.line'],
      ['state', '=', 'draft'],
    ],
    ['incoming_moves'],
  )
  for (const shipment of expected) {
    const id = Number(shipment['id'])
    if (quantities !== undefined)
      await lessen(session, sale, shipment['incoming_moves'] as readonly number[], quantities)
    await press(session, RETURN, 'receive', [id])
    await press(session, RETURN, 'do', [id])
  }
  return expected.length
}

/** As people return everything of an order; the number of the return. */
export const enterReturn = async (session: TrytonSession, sale: number): Promise<string> => {
  const within = session.within({
    ...{ active_model: 'sale.sale', active_id: sale, active_ids: [sale] },
  })
  const wizard = 'wizard.sale.return_sale'
  const [id] = (await within.call(`${wizard}.create`)) as readonly [number]
  await within.call(`${wizard}.execute`, id, { start: {} }, 'return_')
  await within.call(`${wizard}.delete`, id)
  const made = await search(
    session,
    'sale.sale',
    [['origin', '=', `sale.sale,${String(sale)}`]],
    [],
  )
  const returned = Number(made.at(-1)?.['id'])
  for (const button of ['quote', 'confirm', 'process'])
    await press(session, 'sale.sale', button, [returned])
  const [row] = await search(session, 'sale.sale', [['id', '=', returned]], ['number'])
  return wordOf(row?.['number'])
}
