import { formatDecimal } from '@carrick/kernel'
import type { ReturnPolicy } from '@carrick/mapping'
import { deriveReturn } from './derive-return.ts'
import type { OrderReturns } from './order-returns.ts'
import type { ReturnRecord } from './return-record.ts'
import { statusOf } from './return-status.ts'

/** A return as it is read over HTTP: what people see, decimals as text. */
export const clientViewOf = (state: OrderReturns, record: ReturnRecord, policy: ReturnPolicy) => {
  const view = deriveReturn(state, record, policy)
  const due = view.wait === undefined ? null : record.stage.since + view.wait.withinMs
  const status = statusOf(state, record, view, due)
  const { origin } = record.request
  return {
    returnId: status.returnId,
    orderId: status.orderId,
    externalId: origin.kind === 'client' ? origin.externalId : null,
    version: record.published.version,
    state: status.state,
    documentId: status.documentId,
    creditMemoId: status.creditMemoId,
    refundId: status.refundId,
    exchange:
      status.exchangeOrderId === null
        ? null
        : {
            orderId: status.exchangeOrderId,
            documentId: status.exchangeDocumentId,
            state: status.exchangeState,
          },
    currency: status.currency,
    creditedAmount: formatDecimal(status.creditedAmount),
    refundedAmount: formatDecimal(status.refundedAmount),
    restockingFee: formatDecimal(status.restockingFee),
    waitsFor: status.waitsFor,
    ownerRole: status.ownerRole,
    dueAt: due === null ? null : new Date(due).toISOString(),
    problem:
      status.exceptionCode === null
        ? null
        : { code: status.exceptionCode, message: status.exceptionText ?? status.exceptionCode },
    lines: status.lines.map((line) => ({
      lineId: line.lineId,
      requested: formatDecimal(line.requested),
      received: formatDecimal(line.received),
      accepted: formatDecimal(line.accepted),
      rejected: formatDecimal(line.rejected),
      credited: formatDecimal(line.credited),
      disposition: line.disposition,
      reason: line.reason,
    })),
  }
}
