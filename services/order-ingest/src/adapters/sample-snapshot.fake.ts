import type { OrderSnapshot } from '@carrick/schemas'
import { aMeta, NOON, SOME_ORDER } from '@carrick/testkit'
import type { Submission } from '../domain/received.ts'

/** What the ERP of the demonstration knows: all that the samples name. */
export const KNOWN = {
  'erp:demo:CUSTOMER:KLEIN': { active: true },
  'erp:demo:PRODUCT:ROPE-08': { active: true },
}

/** An activated order of the org. */
export const snapshot = (
  fields: Readonly<Record<string, string | null>> = {},
  over: Partial<OrderSnapshot> = {},
): OrderSnapshot => ({
  meta: aMeta('OrderSnapshot', SOME_ORDER),
  orderId: SOME_ORDER,
  recordId: '801000000000001AAA',
  orgId: '00D000000000001AAA',
  deleted: false,
  commitAt: NOON,
  commitNumber: '11',
  readAt: NOON,
  replayId: null,
  fields: {
    Id: '801000000000001AAA',
    OrderNumber: '00000101',
    StatusCode: 'Activated',
    EffectiveDate: '2026-11-20',
    'Account.Customer_Number__c': 'KLEIN',
    Cancel_Requested__c: 'false',
    ...fields,
  },
  lines: [
    {
      Id: '802000000000001AAA',
      'Product2.ProductCode': 'ROPE-08',
      Quantity: '2.0',
      UnitPrice: '89.00',
    },
  ],
  ...over,
})

/** The same order, of the web shop. */
export const aSubmission = (quantity = '2', baseVersion?: number): Submission => ({
  client: 'web-shop',
  channel: 'web',
  externalId: 'WEB-1',
  draft: {
    orderDate: '2026-11-20',
    currency: 'EUR',
    soldTo: { number: 'KLEIN' },
    lines: [{ sku: 'ROPE-08', quantity, unitPrice: '89.00' }],
  },
  ...(baseVersion !== undefined && { baseVersion }),
})
