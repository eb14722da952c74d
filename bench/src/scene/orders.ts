import { parseDecimal, uuid7 } from '@carrick/kernel'
import type { Envelope, Order, OrderLine, OrderQueued, Party } from '@carrick/schemas'

const SKUS = ['ROPE-08', 'ANCHOR-12', 'WINCH-40', 'SHACKLE-06', 'FENDER-20']
const LINES = 5

const line = (index: number): OrderLine => ({
  lineId: `line-${String(index + 1)}`,
  lineNumber: index + 1,
  parentLineId: null,
  kind: 'GOODS',
  sku: SKUS[index % SKUS.length] ?? '',
  gtin: null,
  customerSku: null,
  description: `Article ${String(index + 1)}`,
  uom: 'C62',
  quantity: parseDecimal(String(index + 2)),
  unitPrice: parseDecimal('89.50'),
  priceUnitQuantity: parseDecimal('1'),
  discount: parseDecimal('0.05'),
  netAmount: parseDecimal('170.05'),
  requestedDate: null,
  overDelivery: null,
  underDelivery: null,
  priceComponents: [],
  taxes: [],
  externalIds: [],
  note: null,
  extensions: [],
})

const party = (number: string): Party => ({
  number,
  name: 'Klein & Söhne Werkzeuge GmbH',
  address: {
    name: 'Klein & Söhne Werkzeuge GmbH',
    street: 'Hafenstraße 12',
    city: 'Hamburg',
    region: null,
    postalCode: '20457',
    country: 'DE',
  },
  vatId: null,
  gln: null,
  email: null,
  phone: null,
  extensions: [],
})

const lines = Array.from({ length: LINES }, (_, index) => line(index))

const order = (key: string, version: number, priority: number): Order => ({
  orderId: key,
  version,
  origin: {
    channel: 'salesforce',
    org: 'demo-org',
    recordId: '801000000000001AAA',
    client: null,
    externalId: null,
    number: '00000101',
  },
  externalIds: [],
  orderType: 'STANDARD',
  customerPoNumber: 'PO-4711',
  orderDate: '2026-11-23',
  requestedDate: '2026-12-01',
  currency: 'EUR',
  soldTo: party('KLEIN'),
  shipTo: null,
  billTo: null,
  payer: null,
  paymentTerms: null,
  incoterms: null,
  shippingMethod: null,
  partialShipment: 'ALLOWED',
  roundingLevel: 'LINE',
  lines,
  charges: [],
  netAmount: parseDecimal('850.25'),
  taxAmount: null,
  grossAmount: null,
  notes: [],
  priority,
  extensions: [],
})

const meta = (key: string, version: number, priority: number): Envelope => {
  const now = Date.now()
  return {
    eventId: uuid7(now),
    eventType: 'OrderQueued',
    aggregateId: key,
    aggregateVersion: version,
    occurredAt: now,
    recordedAt: now,
    correlationId: key,
    causationId: null,
    source: { system: 'mesh', instance: 'bench', document: null, version },
    company: 'demo',
    org: 'demo-org',
    channel: 'salesforce',
    priority,
    configVersion: '0',
  }
}

/** The key of the n-th order: as long as a real one, so that hashing and rows weigh the same. */
export const orderKey = (n: number): string =>
  `00000000-0000-5000-8000-${n.toString(16).padStart(12, '0')}`

/** A canonical order with five lines, about 750 bytes in Avro. */
export const queuedOrder = (key: string, version: number, priority = 5): OrderQueued => ({
  meta: meta(key, version, priority),
  order: order(key, version, priority),
  target: 'bench',
  rule: 'all',
  mode: 'LIVE',
})
