import { parseDecimal, ZERO } from '@carrick/kernel'
import type { LineStatus, OrderStatusChanged } from '@carrick/schemas'
import { aMeta, SOME_ORDER } from '@carrick/testkit'

/** Five of something, confirmed. */
export const aLineStatus = (over: Partial<LineStatus> = {}): LineStatus => ({
  lineId: 'line-1',
  state: 'CONFIRMED',
  ordered: parseDecimal('5'),
  confirmed: parseDecimal('5'),
  backordered: ZERO,
  allocated: ZERO,
  shipped: ZERO,
  delivered: ZERO,
  invoiced: ZERO,
  cancelled: ZERO,
  rejected: ZERO,
  returned: ZERO,
  credited: ZERO,
  promiseDate: null,
  lineNumber: 1,
  sku: 'ROPE',
  recordId: '802000000000001AAA',
  erpLine: '10',
  ...over,
})

/** Three of the five on backorder. */
export const aBackorder = (over: Partial<LineStatus> = {}): LineStatus =>
  aLineStatus({
    state: 'BACKORDERED',
    confirmed: parseDecimal('2'),
    backordered: parseDecimal('3'),
    ...over,
  })

/** An order of demo-org that was posted and accepted. */
export const aStatus = (over: Partial<OrderStatusChanged> = {}): OrderStatusChanged => ({
  meta: aMeta('OrderStatusChanged', over.orderId ?? SOME_ORDER),
  orderId: SOME_ORDER,
  statusVersion: 1,
  origin: {
    channel: 'salesforce',
    org: 'demo-org',
    recordId: '801000000000001AAA',
    client: null,
    externalId: null,
    number: '00000101',
  },
  target: 'demo',
  documentId: 'SO-000001',
  integration: 'POSTED',
  acceptance: 'ACCEPTED',
  acknowledgement: 'AP',
  holds: [],
  fulfilment: 'NONE',
  billing: 'NONE',
  payment: 'NONE',
  returned: 'NONE',
  lifecycle: 'OPEN',
  exceptionCode: null,
  exceptionText: null,
  lines: [aLineStatus()],
  ...over,
})
