import { type Json, type JsonObject, type TrytonSession, wordOf } from './json-rpc.ts'
import { search } from './records.ts'

/** Decimal text; quantities and amounts come in several scales, so compare them as numbers. */
type Decimal = string

export interface TrytonBookLine {
  readonly line: number
  readonly sku: string | undefined
  readonly quantity: Decimal
  readonly unitPrice: Decimal
  /** Without tax. */
  readonly amount: Decimal
  readonly shipped: Decimal
  /** Still here, and kept for this order. */
  readonly reserved: Decimal
  /** On posted and paid invoices. */
  readonly invoiced: Decimal
  /** Where whoever sent the order writes what it calls the line. */
  readonly note: string
}

/** One order as Tryton's own tables have it. */
export interface TrytonBookOrder {
  readonly id: number
  /** What whoever sent it calls it. */
  readonly webId: string
  readonly number: string | undefined
  readonly reference: string | undefined
  readonly customer: string
  /** Epoch ms. */
  readonly createdAt: number
  readonly state: string
  readonly shipmentState: string
  readonly invoiceState: string
  readonly untaxed: Decimal
  readonly tax: Decimal
  readonly total: Decimal
  /** `YYYY-MM-DD`. */
  readonly orderedOn: string | undefined
  readonly shipOn: string | undefined
  readonly lines: readonly TrytonBookLine[]
  /** Posted and paid. */
  readonly invoices: readonly { readonly number: string; readonly untaxed: Decimal }[]
}

/** A decimal, a float or nothing, as decimal text. */
const textOf = (value: Json | undefined): Decimal => {
  if (typeof value === 'number') return String(value)
  if (value === null || typeof value !== 'object' || !('decimal' in value)) return '0'
  return wordOf(value['decimal'])
}

/** A time as Tryton gives it, in UTC, as epoch ms. */
const instantOf = (value: Json | undefined): number => {
  if (value === null || typeof value !== 'object' || !('year' in value)) return NaN
  const part = (name: string): number => Number(value[name] ?? 0)
  return Date.UTC(
    ...([part('year'), part('month') - 1, part('day')] as const),
    ...([part('hour'), part('minute'), part('second'), part('microsecond') / 1000] as const),
  )
}

const dotted = (row: JsonObject, field: string, name: string): string => {
  const parent = row[`${field}.`]
  return parent !== null && typeof parent === 'object' && name in parent
    ? wordOf((parent as JsonObject)[name])
    : ''
}

const sumBy = (rows: readonly JsonObject[]): ReadonlyMap<string, number> => {
  const sums = new Map<string, number>()
  for (const { origin, quantity } of rows) {
    const key = wordOf(origin)
    sums.set(key, (sums.get(key) ?? 0) + Number(quantity))
  }
  return sums
}

const isGone = ({ state }: JsonObject): boolean => state === 'done'
const isHere = (move: JsonObject): boolean => !isGone(move)

const dayOf = (value: Json | undefined): string | undefined => {
  const at = instantOf(value)
  return Number.isNaN(at) ? undefined : new Date(at).toISOString().slice(0, 10)
}

const optional = (value: Json | undefined): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined

const originsOf = (lines: readonly JsonObject[]): readonly string[] =>
  lines.map(({ id }) => `sale.line,${wordOf(id)}`)

/**
 * Orders of the shop, oldest first: what an independent reader of Tryton sees. What left for the customer
 * and what is on posted invoices is added up here; Tryton's own sums count drafts.
 */
export const readBooks = async (
  session: TrytonSession,
  only: Json = [['web_id', '!=', null]],
): Promise<readonly TrytonBookOrder[]> => {
  const sales = await search(session, 'sale.sale', only, [
    ...['web_id', 'number', 'reference', 'party.code', 'create_date', 'state'],
    ...['shipment_state', 'invoice_state', 'untaxed_amount', 'tax_amount', 'total_amount'],
    ...['sale_date', 'shipping_date'],
  ])
  const ids = sales.map(({ id }) => Number(id))
  const lines = await search(
    session,
    'sale.line',
    [
      ['sale', 'in', ids],
      ['type', '=', 'line'],
    ],
    ['sale', 'product.code', 'quantity', 'unit_price', 'amount', 'note'],
  )
  const origins = originsOf(lines)
  const moves = await search(
    session,
    'stock.move',
    [
      ['origin', 'in', origins],
      ['state', '!=', 'cancelled'],
    ],
    ['origin', 'quantity', 'state', 'to_location.type'],
  )
  const picked = await search(
    session,
    'stock.move',
    [
      ['origin', 'in', moves.filter(isHere).map(({ id }) => `stock.move,${wordOf(id)}`)],
      ['state', 'in', ['assigned', 'done']],
    ],
    ['origin', 'quantity'],
  )
  const billed = await search(
    session,
    'account.invoice.line',
    [
      ['origin', 'in', origins],
      ['invoice.state', 'in', ['posted', 'paid']],
    ],
    ['origin', 'quantity', 'invoice.number', 'invoice.untaxed_amount'],
  )
  const shipped = sumBy(
    moves
      .filter(isGone)
      .map((move) =>
        dotted(move, 'to_location', 'type') === 'customer'
          ? move
          : { ...move, quantity: -Number(move['quantity']) },
      ),
  )
  const invoiced = sumBy(billed)
  // From the shelf to the ramp; what is on its way there is kept for the movement behind it.
  const kept = sumBy(picked)
  const reserved = sumBy(
    moves.filter(isHere).map(({ id, origin }) => ({
      origin: origin ?? null,
      quantity: kept.get(`stock.move,${wordOf(id)}`) ?? 0,
    })),
  )
  const lineOf = (row: JsonObject): TrytonBookLine => {
    const origin = `sale.line,${wordOf(row['id'])}`
    return {
      line: Number(row['id']),
      sku: optional(dotted(row, 'product', 'code')),
      quantity: textOf(row['quantity']),
      unitPrice: textOf(row['unit_price']),
      amount: textOf(row['amount']),
      shipped: String(shipped.get(origin) ?? 0),
      reserved: String(reserved.get(origin) ?? 0),
      invoiced: String(invoiced.get(origin) ?? 0),
      note: wordOf(row['note']),
    }
  }
  const invoicesOf = (own: ReadonlySet<string>) => {
    const rows = billed.filter(({ origin }) => own.has(wordOf(origin)))
    const byNumber = new Map(
      rows.map((row) => {
        const { number, untaxed_amount: untaxed } = (row['invoice.'] ?? {}) as JsonObject
        return [wordOf(number), textOf(untaxed)] as const
      }),
    )
    return [...byNumber].map(([number, untaxed]) => ({ number, untaxed }))
  }
  return sales.map((sale) => ({
    id: Number(sale['id']),
    webId: wordOf(sale['web_id']),
    number: optional(sale['number']),
    reference: optional(sale['reference']),
    customer: dotted(sale, 'party', 'code'),
    createdAt: instantOf(sale['create_date']),
    state: wordOf(sale['state']),
    shipmentState: wordOf(sale['shipment_state']),
    invoiceState: wordOf(sale['invoice_state']),
    untaxed: textOf(sale['untaxed_amount']),
    tax: textOf(sale['tax_amount']),
    total: textOf(sale['total_amount']),
    orderedOn: dayOf(sale['sale_date']),
    shipOn: dayOf(sale['shipping_date']),
    lines: lines.filter((line) => line['sale'] === sale['id']).map(lineOf),
    invoices: invoicesOf(new Set(originsOf(lines.filter((line) => line['sale'] === sale['id'])))),
  }))
}
