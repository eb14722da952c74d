import { parseDecimal } from '@carrick/kernel'
import { defineEffect, type EffectHandler, emit } from '@carrick/messaging'
import { RefundFailed, RefundPosted, RefundRequested } from '@carrick/schemas'
import { decideRefund, withRefund } from '../domain/decide-refund.ts'
import { type Posting, telling, unposted } from '../domain/posting.ts'
import { sentenceOf } from '../domain/read-document.ts'
import { returnOf, withReturn } from '../domain/return-posting.ts'
import { unknownProvider } from '../errors.ts'
import type { PostedRefund, RefundCommand, RefundPayer } from '../ports.ts'

type RefundPayment = EffectHandler<Posting, RefundRequested, RefundCommand, PostedRefund>

const aboutOf = ({ orderId, returnId, provider, refundNumber }: RefundRequested) => ({
  orderId,
  returnId,
  provider,
  refundNumber,
})

const stepped = (
  value: RefundRequested,
  known: Posting | undefined,
  step: 'asked' | 'paid' | 'failed',
): Posting =>
  withReturn(
    known ?? unposted(null),
    value.returnId,
    withRefund(returnOf(known, value.returnId), value, step),
  )

/**
 * Pays a credit memo out, once. What it pays is remembered before the provider is asked, and counts as paid
 * until the provider refuses: nothing that is left undecided is paid a second time under another number.
 */
export const refundPayment = (payer: RefundPayer): RefundPayment =>
  defineEffect({
    name: 'erp-poster.refund-payment',
    consumes: RefundRequested,
    produces: [RefundPosted, RefundFailed],
    decide: ({ value }, known) => {
      const { returnId, provider, refundNumber, paymentReference, currency, meta } = value
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
      const key = `${returnId}/refund/${String(refundNumber)}`
      return {
        state: stepped(value, known, 'asked'),
        act: {
          operation: `refund/${returnId}`,
          number: refundNumber,
          target: `pay:${provider}`,
          priority: meta.priority,
          command: { key, paymentReference, currency, amount: decision.amount },
        },
      }
    },
    perform: (command, call) => payer.refund(command, call),
    lookUp: (command, call) => payer.findRefund(command, call),
    conclude: ({ value }, known, answer) => {
      if (answer.kind === 'refused') {
        const code = answer.findings[0]?.code ?? 'MESH_PAY_REFUSED'
        const failed = { ...aboutOf(value), code, message: sentenceOf(answer.findings) }
        return telling(stepped(value, known, 'failed'), emit(RefundFailed, failed))
      }
      const { refundId, currency, amount } = answer.result.document
      const paid = { ...aboutOf(value), refundId, currency, amount: parseDecimal(amount) }
      return telling(stepped(value, known, 'paid'), emit(RefundPosted, paid))
    },
  })
