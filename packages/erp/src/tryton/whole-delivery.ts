import { addDecimal, compareDecimal, type Decimal, ZERO } from '@carrick/kernel'
import { object, text } from '../wire/json-reader.ts'
import type { Conversation, RowReader } from './conversation.ts'
import { isTried } from './document.ts'
import { isCompleteOnly, keptReference } from './note.ts'
import { untilAnswered } from './press.ts'
import { type Sale, SALES, SHIPMENT } from './sale.ts'
import type { SaleBook } from './sale-book.ts'
import { ordersOf, type Shop } from './shop.ts'
import { readStock } from './stock.ts'
import { id, quantity } from './values.ts'

interface OpenShipment {
  readonly id: number
  readonly state: string
  /** Location of the shelves. */
  readonly warehouse_storage: number
}

const SHIPMENTS: RowReader<OpenShipment> = {
  fields: ['state', 'warehouse_storage'],
  row: object<OpenShipment>({ id, state: text(100), warehouse_storage: id }),
}

/** What the warehouse has not in its hands yet. */
const openShipments = (talk: Conversation, sale: number): Promise<readonly OpenShipment[]> =>
  talk.rows(
    SHIPMENT,
    [
      ['moves.origin.sale', '=', sale, 'sale.line'],
      ['state', 'in', ['draft', 'waiting', 'assigned']],
    ],
    SHIPMENTS,
  )

const isReserved = ({ state }: OpenShipment): boolean => state === 'assigned'

/**
 * Reserves all of an order that goes whole or not at all, or nothing: Tryton reserves what there is, and people
 * may send that. What cannot go yet is therefore kept as a draft, which Tryton lets nobody pick. Done again it
 * begins anew. Throws TrytonFailure.
 */
export const reserveWhole = async (
  talk: Conversation,
  { id: sale, web_id: mark }: Pick<Sale, 'id' | 'web_id'>,
): Promise<void> => {
  const before = await openShipments(talk, sale)
  if (before.every(isReserved)) return
  const press = async (button: string, of: readonly OpenShipment[]): Promise<boolean> =>
    of.length === 0 ||
    untilAnswered(talk, `model.${SHIPMENT}.${button}`, [of.map((shipment) => shipment.id)])
  const drafts = before.filter(({ state }) => state === 'draft')
  const left = before.filter((shipment) => !isReserved(shipment))
  const isTried = (await press('wait', drafts)) && (await press('assign_try', left))
  const after = await openShipments(talk, sale)
  if (!isTried || after.every(isReserved)) return
  const ids = after.map((shipment) => shipment.id)
  const reference = { reference: keptReference(mark ?? '') }
  await untilAnswered(talk, `model.${SHIPMENT}.write`, [ids, reference])
  // Waiting gives the reservation up; a draft keeps what it has.
  if (await press('wait', after)) await press('draft', after)
}

const IDS = { fields: [], row: object({ id }) }

interface Wanted {
  readonly product: number
  /** In the unit that the stock is counted in. */
  readonly internal_quantity: Decimal
}

const WANTED: RowReader<Wanted> = {
  fields: ['product', 'internal_quantity'],
  row: object<Wanted>({ product: id, internal_quantity: quantity }),
}

/** All that waits of the order is on the shelves, and free. Looked at first: each try is a change. */
const isAllThere = async (talk: Conversation, sale: number): Promise<boolean> => {
  const planned = [
    ['origin.sale', '=', sale, 'sale.line'],
    ['state', '=', 'draft'],
  ]
  const [[shipment], moves] = await Promise.all([
    openShipments(talk, sale),
    talk.rows('stock.move', planned, WANTED),
  ])
  if (shipment === undefined) return false
  const wanted = new Map<number, Decimal>()
  for (const { product, internal_quantity: more } of moves)
    wanted.set(product, addDecimal(wanted.get(product) ?? ZERO, more))
  const stock = await readStock(talk, shipment.warehouse_storage, [...wanted.keys()])
  return stock.every(
    ({ product, available }) => compareDecimal(available, wanted.get(product) ?? ZERO) >= 0,
  )
}

/**
 * Lets go what is kept in the house and can go whole since stock of these products moved, the oldest order
 * first. Throws TrytonFailure.
 */
export const releaseWhole = async (
  talk: Conversation,
  shop: Shop,
  products: readonly number[],
): Promise<void> => {
  const kept = [
    ['company', '=', shop.company],
    ['state', '=', 'draft'],
    ['reference', 'like', keptReference('%')],
    ['moves.product', 'in', products],
  ]
  const ids = (await talk.rows(SHIPMENT, kept, IDS)).map((shipment) => shipment.id)
  if (ids.length === 0) return
  for (const sale of await talk.rows(
    'sale.sale',
    [...ordersOf(shop), ['shipments', 'in', ids]],
    SALES,
  ))
    if (await isAllThere(talk, sale.id)) await reserveWhole(talk, sale)
}

/**
 * Keeps those of these orders that go whole or not at all and that nobody has reserved: people confirmed them,
 * and no call of ours goes on with them. Throws TrytonFailure.
 */
export const keepWhole = async (talk: Conversation, books: readonly SaleBook[]): Promise<void> => {
  for (const book of books) {
    const { sale, shipments, mark } = book
    const isNew = shipments.some(
      ({ state, reference }) => state === 'waiting' && reference === null,
    )
    if (mark !== '' && isCompleteOnly(sale.comment) && isNew && !isTried(book))
      await reserveWhole(talk, sale)
  }
}
