import { describe, expect, it } from '@jest/globals'
import { parseDecimal } from '@carrick/kernel'
import { RefundFailed, RefundPosted } from '@carrick/schemas'
import { emitted, givenEffect, SOME_ORDER } from '@carrick/testkit'
import { aPosted } from '../adapters/sample-posting.fake.ts'
import {
  aCredit,
  creditRequested,
  refundRequested as requested,
  refusal,
  SOME_RETURN,
} from '../adapters/sample-return.fake.ts'
import { untouchedPayer, untouchedReturns } from '../adapters/untouched-erp.fake.ts'
import type { Posting } from '../domain/posting.ts'
import { creditReturn } from './credit-return.handler.ts'
import { refundPayment } from './refund-payment.handler.ts'

const handler = refundPayment(untouchedPayer)
/** 100.00 EUR of the return are credited by the ERP. */
const credited: Posting | undefined = givenEffect(
  creditReturn(untouchedReturns),
  aPosted(),
).concluding(creditRequested(), {
  kind: 'done',
  result: { document: aCredit(), found: false },
}).state

const paid = (amount = '100.00', key = `${SOME_RETURN}/refund/1`) => ({
  kind: 'done' as const,
  result: {
    found: false,
    document: {
      refundId: 'RF-1',
      key,
      paymentReference: 'PAY-1',
      currency: 'EUR',
      amount,
      orderId: SOME_ORDER,
      state: 'settled' as const,
      failure: null,
    },
  },
})

describe('refund payment', () => {
  it('asks the provider once the ERP has posted the credit, under a key of its own', () => {
    expect(givenEffect(handler, credited).when(requested()).act).toMatchObject({
      operation: `refund/${SOME_RETURN}`,
      number: 1,
      target: 'pay:demo-pay',
      command: {
        key: `${SOME_RETURN}/refund/1`,
        paymentReference: 'PAY-1',
        currency: 'EUR',
        amount: '100.00',
        orderId: SOME_ORDER,
      },
    })
  })

  it.each([
    ['nothing is known of the order', undefined, requested()],
    ['nothing was credited', aPosted(), requested()],
    ['the credit memo is of another return', credited, requested({ returnId: 'another' })],
    ['another credit memo is named', credited, requested({ creditMemoId: 'CM-9' })],
    ['the credit is in another currency', credited, requested({ currency: 'USD' })],
  ])('refuses to pay when %s, whoever asks', (_name, state, request) => {
    const decision = givenEffect(handler, state).when(request)
    expect(decision.act).toBeUndefined()
    expect(emitted(decision, RefundFailed)).toMatchObject([{ code: 'MESH_REFUND_BEFORE_CREDIT' }])
    expect(givenEffect(handler, decision.state).when(request)).toEqual({
      disposition: 'superseded',
    })
  })

  it.each(['100.0001', '0.0000', '-1.0000'])('pays nothing of %s', (amount) => {
    const decision = givenEffect(handler, credited).when(
      requested({ amount: parseDecimal(amount) }),
    )
    expect(decision.act).toBeUndefined()
    expect(emitted(decision, RefundFailed)).toMatchObject([{ code: 'MESH_REFUND_ABOVE_CREDIT' }])
  })

  it('pays in parts, and no part beyond the credit', () => {
    const first = requested({ amount: parseDecimal('60') })
    const { state } = givenEffect(handler, credited).when(first)
    const after = givenEffect(handler, state).concluding(first, paid('60.00')).state
    const tooMuch = requested({ refundNumber: 2, amount: parseDecimal('40.01') })
    const refused = givenEffect(handler, after).when(tooMuch)
    expect(emitted(refused, RefundFailed)).toMatchObject([
      { refundNumber: 2, message: expect.stringContaining('60.00 is paid back') },
    ])
    const rest = requested({ refundNumber: 3, amount: parseDecimal('40') })
    expect(givenEffect(handler, refused.state).when(rest).act).toBeDefined()
  })

  it('announces what was paid, and pays it once', () => {
    const asked = givenEffect(handler, credited).when(requested())
    const decision = givenEffect(handler, asked.state).concluding(requested(), paid())
    expect(emitted(decision, RefundPosted)).toMatchObject([
      { refundNumber: 1, refundId: 'RF-1', currency: 'EUR', amount: parseDecimal('100.00') },
    ])
    const after = givenEffect(handler, decision.state)
    expect(after.when(requested())).toEqual({ disposition: 'superseded' })
    expect(emitted(after.when(requested({ refundNumber: 2 })), RefundFailed)).toHaveLength(1)
  })

  it('takes what is left undecided for paid: another number pays it no second time', () => {
    const { state } = givenEffect(handler, credited).when(requested())
    const again = givenEffect(handler, state).when(requested({ refundNumber: 2 }))
    expect(again.act).toBeUndefined()
    expect(emitted(again, RefundFailed)).toMatchObject([{ code: 'MESH_REFUND_ABOVE_CREDIT' }])
    expect(givenEffect(handler, state).when(requested()).act).toMatchObject({ number: 1 })
  })

  it('announces a refusal of the provider; the next number may pay', () => {
    const asked = givenEffect(handler, credited).when(requested())
    const refused = givenEffect(handler, asked.state).concluding(
      requested(),
      refusal('MESH_PAY_ABOVE_PAYMENT'),
    )
    expect(emitted(refused, RefundFailed)).toMatchObject([
      { code: 'MESH_PAY_ABOVE_PAYMENT', message: 'lines[0]: no' },
    ])
    const after = givenEffect(handler, refused.state)
    expect(after.when(requested())).toEqual({ disposition: 'superseded' })
    expect(after.when(requested({ refundNumber: 2 })).act).toBeDefined()
  })

  it('fails for a provider that mesh.yaml does not have', () => {
    const { act, fail } = givenEffect(handler, credited).when(requested({ provider: 'other' }))
    expect(act).toBeUndefined()
    expect(fail).toMatchObject({ code: 'MESH_POSTER_TARGET', kind: 'terminal' })
    expect(fail?.message).toContain('it has: demo-pay')
  })
})
