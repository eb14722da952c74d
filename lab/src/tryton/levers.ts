import { MeshError } from '@carrick/kernel'
import {
  date,
  decimal,
  type Json,
  type JsonObject,
  openTryton,
  today,
  type TrytonSession,
  wordOf,
} from './json-rpc.ts'
import { productsByCode, takeInventory } from './load-master-data.ts'
import { creditInvoice, payInvoice, writeOffInvoice } from './paying.ts'
import { readBooks, type TrytonBookOrder } from './read-books.ts'
import { enterReturn, receiveReturn } from './receiving.ts'
import { idOf, press, search, write } from './records.ts'
import { restock } from './restocking.ts'
import { shipmentsOf, shipOrder } from './shipping.ts'
import { enterOrder, type TypedOrder } from './selling.ts'
import type { Tryton } from './start-tryton.ts'
import { track } from './tracking.ts'

/** What people of the company do in Tryton. Orders are named by their `web_id` or their number. */
export interface TrytonLevers {
  /** As a clerk enters an order that nobody sent; its number. */
  enter(order: TypedOrder): Promise<string>
  /** Everything that is in stock, or of each article so many; how many shipments left. */
  ship(webId: string, quantities?: Readonly<Record<string, number>>): Promise<number>
  /** Writes on what is to leave with whom it goes and under what number; how many shipments. */
  track(webId: string, carrier: string, reference: string): Promise<number>
  /** Gives up what is reserved for it and has not left; how many shipments. */
  unreserve(webId: string): Promise<number>
  cancelShipments(webId: string): Promise<number>
  /** What left comes back onto the shelf as if it had never left; how many shipments. */
  cancelDelivery(webId: string): Promise<number>
  /** Posts what is to be invoiced, or of each article so many and what is no article; how many invoices. */
  postInvoices(webId: string, quantities?: Readonly<Record<string, number>>): Promise<number>
  /** So much money comes in for the invoice of this number, or all that is open of it. */
  pay(invoice: string, amount?: string): Promise<void>
  /** Nobody waits for what is open of an invoice any more. */
  writeOff(invoice: string): Promise<void>
  /** Takes an invoice back, paid by the credit note itself when `refund`; number of the credit note. */
  credit(invoice: string, refund: boolean): Promise<string>
  /**
   * What is expected of the return of this number comes in, or of each line, named by the first line of its
   * note, so many; how many shipments.
   */
  receiveReturn(number: string, quantities?: Readonly<Record<string, number>>): Promise<number>
  /** A return as people enter it: everything of an order, with no mark of anybody; its number. */
  enterReturn(webId: string): Promise<string>
  /** Makes a quotation of a draft, whatever it warns of. */
  quote(webId: string): Promise<void>
  /** Confirms what waits as a quotation, whatever it warns of: a credit hold is lifted. */
  release(webId: string): Promise<void>
  /** Null = may owe any amount. */
  setCreditLimit(customer: string, limit: string | null): Promise<void>
  /** So much more comes in, and is reserved for what waits for it. */
  restock(sku: string, quantity: string): Promise<void>
  /** What is on hand from now on. */
  setStock(sku: string, quantity: string): Promise<void>
  setSalable(sku: string, salable: boolean): Promise<void>
  /** Every order that came through the shop, or the one; from Tryton's own records. */
  books(webId?: string): Promise<readonly TrytonBookOrder[]>
}

const PROCESSED = ['confirmed', 'processing', 'done']

const saleOf = (session: TrytonSession, webId: string): Promise<number> =>
  idOf(session, 'sale.sale', ['OR', [['web_id', '=', webId]], [['number', '=', webId]]])

/** What the worker would do by and by. */
const processSale = async (session: TrytonSession, sale: number): Promise<void> => {
  const [row] = await search(session, 'sale.sale', [['id', '=', sale]], ['state'])
  if (!PROCESSED.includes(wordOf(row?.['state']))) return
  await press(session, 'sale.sale', 'process', [sale])
}

/**
 * Takes goods off a draft or lessens them; the rest comes as another draft. Services stay, as freight stands
 * on the first invoice. False when nothing is left.
 */
const lessenInvoice = async (
  session: TrytonSession,
  invoice: number,
  quantities: ReadonlyMap<string, number>,
): Promise<boolean> => {
  const goods: Json = [
    ['invoice', '=', invoice],
    ['product.type', '=', 'goods'],
  ]
  const lines = await search(session, 'account.invoice.line', goods, ['product.code'])
  let left = lines.length
  for (const line of lines) {
    const code = wordOf((line['product.'] as JsonObject)['code'])
    const quantity = quantities.get(code) ?? 0
    const id = Number(line['id'])
    if (quantity > 0) {
      await write(session, 'account.invoice.line', [id], { quantity })
    } else {
      await session.call('model.account.invoice.line.delete', [id])
      left -= 1
    }
  }
  return left > 0 || lines.length === 0
}

const postInvoicesOf = async (
  session: TrytonSession,
  sale: number,
  quantities?: ReadonlyMap<string, number>,
): Promise<number> => {
  await processSale(session, sale)
  const [row] = await search(session, 'sale.sale', [['id', '=', sale]], ['invoices'])
  const drafts = await search(
    session,
    'account.invoice',
    [
      ['id', 'in', row?.['invoices'] ?? []],
      ['state', 'in', ['draft', 'validated']],
    ],
    ['id'],
  )
  const ids: number[] = []
  for (const { id } of drafts) {
    const isWanted =
      quantities === undefined || (await lessenInvoice(session, Number(id), quantities))
    if (isWanted) ids.push(Number(id))
  }
  if (ids.length === 0) return 0
  await write(session, 'account.invoice', ids, { invoice_date: date(today()) })
  await press(session, 'account.invoice', 'post', ids)
  if (quantities !== undefined) await processSale(session, sale)
  return ids.length
}

const productOf = async (session: TrytonSession, sku: string): Promise<number> => {
  const id = (await productsByCode(session)).get(sku)
  if (id !== undefined) return id
  throw new MeshError('MESH_LAB_TRYTON_LEVER', `Tryton has no product ${sku}`)
}

/** Logs in as the administrator. Throws MESH_LAB_TRYTON_*. */
export const openTrytonLevers = async (
  tryton: Pick<Tryton, 'url' | 'database' | 'adminUser' | 'adminPassword' | 'company'>,
): Promise<TrytonLevers> => {
  const { url, database, adminUser: user, adminPassword: password, company } = tryton
  const session = (await openTryton({ url, database, user, password })).within({ company })
  return {
    enter: (order) => enterOrder(session, order),
    ship: async (webId, quantities) => {
      const sale = await saleOf(session, webId)
      await processSale(session, sale)
      const wanted = quantities === undefined ? undefined : new Map(Object.entries(quantities))
      const left = await shipOrder(session, sale, wanted)
      await processSale(session, sale)
      return left
    },
    track: async (webId, carrier, reference) =>
      track(session, await saleOf(session, webId), carrier, reference),
    unreserve: async (webId) => {
      const reserved = await shipmentsOf(session, await saleOf(session, webId), ['assigned'])
      if (reserved.length > 0) await press(session, 'stock.shipment.out', 'wait', reserved)
      return reserved.length
    },
    cancelShipments: async (webId) => {
      const sale = await saleOf(session, webId)
      const open = ['draft', 'waiting', 'assigned', 'picked', 'packed']
      const ids = await shipmentsOf(session, sale, open)
      if (ids.length > 0) await press(session, 'stock.shipment.out', 'cancel', ids)
      return ids.length
    },
    cancelDelivery: async (webId) => {
      const sale = await saleOf(session, webId)
      const ids = await shipmentsOf(session, sale, ['done'])
      if (ids.length > 0) await press(session, 'stock.shipment.out', 'cancel', ids)
      await processSale(session, sale)
      return ids.length
    },
    pay: (invoice, amount) => payInvoice(session, invoice, amount),
    writeOff: (invoice) => writeOffInvoice(session, invoice),
    credit: (invoice, refund) => creditInvoice(session, invoice, refund),
    receiveReturn: async (number, quantities) => {
      const sale = await idOf(session, 'sale.sale', [['number', '=', number]])
      const wanted = quantities === undefined ? undefined : new Map(Object.entries(quantities))
      const came = await receiveReturn(session, sale, wanted)
      await processSale(session, sale)
      return came
    },
    enterReturn: async (webId) => enterReturn(session, await saleOf(session, webId)),
    postInvoices: async (webId, quantities) =>
      postInvoicesOf(
        session,
        await saleOf(session, webId),
        quantities === undefined ? undefined : new Map(Object.entries(quantities)),
      ),
    quote: async (webId) => {
      await press(session, 'sale.sale', 'quote', [await saleOf(session, webId)])
    },
    release: async (webId) => {
      const sale = await saleOf(session, webId)
      await press(session, 'sale.sale', 'confirm', [sale])
      await processSale(session, sale)
    },
    setCreditLimit: async (customer, limit) => {
      const party = await idOf(session, 'party.party', [['code', '=', customer]])
      const amount = limit === null ? null : decimal(limit)
      await write(session, 'party.party', [party], { credit_limit_amount: amount })
    },
    restock: async (sku, quantity) => {
      await restock(session, await productOf(session, sku), Number(quantity))
    },
    setStock: async (sku, quantity) => {
      await takeInventory(session, [[await productOf(session, sku), quantity]])
    },
    setSalable: async (sku, salable) => {
      const template = await idOf(session, 'product.template', [['products.code', '=', sku]])
      await write(session, 'product.template', [template], { salable })
    },
    books: (webId) =>
      readBooks(session, [
        ['web_id', ...(webId === undefined ? ['!=', null] : ['=', webId])],
        // Returns have a mark too.
        ['origin', '=', null],
      ]),
  }
}
