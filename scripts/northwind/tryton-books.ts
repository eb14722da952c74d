import {
  addDecimal,
  compareDecimal,
  type Decimal,
  formatDecimal,
  MeshError,
  parseDecimal,
  subtractDecimal,
  ZERO,
} from '@carrick/kernel'
import { openTrytonLevers, type Tryton, type TrytonBookOrder } from '@carrick/lab'
import { sumOf } from './amounts.ts'
import type { BookedLine, BookedOrder, ErpBooks, Quantity } from './erp-books.ts'

type Line = TrytonBookOrder['lines'][number]

/** By which the adapter finds a line again; what people entered has none. */
const LINE = 'Carrick line: '
const ORDERED_AT = /^Ordered at (\S+) less (\S+) of it$/m

/** Decimal text that may come from a float. */
const numberOf = (text: string): Decimal =>
  /e/i.test(text) ? parseDecimal(Number(text).toFixed(6)) : parseDecimal(text)

const total = (lines: readonly Line[], of: (line: Line) => string): Decimal =>
  sumOf(lines.map((line) => numberOf(of(line))))

/** A line that no single unit price brings to the cent stands there as two. */
const lineOf = (lineId: string, parts: readonly Line[], isOpen: boolean): BookedLine => {
  const [first] = parts
  // Tryton keeps the price that it charges; price and discount as ordered stand in the note.
  const [, price, discount] = ORDERED_AT.exec(first?.note ?? '') ?? []
  const quantity = total(parts, (line) => line.quantity)
  const shipped = total(parts, (line) => line.shipped)
  const confirmed = addDecimal(
    shipped,
    total(parts, (line) => line.reserved),
  )
  const missing = subtractDecimal(quantity, confirmed)
  return {
    lineId,
    sku: first?.sku ?? '',
    quantity,
    unitPrice: parseDecimal(price ?? first?.unitPrice ?? '0'),
    discount: parseDecimal(discount ?? '0'),
    net: total(parts, (line) => line.amount),
    confirmed,
    backordered: isOpen && compareDecimal(missing, ZERO) > 0 ? missing : ZERO,
    shipped,
    delivered: ZERO,
    invoiced: total(parts, (line) => line.invoiced),
  }
}

const lineIdOf = ({ note }: Line): string | undefined =>
  note.startsWith(LINE) ? (note.split('\n')[0] ?? '').slice(LINE.length) : undefined

const bookedOf = (order: TrytonBookOrder, freightCode: string): BookedOrder => {
  const byId = Map.groupBy(order.lines, lineIdOf)
  const isOpen = order.state === 'processing'
  const lines = [...byId].flatMap(([lineId, parts]) =>
    lineId === undefined ? [] : [lineOf(lineId, parts, isOpen)],
  )
  const freight = order.lines.filter(({ sku }) => sku === freightCode)
  return {
    documentId: order.number ?? '',
    mark: order.webId,
    customer: order.customer,
    orderDate: order.orderedOn ?? '',
    requestedDate: order.shipOn ?? null,
    freight: total(freight, ({ amount }) => amount),
    net: parseDecimal(order.untaxed),
    holds: order.state === 'quotation' || order.state === 'draft' ? ['WAITS'] : [],
    cancelled: order.state === 'cancelled',
    lines,
    invoices: order.invoices.map(({ number, untaxed }) => ({
      invoiceId: number,
      net: parseDecimal(untaxed),
    })),
  }
}

/** Tryton's own tables, and the hands of its people, past the adapter of the mesh. */
export const openTrytonBooks = async (tryton: Tryton): Promise<ErpBooks> => {
  const levers = await openTrytonLevers(tryton)
  const webIds = new Map<string, string>()
  const webIdOf = (documentId: string): string => {
    const webId = webIds.get(documentId)
    if (webId !== undefined) return webId
    throw new MeshError('MESH_NORTHWIND_ERP', `Tryton has no order ${documentId}`)
  }
  const bySku = async (webId: string, quantities: readonly Quantity[] | undefined) => {
    if (quantities === undefined) return undefined
    const [order] = await levers.books(webId)
    const skuOf = new Map(order?.lines.map((line) => [lineIdOf(line), line.sku]))
    return Object.fromEntries(
      quantities.map(({ lineId, quantity }) => [
        skuOf.get(lineId) ?? lineId,
        Number(formatDecimal(quantity)),
      ]),
    )
  }
  return {
    name: 'tryton',
    // More only wait for each other.
    hands: 2,
    toTheEnd: 'moved',
    // The adapter picks the price by which Tryton's own rounding comes to the order's cent.
    rounding: 'half-up',
    // Each invoice is rounded for itself.
    partsAddUp: false,
    read: async () => {
      const orders = await levers.books()
      for (const { number, webId } of orders) if (number !== undefined) webIds.set(number, webId)
      return orders.map((order) => bookedOf(order, tryton.freightCode))
    },
    ship: async (documentId, quantities) => {
      const webId = webIdOf(documentId)
      await levers.ship(webId, await bySku(webId, quantities))
    },
    invoice: async (documentId, quantities) => {
      const webId = webIdOf(documentId)
      const [order] = await levers.books(webId)
      // Freight alone would be a draft of its own from the start; nobody sends that before goods left.
      const isOpen = order?.lines.some(
        ({ shipped, invoiced }) => Number(shipped) > Number(invoiced),
      )
      if (isOpen === true) await levers.postInvoices(webId, await bySku(webId, quantities))
    },
    // Tryton is done when goods left; nobody tells it of the delivery.
    deliver: () => Promise.resolve(),
  }
}
