import { parseDecimal, ZERO } from '@carrick/kernel'
import type { ReturnLineStatus, ReturnStatusChanged } from '@carrick/schemas'
import { aMeta, SOME_ORDER } from '@carrick/testkit'

export const RETURN = '9b1c0f6e-1c55-5d0e-9a3b-6f2f0f7a9c01'

/** Two of something on their way back. */
export const aReturnLine = (over: Partial<ReturnLineStatus> = {}): ReturnLineStatus => ({
  lineId: 'line-1',
  recordId: '0Zi000000000001AAA',
  requested: parseDecimal('2'),
  received: ZERO,
  accepted: ZERO,
  rejected: ZERO,
  credited: ZERO,
  disposition: null,
  reason: 'Damaged',
  ...over,
})

/** A return of demo-org that the ERP has authorised. */
export const aReturn = (over: Partial<ReturnStatusChanged> = {}): ReturnStatusChanged => ({
  meta: aMeta('ReturnStatusChanged', over.orderId ?? SOME_ORDER),
  orderId: SOME_ORDER,
  returnId: RETURN,
  statusVersion: 1,
  state: 'AUTHORIZED',
  recordId: '0Zo000000000001AAA',
  org: '00D000000000001AAA',
  recordType: 'ReturnOrder',
  documentId: 'RS-000001',
  creditMemoId: null,
  refundId: null,
  currency: 'EUR',
  creditedAmount: ZERO,
  refundedAmount: ZERO,
  restockingFee: ZERO,
  waitsFor: 'the goods',
  ownerRole: 'warehouse',
  dueAt: null,
  exchangeOrderId: null,
  exchangeDocumentId: null,
  exchangeState: null,
  exceptionCode: null,
  exceptionText: null,
  lines: [aReturnLine()],
  ...over,
})
