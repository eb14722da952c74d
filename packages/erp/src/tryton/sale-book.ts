import { addDecimal, compareDecimal, type Decimal, parseDecimal, ZERO } from '@carrick/kernel'
import type { ErpEntered } from '../erp-document.ts'
import { object, text } from '../wire/json-reader.ts'
import { CREDITS } from './credit-limit.ts'
import { readEntered } from './entered.ts'
import { amendedVersion, CANCELLATION, cancelledIn, lineNote } from './note.ts'
import type { Conversation, RowReader } from './conversation.ts'
import {
  IN_ORDER,
  INVENTORY_MOVES,
  type InventoryMove,
  OUTGOING_MOVES,
  type OutgoingMove,
  type Sale,
  SALE_LINES,
  type SaleLine,
  SALES,
  SHIPMENT,
  type Shipment,
  shipmentsOf,
} from './sale.ts'
import { enteredVersion } from './sale-values.ts'
import { ordersOf, type Shop } from './shop.ts'
import { id, type TrytonValue } from './values.ts'

/** One order with all that moves because of it, read at one time. */
export interface SaleBook {
  readonly sale: Sale
  /** Ours; empty on an order of others. */
  readonly mark: string
  /** What others ordered; undefined for an order of ours. */
  readonly entered: ErpEntered | undefined
  readonly lines: readonly SaleLine[]
  readonly outgoing: readonly (OutgoingMove & { readonly inventory: readonly InventoryMove[] })[]
  readonly shipments: readonly Shipment[]
  /** We cancelled what Tryton by itself shows as done. */
  readonly isWithdrawn: boolean
  /** Descriptions of what we amended; where there is one, lines of nothing are no lines of the order any more. */
  readonly amendments: readonly string[]
  /** How much of each line we cancelled, by lineRef. */
  readonly cancelledLines: ReadonlyMap<string, Decimal>
  /** Version of our order that was entered or amended to; null = not known. */
  readonly orderVersion: number | null
  /** What the customer may owe, when this order would be more than that. */
  readonly creditLimit: Decimal | undefined
}

interface Amended {
  readonly sale: number
  readonly description: string
}
const AMENDED: RowReader<Amended> = {
  fields: ['sale', 'description'],
  row: object<Amended>({ sale: id, description: text(100_000) }),
}

const versionOf = (sale: Sale, amended: readonly Amended[]): number | null =>
  amended
    .map(({ description }) => amendedVersion(description) ?? null)
    .reduce(
      (a, b) => (a === null || b === null ? (a ?? b) : Math.max(a, b)),
      enteredVersion(sale.description),
    )

const cancelledLinesOf = (amended: readonly Amended[]): ReadonlyMap<string, Decimal> => {
  const cancelled = new Map<string, Decimal>()
  for (const [lineRef, quantity] of amended.flatMap(({ description }) => cancelledIn(description)))
    cancelled.set(lineRef, addDecimal(cancelled.get(lineRef) ?? ZERO, parseDecimal(quantity)))
  return cancelled
}

const among = (field: string, ids: readonly (number | string)[]): TrytonValue => [
  [field, 'in', [...new Set(ids)]],
]

const groupBy = <T>(rows: readonly T[], keyOf: (row: T) => number | undefined) => {
  const groups = new Map<number, T[]>()
  for (const row of rows) {
    const key = keyOf(row)
    if (key === undefined) continue
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [row])
    else group.push(row)
  }
  return groups
}

const creditLimits = async (talk: Conversation, sales: readonly Sale[]) => {
  const waiting = sales.filter(({ state }) => state === 'quotation')
  if (waiting.length === 0) return new Map<number, Decimal>()
  const parties = await talk.rows(
    'party.party',
    among(
      'id',
      waiting.map(({ party }) => party),
    ),
    CREDITS,
  )
  const byParty = new Map(parties.map((party) => [party.id, party]))
  return new Map(
    waiting.flatMap((sale) => {
      const { credit_amount, credit_limit_amount: limit } = byParty.get(sale.party) ?? {}
      if (limit === undefined || limit === null) return []
      const owed = addDecimal(credit_amount ?? ZERO, sale.untaxed_amount)
      return compareDecimal(owed, limit) > 0 ? [[sale.id, limit] as const] : []
    }),
  )
}

/** Where our id of a line is looked for, Tryton's own stands for lines that others entered. */
const namedAs = (line: SaleLine, entered: ErpEntered | undefined): SaleLine => {
  if (entered === undefined) return line
  const lineRef = String(line.id)
  const isTold = entered.lines.some((one) => one.lineRef === lineRef)
  return { ...line, note: isTold ? lineNote(lineRef, []) : null }
}

/** Reads orders whole, in a fixed number of reads however many there are. Throws TrytonFailure. */
export const readSaleBooks = async (
  talk: Conversation,
  shop: Shop,
  domain: TrytonValue,
): Promise<readonly SaleBook[]> => {
  const sales = await talk.rows('sale.sale', domain, SALES)
  if (sales.length === 0) return []
  const ids = sales.map((sale) => sale.id)
  const ours = [
    ['sale', 'in', ids],
    ['state', '=', 'validated'],
    ['description', 'like', 'Carrick %'],
  ]
  const markOf = ({ web_shop, web_id }: Sale): string => (web_shop === shop.id && web_id) || ''
  const others = sales.filter((sale) => markOf(sale) === '')
  const [lines, moves, amended, limits, enteredOf] = await Promise.all([
    talk.rows(
      'sale.line',
      [
        ['sale', 'in', ids],
        ['type', '=', 'line'],
      ],
      SALE_LINES,
      IN_ORDER,
    ),
    talk.rows('stock.move', [['origin.sale', 'in', ids, 'sale.line']], OUTGOING_MOVES),
    talk.rows('sale.amendment', ours, AMENDED),
    creditLimits(talk, sales),
    readEntered(
      talk,
      others.map((sale) => sale.id),
    ),
  ])
  const shipped = moves.flatMap(({ shipment }) => (shipment === undefined ? [] : [shipment]))
  const origins = moves.map((move) => `stock.move,${String(move.id)}`)
  const [shipments, inventory] = await Promise.all([
    shipped.length === 0
      ? []
      : talk.rows(SHIPMENT, among('id', shipped), shipmentsOf(shop.tracked)),
    origins.length === 0 ? [] : talk.rows('stock.move', among('origin', origins), INVENTORY_MOVES),
  ])
  const inventoryOf = groupBy(inventory, ({ origin }) => origin)
  const outgoing = moves.map((move) => ({ ...move, inventory: inventoryOf.get(move.id) ?? [] }))
  const saleOf = new Map(lines.map((line) => [line.id, line.sale]))
  const linesOf = groupBy(lines, ({ sale }) => sale)
  const outgoingOf = groupBy(outgoing, ({ origin }) => saleOf.get(origin ?? 0))
  const amendedOf = groupBy(amended, ({ sale }) => sale)
  return sales.map((sale) => {
    const own = outgoingOf.get(sale.id) ?? []
    const amendments = amendedOf.get(sale.id) ?? []
    const ownShipments = new Set(own.map(({ shipment }) => shipment))
    const entered = enteredOf.get(sale.id)
    return {
      sale,
      mark: markOf(sale),
      entered,
      lines: (linesOf.get(sale.id) ?? []).map((line) => namedAs(line, entered)),
      outgoing: own,
      shipments: shipments.filter((shipment) => ownShipments.has(shipment.id)),
      isWithdrawn: amendments.some(({ description }) => description.startsWith(CANCELLATION)),
      amendments: amendments
        .map(({ description }) => description)
        .filter((description) => amendedVersion(description) !== undefined),
      cancelledLines: cancelledLinesOf(amendments),
      orderVersion: versionOf(sale, amendments),
      creditLimit: limits.get(sale.id),
    }
  })
}

/** The order of ours of this number. Throws TrytonFailure. */
export const bookOfOrder = async (
  talk: Conversation,
  shop: Shop,
  documentId: string,
): Promise<SaleBook | undefined> =>
  (await readSaleBooks(talk, shop, [...ordersOf(shop), ['number', '=', documentId]]))[0]
