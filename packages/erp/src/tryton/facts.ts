import { addDecimal, compareDecimal, dayIn, formatDecimal, isZero, ZERO } from '@carrick/kernel'
import type { ErpFact } from '../erp-document.ts'
import { changedAt, documentOf, linesByRef } from './document.ts'
import type { SaleBook } from './sale-book.ts'
import type { Shipment } from './sale.ts'
import type { Stock } from './stock.ts'
import { instantOf, type Micros, versionAt } from './values.ts'

/** The order as a fact; undefined while it is a beginning of ours. */
export const orderFact = (book: SaleBook, today: string): ErpFact | undefined => {
  const document = documentOf(book, today)
  return document && { type: 'order', at: instantOf(changedAt(book)), document }
}

/** What a shipment tells about an order; undefined before anything left. A done one can be cancelled. */
export const shipmentFact = (
  { sale, mark, lines, outgoing }: SaleBook,
  shipment: Shipment,
  zone: string,
): ErpFact | undefined => {
  const withdrawn = shipment.state === 'cancelled'
  const left = outgoing.filter((move) => move.shipment === shipment.id && move.state === 'done')
  if (sale.number === null || shipment.number === null) return undefined
  if (left.length === 0 && !withdrawn) return undefined
  const at = left.reduce(
    (time, move) => Math.max(time, move.last_modified_at),
    shipment.last_modified_at,
  )
  return {
    type: 'shipment',
    at: instantOf(at),
    mark,
    documentId: sale.number,
    shipmentId: shipment.number,
    version: versionAt(at),
    shippedOn: shipment.effective_date ?? dayIn(zone, at / 1000),
    deliveredOn: null,
    carrier: shipment['carrier.']?.['party.'].name ?? null,
    tracking: shipment.shipping_reference,
    withdrawn,
    lines: [...linesByRef(lines)].flatMap(([lineRef, parts]) => {
      const ids = new Set(parts.map((part) => part.id))
      const quantity = left
        .filter(({ origin }) => origin !== undefined && ids.has(origin))
        .reduce((total, move) => addDecimal(total, move.quantity), ZERO)
      return isZero(quantity) ? [] : [{ lineRef, quantity: formatDecimal(quantity) }]
    }),
  }
}

const notNegative = (quantity: Stock['onHand']): string =>
  formatDecimal(compareDecimal(quantity, ZERO) < 0 ? ZERO : quantity)

/** Stock of a product as it is now; `at` is when a movement of it changed last. */
export const stockFact = (stock: Stock, location: string, at: Micros): ErpFact | undefined =>
  stock.code === null
    ? undefined
    : {
        type: 'stock',
        at: instantOf(at),
        sku: stock.code,
        location,
        onHand: notNegative(stock.onHand),
        reserved: notNegative(stock.reserved),
        available: notNegative(stock.available),
        sequence: versionAt(at),
      }
