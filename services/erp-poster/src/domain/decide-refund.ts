import { addDecimal, compareDecimal, formatDecimal, parseDecimal, ZERO } from '@carrick/kernel'
import type { RefundRequested } from '@carrick/schemas'
import { amountText } from './amounts.ts'
import type { RefundTry, ReturnPosting } from './return-posting.ts'

/** Ours, and the provider's for what was asked for under it. */
export const refundKey = (returnId: string, refundNumber: number): string =>
  `${returnId}/refund/${String(refundNumber)}`

export type RefundDecision =
  | { readonly kind: 'pay'; readonly amount: string }
  /** Paid, or failed, under this number. */
  | { readonly kind: 'superseded' }
  | { readonly kind: 'refuse'; readonly code: string; readonly message: string }

/** Whatever anybody asks for: no money goes back before, or beyond, a credit that the ERP has posted. */
export const decideRefund = (
  { refundNumber, creditMemoId, currency, amount }: RefundRequested,
  { credits, refunds }: ReturnPosting,
): RefundDecision => {
  const same = refunds.find((refund) => refund.refundNumber === refundNumber)
  if (same !== undefined && same.step !== 'asked') return { kind: 'superseded' }
  const credit = credits.find((one) => one.creditMemoId === creditMemoId)
  if (credit?.currency !== currency) {
    return {
      kind: 'refuse',
      code: 'MESH_REFUND_BEFORE_CREDIT',
      message: `The ERP has posted no credit memo ${creditMemoId} in ${currency} for this return`,
    }
  }
  const spent = refunds
    .filter((refund) => refund.creditMemoId === creditMemoId && refund.step !== 'failed')
    .filter((refund) => refund.refundNumber !== refundNumber)
    .reduce((sum, refund) => addDecimal(sum, parseDecimal(refund.amount)), ZERO)
  const isPositive = compareDecimal(amount, ZERO) > 0
  const gross = parseDecimal(credit.grossAmount)
  if (!isPositive || compareDecimal(addDecimal(spent, amount), gross) > 0) {
    return {
      kind: 'refuse',
      code: 'MESH_REFUND_ABOVE_CREDIT',
      message: `${amountText(amount)} ${currency} is not within credit memo ${creditMemoId} of ${credit.grossAmount}, of which ${formatDecimal(spent)} is paid back or about to be`,
    }
  }
  return { kind: 'pay', amount: amountText(amount) }
}

/** The tries with this one as it is now; each number is there once. */
export const withTry = (
  { refunds }: ReturnPosting,
  one: RefundTry,
): Pick<ReturnPosting, 'refunds'> => ({
  refunds: [...refunds.filter(({ refundNumber }) => refundNumber !== one.refundNumber), one],
})
