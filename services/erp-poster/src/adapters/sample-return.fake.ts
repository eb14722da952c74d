import type { ErpReturn } from '@carrick/erp'
import { type MeshCode, parseDecimal } from '@carrick/kernel'
import type {
  RefundRequested,
  ReturnAuthorizationRequested,
  ReturnCancellationRequested,
  ReturnCreditRequested,
} from '@carrick/schemas'
import { aMeta, SOME_ORDER } from '@carrick/testkit'

export const SOME_RETURN = '7d0c6a52-3f0e-5a43-9c1d-20b1f6f0a9e4'

const about = { orderId: SOME_ORDER, returnId: SOME_RETURN, target: 'demo' }

export const authorizationRequested: ReturnAuthorizationRequested = {
  ...about,
  meta: aMeta('ReturnAuthorizationRequested', SOME_ORDER),
  documentId: 'SO-1',
  lines: [{ lineId: 'line-1', quantity: parseDecimal('2.000000'), reason: 'DAMAGED' }],
  reason: 'arrived wet',
}

export const cancellationRequested: ReturnCancellationRequested = {
  ...about,
  meta: aMeta('ReturnCancellationRequested', SOME_ORDER),
  documentId: 'RMA-1',
  reason: 'kept after all',
}

export const creditRequested = (
  over: Partial<ReturnCreditRequested> = {},
): ReturnCreditRequested => ({
  ...about,
  meta: aMeta('ReturnCreditRequested', SOME_ORDER),
  documentId: 'RMA-1',
  requestVersion: 1,
  lines: [{ lineId: 'line-1', quantity: parseDecimal('1.500000') }],
  restockingFee: parseDecimal('0.0000'),
  currency: 'EUR',
  ...over,
})

export const refundRequested = (over: Partial<RefundRequested> = {}): RefundRequested => ({
  orderId: SOME_ORDER,
  returnId: SOME_RETURN,
  meta: aMeta('RefundRequested', SOME_ORDER),
  provider: 'demo-pay',
  refundNumber: 1,
  creditMemoId: 'CM-1',
  paymentReference: 'PAY-1',
  currency: 'EUR',
  amount: parseDecimal('100.0000'),
  ...over,
})

export const anErpReturn = (over: Partial<ErpReturn> = {}): ErpReturn => ({
  documentId: 'RMA-1',
  mark: SOME_RETURN,
  orderMark: SOME_ORDER,
  version: 1,
  cancelled: false,
  lines: [{ lineRef: 'line-1', authorised: '2', received: '0' }],
  credits: [],
  ...over,
})

export const aCredit = (requestVersion = 1) => ({
  requestId: `${SOME_RETURN}/credit/${String(requestVersion)}`,
  creditMemoId: `CM-${String(requestVersion)}`,
  currency: 'EUR',
  netAmount: '84.03',
  grossAmount: '100.00',
})

export const refusal = (code: MeshCode) => ({
  kind: 'refused' as const,
  findings: [{ path: 'lines[0]', code, severity: 'error' as const, message: 'no' }],
})
