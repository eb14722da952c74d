import assert from 'node:assert/strict'
import { aRefund, call, type ContractCase, type PaymentFault, refunded } from './case.ts'

const SHORT_MS = 150

/** In doubt first; then found, or paid by the same request again. */
const lost = (name: string, fault: PaymentFault, isPaid: boolean): ContractCase => ({
  name,
  async run(provider) {
    const request = aRefund(provider)
    provider.faults.next(fault)
    const answer = await provider.port.refund(request, call())
    assert.equal(answer.kind, 'in-doubt')
    const found = await provider.port.findRefund(request.key, call())
    assert.equal(found !== undefined, isPaid)
    await refunded(provider, request)
    assert.equal(provider.refundsOf(request.key), 1)
  },
})

export const faultCases: readonly ContractCase[] = [
  lost('a connection that is cut before anything was paid is in doubt', 'cut-before-commit', false),
  lost(
    'a connection that is cut after it was paid is in doubt, and found',
    'cut-after-commit',
    true,
  ),
  lost('an error of the server says nothing about what it did', 'server-error', true),
  lost('an answer that makes no sense is in doubt, and found', 'malformed', true),
  {
    name: 'a provider that takes too long is in doubt, and what it does late is done once',
    async run(provider) {
      const request = aRefund(provider)
      provider.faults.next('hold')
      const answer = await provider.port.refund(request, call(SHORT_MS))
      assert.equal(answer.kind, 'in-doubt')
      assert.equal(await provider.port.findRefund(request.key, call()), undefined)
      provider.faults.letGo()
      await refunded(provider, request)
      assert.equal(provider.refundsOf(request.key), 1)
    },
  },
  {
    name: 'a throttled refund is not paid, and says when to come again',
    async run(provider) {
      const request = aRefund(provider)
      provider.faults.next({ throttledForMs: 2_000 })
      const answer = await provider.port.refund(request, call())
      assert.deepEqual(answer, { kind: 'throttled', afterMs: 2_000 })
      assert.equal(provider.refundsOf(request.key), 0)
    },
  },
  {
    name: 'a provider that says "not now" paid nothing, and that is no attempt',
    async run(provider) {
      const request = aRefund(provider)
      provider.faults.next('not-now')
      const answer = await provider.port.refund(request, call())
      assert.equal(answer.kind, 'transient')
      assert.equal(answer.cause.kind, 'held')
      assert.equal(provider.refundsOf(request.key), 0)
    },
  },
  {
    name: 'a provider that is away paid nothing, and soon provably so; reads say that it is away',
    async run(provider) {
      const { port, faults } = provider
      const request = aRefund(provider)
      await faults.down()
      // A connection that was kept open may break under the first call, which proves nothing.
      const kinds: string[] = []
      while (kinds.length < 5 && !kinds.includes('transient'))
        kinds.push((await port.refund(request, call())).kind)
      await assert.rejects(port.health(call()), { kind: 'held' })
      await assert.rejects(port.findRefund(request.key, call()), { kind: 'held' })
      await faults.up()
      assert.equal(kinds.at(-1), 'transient', `answers were ${kinds.join(', ')}`)
      assert.equal(provider.refundsOf(request.key), 0)
      await port.health(call())
      await refunded(provider, request)
    },
  },
]
