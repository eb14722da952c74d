import assert from 'node:assert/strict'
import { aRefund, call, type ContractCase, refunded } from './case.ts'

const AT_ONCE = 5

export const refundCases: readonly ContractCase[] = [
  {
    name: 'a refund is found by its key',
    async run(provider) {
      const request = aRefund(provider)
      const refund = await refunded(provider, request)
      const { refundId, orderId, state } = refund
      assert.ok(orderId === null || orderId === request.orderId, 'it names another order')
      assert.notEqual(state, 'failed')
      assert.deepEqual(refund, { ...request, refundId, orderId, state, failure: null })
      assert.deepEqual(await provider.port.findRefund(request.key, call()), refund)
      assert.equal(provider.refundsOf(request.key), 1)
    },
  },
  {
    name: 'a key that nobody used is not found',
    async run(provider) {
      assert.equal(await provider.port.findRefund('no such key', call()), undefined)
    },
  },
  {
    name: 'the same request five times at once is one refund',
    async run(provider) {
      const request = aRefund(provider)
      const refunds = await Promise.all(
        Array.from({ length: AT_ONCE }, () => refunded(provider, request)),
      )
      assert.equal(new Set(refunds.map(({ refundId }) => refundId)).size, 1)
      assert.equal(provider.refundsOf(request.key), 1)
    },
  },
  {
    name: 'a key that was used for another amount is refused',
    async run(provider) {
      const request = aRefund(provider)
      await refunded(provider, request)
      const answer = await provider.port.refund({ ...request, amount: '1.00' }, call())
      assert.equal(answer.kind, 'rejected')
      assert.equal(answer.findings[0]?.code, 'MESH_PAY_KEY_REUSED')
      assert.equal(provider.refundsOf(request.key), 1)
    },
  },
  {
    name: 'no more is paid back than was paid, in however many parts',
    async run(provider) {
      const request = aRefund(provider)
      await refunded(provider, request)
      const rest = { ...request, key: `${request.key}/2`, amount: '7.51' }
      const answer = await provider.port.refund(rest, call())
      assert.equal(answer.kind, 'rejected')
      assert.equal(answer.findings[0]?.code, 'MESH_PAY_ABOVE_PAYMENT')
      await refunded(provider, { ...request, key: `${request.key}/3`, amount: '7.50' })
    },
  },
  {
    name: 'a payment that is not there, or in another currency, is not paid back',
    async run(provider) {
      for (const over of [{ paymentReference: 'no such payment' }, { currency: 'USD' }]) {
        const request = aRefund(provider, over)
        const answer = await provider.port.refund(request, call())
        assert.equal(answer.kind, 'rejected')
        assert.equal(provider.refundsOf(request.key), 0)
      }
    },
  },
  {
    name: 'what is no amount is refused by name',
    async run(provider) {
      for (const amount of ['0.00', '-1', '1,5', '1e3', '']) {
        const request = aRefund(provider, { amount })
        const answer = await provider.port.refund(request, call())
        assert.equal(answer.kind, 'rejected', amount)
        assert.equal(answer.findings[0]?.path, 'amount')
      }
    },
  },
]
