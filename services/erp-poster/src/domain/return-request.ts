import { compareDecimal, negateDecimal, ZERO } from '@carrick/kernel'
import type { ReturnAuthorizationRequested, ReturnCreditRequested } from '@carrick/schemas'
import { amountText, quantityText } from './amounts.ts'

/** In the words of the ERP port. */
export const returnRequest = (event: ReturnAuthorizationRequested) => ({
  mark: event.returnId,
  orderMark: event.orderId,
  orderDocumentId: event.documentId,
  reason: event.reason,
  lines: event.lines.map(({ lineId, quantity, reason }) => ({
    lineRef: lineId,
    quantity: quantityText(quantity),
    reason,
  })),
})

/** `feeCode`: what the ERP calls a restocking fee. */
export const creditRequest = (event: ReturnCreditRequested, feeCode: string) => ({
  mark: event.returnId,
  documentId: event.documentId,
  requestId: `${event.returnId}/credit/${String(event.requestVersion)}`,
  lines: event.lines.map(({ lineId, quantity }) => ({
    lineRef: lineId,
    quantity: quantityText(quantity),
  })),
  charges:
    compareDecimal(event.restockingFee, ZERO) > 0
      ? [
          {
            code: feeCode,
            description: 'Restocking fee',
            amount: amountText(negateDecimal(event.restockingFee)),
          },
        ]
      : [],
})
