import { defineEffect, type EffectHandler, emit } from '@carrick/messaging'
import { RefundFailed, RefundPending, RefundPosted, RefundRequested } from '@carrick/schemas'
import { amountText } from '../domain/amounts.ts'
import { decideRefund, refundKey, withTry } from '../domain/decide-refund.ts'
import { type Posting, telling, unposted } from '../domain/posting.ts'
import { sentenceOf } from '../domain/read-document.ts'
import { type RefundTry, returnOf, withReturn } from '../domain/return-posting.ts'
import { unknownProvider } from '../errors.ts'
import type { PostedRefund, RefundCommand, RefundPayer } from '../ports.ts'
import { concludeRefund } from './follow-refund.handler.ts'

type RefundPayment = EffectHandler<Posting, RefundRequested, RefundCommand, PostedRefund>

const aboutOf = ({ orderId, returnId, provider, refundNumber }: RefundRequested) => ({
  orderId,
  returnId,
  provider,
  refundNumber,
})

const tryOf = (
  { refundNumber, creditMemoId, amount }: RefundRequested,
  step: RefundTry['step'],
): RefundTry => ({ refundNumber, creditMemoId, amount: amountText(amount), step })

const stepped = (
  value: RefundRequested,
  known: Posting | undefined,
  step: RefundTry['step'],
): Posting =>
  withReturn(
    known ?? unposted(null),
    value.returnId,
    withTry(returnOf(known, value.returnId), tryOf(value, step)),
  )

/**
 * Pays a credit memo out, once. What it pays is remembered before the provider is asked, and counts as paid
 * until the provider refuses: nothing that is left undecided is paid a second time under another number.
 */
export const refundPayment = (payer: RefundPayer): RefundPayment =>
  defineEffect({
    name: 'erp-poster.refund-payment',
    consumes: RefundRequested,
    produces: [RefundPending, RefundPosted, RefundFailed],
    decide: ({ value }, known) => {
      const { orderId, returnId, provider, refundNumber, currency, meta } = value
      const decision = decideRefund(value, returnOf(known, returnId))
      if (decision.kind === 'superseded') return { disposition: 'superseded' }
      if (decision.kind === 'refuse') {
        const { code, message } = decision
        const failed = { ...aboutOf(value), code, message }
        return telling(stepped(value, known, 'failed'), emit(RefundFailed, failed))
      }
      if (!payer.providers.includes(provider)) {
        return { fail: unknownProvider(provider, payer.providers) }
      }
      const { paymentReference } = value
      const key = refundKey(returnId, refundNumber)
      return {
        state: stepped(value, known, 'asked'),
        act: {
          operation: `refund/${returnId}`,
          number: refundNumber,
          target: `pay:${provider}`,
          priority: meta.priority,
          command: { key, paymentReference, currency, amount: decision.amount, orderId },
        },
      }
    },
    perform: (command, call) => payer.refund(command, call),
    lookUp: (command, call) => payer.findRefund(command, call),
    conclude: ({ value }, known, answer, { now }) => {
      if (answer.kind === 'refused') {
        const code = answer.findings[0]?.code ?? 'MESH_PAY_REFUSED'
        const failed = { ...aboutOf(value), code, message: sentenceOf(answer.findings) }
        return telling(stepped(value, known, 'failed'), emit(RefundFailed, failed))
      }
      const { orderId, returnId, provider, meta } = value
      const { priority, company, org, channel } = meta
      const followed = { provider, way: { priority, company, org, channel }, asks: 0, dueAt: now }
      const one = { returnId, tried: tryOf(value, 'asked'), followed }
      return concludeRefund(
        { orderId, posting: known ?? unposted(null), now, pollMs: payer.pollMsOf(provider) },
        one,
        answer.result.document,
      )
    },
  })
