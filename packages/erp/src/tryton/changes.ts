import { isMeshError, type MeshError, type Today } from '@carrick/kernel'
import type { ErpFact, Page, UnreadableEntry } from '../erp-document.ts'
import { type BilledLine, readBilledLines } from './billed-lines.ts'
import { type ChangedRow, readChangedPage, sourceOf, type Table, TABLES } from './changed-rows.ts'
import type { Conversation } from './conversation.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'
import { orderFact, shipmentFact, stockFact } from './facts.ts'
import { type Billed, readInvoices } from './invoice.ts'
import { creditFact, invoiceFact } from './invoice-fact.ts'
import { readReturnBooks, type ReturnBook } from './return-book.ts'
import { returnFact } from './return-fact.ts'
import { readSaleBooks, type SaleBook } from './sale-book.ts'
import { ordersTold, type Shop } from './shop.ts'
import { readStock } from './stock.ts'
import type { TrytonValue } from './values.ts'
import { keepWhole, releaseWhole } from './whole-delivery.ts'

type Rows = Readonly<Record<Table, readonly ChangedRow[]>>

const idsOf = (rows: readonly ChangedRow[]): readonly number[] => rows.map((row) => row.id)

const numbers = (values: readonly (number | null | undefined)[]): readonly number[] => [
  ...new Set(values.filter((value) => typeof value === 'number')),
]

/** Returns, of whatever order, that any of these rows is about. */
const returnsOf = (rows: Rows, billed: readonly number[]): TrytonValue => [
  'OR',
  [['id', 'in', idsOf(rows.sale)]],
  [['shipment_returns', 'in', numbers(rows.move.map((row) => row.returned))]],
  [['lines', 'in', billed]],
]

/** The orders that are told and that any of these rows is about. */
const salesOf = (
  shop: Shop,
  rows: Rows,
  billed: readonly number[],
  returns: readonly ReturnBook[],
  othersToo: boolean,
): TrytonValue => {
  const shipments = [...idsOf(rows.shipment), ...numbers(rows.move.map((row) => row.shipment))]
  const ids = [...idsOf(rows.sale), ...returns.map(({ sale }) => sale.order)]
  return [
    ordersTold(shop, othersToo),
    ['OR', [['id', 'in', ids]], [['shipments', 'in', shipments]], [['lines', 'in', billed]]],
  ]
}

const isFormat = (thrown: unknown): thrown is MeshError =>
  isMeshError(thrown) && thrown.code === 'MESH_ERP_FORMAT'

interface Books {
  readonly books: readonly SaleBook[]
  readonly unreadable: readonly UnreadableEntry[]
}

/** Read together; one that makes no sense is set aside, and the others are read one by one. */
const readAside = async (talk: Conversation, shop: Shop, domain: TrytonValue): Promise<Books> => {
  try {
    return { books: await readSaleBooks(talk, shop, domain), unreadable: [] }
  } catch (thrown) {
    if (!isFormat(thrown)) throw thrown
  }
  const ids = { fields: [], row: (value: unknown) => (value as { readonly id: number }).id }
  const books: SaleBook[] = []
  const unreadable: UnreadableEntry[] = []
  for (const sale of await talk.rows('sale.sale', domain, ids)) {
    try {
      books.push(...(await readSaleBooks(talk, shop, [['id', '=', sale]])))
    } catch (thrown) {
      if (!isFormat(thrown)) throw thrown
      unreadable.push({ entry: { model: 'sale.sale', id: sale }, problem: thrown })
    }
  }
  return { books, unreadable }
}

/** What was billed of the orders that something came back of. */
const readSold = async (
  talk: Conversation,
  { books }: Books,
  returns: readonly ReturnBook[],
): Promise<readonly BilledLine[]> => {
  const orders = new Set(returns.map(({ sale }) => sale.order))
  const lines = books.filter(({ sale }) => orders.has(sale.id)).flatMap((book) => book.lines)
  if (lines.length === 0) return []
  return readBilledLines(talk, [
    ['origin', 'in', lines.map((line) => `sale.line,${String(line.id)}`)],
    ['invoice.state', 'in', ['posted', 'paid', 'cancelled']],
  ])
}

const factsOf = (
  { books }: Books,
  rows: Rows,
  returns: readonly ReturnBook[],
  sold: readonly BilledLine[],
  invoices: readonly Billed[],
  { day, zone }: Today,
): readonly (ErpFact | undefined)[] => {
  const shipments = new Set(idsOf(rows.shipment))
  return books.flatMap((book) => {
    const own = returns.filter(({ sale }) => sale.order === book.sale.id)
    const order = { book, returns: own, sold }
    return [
      orderFact(book, day),
      ...book.shipments
        .filter((shipment) => shipments.has(shipment.id))
        .map((shipment) => shipmentFact(book, shipment, zone)),
      ...order.returns.map((one) => returnFact(book, one, zone)),
      ...invoices.flatMap((invoice) => [invoiceFact(order, invoice), creditFact(order, invoice)]),
    ]
  })
}

/** A movement of what comes back brings its order, the return and the stock. */
const FACTS_OF_A_ROW = 3

/** What of Tryton is read. */
export interface Feed {
  readonly database: string
  /** Orders of others too, not of ours alone. */
  readonly othersToo: boolean
}

/** Facts after the cursor. Throws MESH_ERP_CURSOR_GONE and TrytonFailure. */
export const changesSince = async (
  talk: Conversation,
  shop: Shop,
  { database, othersToo }: Feed,
  cursor: string | undefined,
  limit: number,
): Promise<Page<ErpFact>> => {
  const positions = decodeCursor(cursor, database, TABLES)
  const now = talk.now()
  const source = (table: Table) => sourceOf(table, shop, now, othersToo)
  const sources = {
    sale: source('sale'),
    shipment: source('shipment'),
    invoice: source('invoice'),
    move: source('move'),
  }
  const most = Math.max(1, Math.floor(limit / FACTS_OF_A_ROW))
  const { rows, positions: next, more } = await readChangedPage(talk, sources, positions, most)
  const isQuiet = TABLES.every((table) => rows[table].length === 0)
  if (isQuiet) return { entries: [], cursor: encodeCursor(database, next), more }
  const products = numbers(rows.move.map((row) => row.product))
  if (products.length > 0) await releaseWhole(talk, shop, products)
  const invoices = await readInvoices(talk, idsOf(rows.invoice))
  const billed = numbers(invoices.flatMap(({ lines }) => lines.map((line) => line.saleLine)))
  const returns = await readReturnBooks(talk, [returnsOf(rows, billed)])
  const [found, stock] = await Promise.all([
    readAside(talk, shop, salesOf(shop, rows, billed, returns, othersToo)),
    products.length === 0 ? [] : readStock(talk, shop.warehouse, products),
  ])
  await keepWhole(talk, found.books)
  const sold = await readSold(talk, found, returns)
  const movedAt = new Map(rows.move.map((row) => [row.product, row.at]))
  const facts = [
    ...factsOf(found, rows, returns, sold, invoices, { day: talk.today(), zone: talk.zone }),
    ...stock.map((one) => stockFact(one, shop.location, movedAt.get(one.product) ?? 0)),
  ]
  return {
    entries: facts.filter((fact) => fact !== undefined),
    ...(found.unreadable.length > 0 && { unreadable: found.unreadable }),
    cursor: encodeCursor(database, next),
    more,
  }
}
