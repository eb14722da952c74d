import { describe, expect, it } from '@jest/globals'
import { RefundReported } from '@carrick/schemas'
import { emitted, given, SOME_ORDER } from '@carrick/testkit'
import { reportRefund } from './report-refund.handler.ts'

const told = {
  orderId: SOME_ORDER,
  returnId: 'a6c6d1c4-31f5-5a3c-8b8e-2a5b6f2f7c10',
  provider: 'demo-pay',
  refundNumber: 1,
  refundId: 'RF-1',
  state: 'SETTLED',
}

describe('a refund that a payment provider speaks of', () => {
  it('is passed on as the next fact of its order, from whom it came', () => {
    const first = given(reportRefund).when(told)
    expect(emitted(first, RefundReported)).toEqual([told])
    const way = { priority: 7, company: 'demo', org: null, channel: 'web' }
    const book = { told: 4, way, documents: {} }
    const next = given(reportRefund, book).when(told)
    expect(next).toMatchObject({
      state: { told: 5, way },
      emit: [
        {
          meta: {
            ...way,
            aggregateVersion: 5,
            source: { system: 'payments', instance: 'demo-pay', document: 'RF-1' },
          },
        },
      ],
    })
  })
})
