import { orderIdOfDocument, parseDecimal } from '@carrick/kernel'
import type { Order, OrderObserved } from '@carrick/schemas'
import { aLine, aMeta, anOrder } from '@carrick/testkit'

export const DOCUMENT = 'SO-000007'
export const OF_ERP = orderIdOfDocument('demo', DOCUMENT)

/** Five of something, ordered at the desk of the ERP. */
export const anObserved = (over: Partial<Order> = {}): OrderObserved => ({
  meta: aMeta('OrderObserved', OF_ERP),
  order: anOrder(OF_ERP, {
    origin: {
      channel: 'erp',
      org: null,
      recordId: null,
      client: null,
      externalId: DOCUMENT,
      number: DOCUMENT,
    },
    lines: [aLine({ sku: 'ROPE', quantity: parseDecimal('5'), discount: parseDecimal('0.05') })],
    ...over,
  }),
  target: 'demo',
  documentId: DOCUMENT,
  documentVersion: over.version ?? 1,
})
