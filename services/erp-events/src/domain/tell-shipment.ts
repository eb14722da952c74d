import { canonicalHash, parseDecimal } from '@carrick/kernel'
import type { LineQuantity } from '@carrick/schemas'
import type { LineAmount, ShipmentFact } from './erp-fact.ts'
import {
  documentOf,
  entryOf,
  keep,
  type News,
  type OrderBook,
  stale,
  type Told,
} from './order-book.ts'

export const quantitiesOf = (lines: readonly LineAmount[]): readonly LineQuantity[] =>
  lines.map(({ lineRef, quantity }) => ({ lineId: lineRef, quantity: parseDecimal(quantity) }))

/** Dispatch and delivery of one shipment, against what was told of them. */
export const tellShipment = (
  book: OrderBook | undefined,
  erp: string,
  fact: ShipmentFact,
): Told => {
  const { documentId, shipmentId, version, shippedOn, carrier, tracking, withdrawn } = fact
  const document = documentOf(book, erp, documentId)
  const known = entryOf(document.shipments, shipmentId)
  if (known !== undefined && version <= known.version) return stale(known.version, version)

  const about = {
    orderId: fact.mark,
    target: erp,
    documentId,
    documentVersion: version,
    shipmentId,
  }
  const from = { document: shipmentId, at: Date.parse(fact.at) }
  const lines = quantitiesOf(fact.lines)
  const news: News[] = []

  const hash = canonicalHash({ shippedOn, carrier, tracking, withdrawn, lines })
  // One that was taken back before anybody heard of it needs no word.
  const isUnheard = withdrawn && (known?.dispatched ?? null) === null
  if (!isUnheard && hash !== known?.dispatched) {
    const payload = { ...about, shippedOn, carrier, tracking, lines, withdrawn }
    news.push({ event: 'ShipmentDispatched', payload, ...from })
  }

  const deliveredOn = withdrawn ? null : fact.deliveredOn
  const delivered = deliveredOn === null ? null : canonicalHash({ deliveredOn, lines })
  if (deliveredOn !== null && delivered !== known?.delivered) {
    news.push({ event: 'ShipmentDelivered', payload: { ...about, deliveredOn, lines }, ...from })
  }
  const takenBack = deliveredOn === null ? (known?.deliveredOn ?? null) : null
  if (takenBack !== null) {
    // Absolute quantities: what is no longer delivered is delivered with nothing in it.
    const payload = { ...about, deliveredOn: takenBack, lines: [] }
    news.push({ event: 'ShipmentDelivered', payload, ...from })
  }

  const head = { shippedOn, carrier, tracking }
  const told = { version, dispatched: isUnheard ? null : hash, delivered, deliveredOn, head }
  const shipments = { ...document.shipments, [shipmentId]: told }
  return keep(book, erp, documentId, { ...document, shipments }, news)
}
