import { parseDecimal, uuid5 } from '@carrick/kernel'
import type { Envelope, Order } from '@carrick/schemas'
import { completeOrder } from './draft/complete-order.ts'

export const ORDER_ID = uuid5('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'order')

export const amount = parseDecimal

/** A draft of two lines and freight, worth 10 x 14.00 + 5 x 34.80 less 5 % + 32.38 EUR. */
export const draft = () => ({
  orderDate: '2026-11-23',
  currency: 'EUR',
  soldTo: {
    number: 'HALVOR',
    name: 'Halvorsen Marine AS',
    address: { city: 'Bergen', country: 'NO' },
  },
  lines: [
    { lineId: 'L1', sku: 'ROPE-10', quantity: '10', unitPrice: '14.00' },
    { lineId: 'L2', sku: 'CLEAT-2', quantity: '5', unitPrice: '34.80', discount: '0.05' },
  ],
  charges: [{ code: 'FREIGHT', amount: '32.38' }],
})

export const IDENTITY = {
  orderId: ORDER_ID,
  version: 1,
  origin: {
    channel: 'salesforce',
    org: 'demo-org',
    recordId: '801xx0000000001AAA',
    client: null,
    externalId: null,
    number: '00000101',
  },
}

export const order = (over: Partial<Order> = {}): Order => {
  const { order: complete, findings } = completeOrder(draft(), IDENTITY)
  if (complete === undefined) throw new Error(JSON.stringify(findings))
  return { ...complete, ...over }
}

/** The envelope of an event whose producer counts `aggregateVersion`. */
export const meta = (aggregateVersion: number): Envelope => ({
  eventId: '0193a5c2-7b00-7000-8000-000000000001',
  eventType: 'Test',
  aggregateId: ORDER_ID,
  aggregateVersion,
  occurredAt: 0,
  recordedAt: 0,
  correlationId: ORDER_ID,
  causationId: null,
  source: { system: 'mesh', instance: 'test', document: null, version: aggregateVersion },
  company: 'demo',
  org: 'demo-org',
  channel: 'salesforce',
  priority: 5,
  configVersion: 'test',
})
