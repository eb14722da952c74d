import { parseDecimal, ZERO } from '@carrick/kernel'
import type { LineStatus, OrderStatusChanged } from '@carrick/schemas'
import { aMeta, NOON, SOME_ORDER } from '@carrick/testkit'

const aLineStatus: LineStatus = {
  lineId: 'line-1',
  state: 'BACKORDERED',
  ordered: parseDecimal('120.000000'),
  confirmed: parseDecimal('2.500000'),
  backordered: parseDecimal('117.500000'),
  allocated: ZERO,
  shipped: parseDecimal('0.000000'),
  delivered: ZERO,
  invoiced: ZERO,
  cancelled: ZERO,
  rejected: ZERO,
  returned: ZERO,
  credited: ZERO,
  promiseDate: '2026-12-01',
  lineNumber: 1,
  sku: 'ROPE-08',
  recordId: null,
  erpLine: '10',
}

/** The status of a posted order, as status-propagator publishes it. */
export const aPublishedStatus = (
  over: Partial<OrderStatusChanged> = {},
  minute = 0,
): OrderStatusChanged => ({
  meta: aMeta('OrderStatusChanged', SOME_ORDER, { occurredAt: NOON + minute * 60_000 }),
  orderId: SOME_ORDER,
  statusVersion: 10 + minute,
  origin: {
    channel: 'web',
    org: null,
    recordId: null,
    client: 'web-shop',
    externalId: 'WEB-1',
    number: 'WEB-1',
  },
  target: 'demo',
  documentId: 'SO-000001',
  integration: 'POSTED',
  acceptance: 'ACCEPTED',
  acknowledgement: 'AP',
  holds: [],
  fulfilment: 'PARTIALLY_BACKORDERED',
  billing: 'NONE',
  payment: 'NONE',
  returned: 'NONE',
  lifecycle: 'OPEN',
  exceptionCode: null,
  exceptionText: null,
  lines: [aLineStatus],
  ...over,
})
