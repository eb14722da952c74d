import assert from 'node:assert/strict'
import type { ErpDocument } from '../erp-document.ts'
import type { ErpOrder } from '../erp-order.ts'
import { type ContractCase, call, type ErpUnderTest } from './case.ts'
import { sampleOrder } from './sample-order.ts'

/** What the runtime does after a lost answer: look up by our mark, create only when it is absent. */
const settle = async (erp: ErpUnderTest, order: ErpOrder): Promise<ErpDocument> => {
  const found = await erp.port.findByMark(order.mark, call())
  if (found !== undefined) return found
  const answer = await erp.port.create(order, call())
  assert.equal(answer.kind, 'posted')
  return answer.result
}

export const faultCases: readonly ContractCase[] = [
  {
    name: 'an answer lost after the commit is in doubt, and the document is found',
    needs: ['faults.cutAfterCommit'],
    async run(erp) {
      const order = sampleOrder(erp)
      await erp.faults?.cutAfterCommit()
      assert.equal((await erp.port.create(order, call())).kind, 'in-doubt')
      await settle(erp, order)
      assert.equal(await erp.documentsOf(order.mark), 1)
    },
  },
  {
    name: 'a call lost before the commit is in doubt, and a second try creates the document',
    needs: ['faults.cutBeforeCommit'],
    async run(erp) {
      const order = sampleOrder(erp)
      await erp.faults?.cutBeforeCommit()
      assert.equal((await erp.port.create(order, call())).kind, 'in-doubt')
      assert.equal(await erp.port.findByMark(order.mark, call()), undefined)
      await settle(erp, order)
      assert.equal(await erp.documentsOf(order.mark), 1)
    },
  },
  {
    name: 'two orders of one customer with one purchase order number, the second answer lost, are two documents',
    needs: ['faults.cutAfterCommit'],
    async run(erp) {
      const [first, second] = [sampleOrder(erp), sampleOrder(erp)]
      assert.equal(first.customerPoNumber, second.customerPoNumber)
      const one = await erp.port.create(first, call())
      assert.equal(one.kind, 'posted')
      await erp.faults?.cutAfterCommit()
      assert.equal((await erp.port.create(second, call())).kind, 'in-doubt')
      const two = await settle(erp, second)
      assert.notEqual(two.documentId, one.result.documentId)
      assert.equal(two.mark, second.mark)
      assert.equal(await erp.documentsOf(first.mark), 1)
      assert.equal(await erp.documentsOf(second.mark), 1)
    },
  },
  {
    name: 'a request held past the deadline and then done is in doubt, and stays one document',
    needs: ['faults.holdThenCommit'],
    async run(erp) {
      const order = sampleOrder(erp)
      await erp.faults?.holdThenCommit?.(400)
      assert.equal((await erp.port.create(order, call(100))).kind, 'in-doubt')
      const answer = await erp.port.create(order, call())
      assert.ok(answer.kind === 'posted' || answer.kind === 'in-doubt')
      await settle(erp, order)
      assert.equal(await erp.documentsOf(order.mark), 1)
    },
  },
  {
    name: 'a throttled call did nothing and says when to come again',
    needs: ['faults.throttle'],
    async run(erp) {
      const order = sampleOrder(erp)
      await erp.faults?.throttle(2_000)
      assert.deepEqual(await erp.port.create(order, call()), { kind: 'throttled', afterMs: 2_000 })
      assert.equal(await erp.documentsOf(order.mark), 0)
    },
  },
  {
    name: 'an ERP that is away did nothing, and soon provably so',
    needs: ['faults.down', 'faults.up'],
    async run(erp) {
      const order = sampleOrder(erp)
      await erp.faults?.down()
      // A connection that was kept open may break under the first call, which proves nothing.
      const kinds: string[] = []
      while (kinds.length < 5 && !kinds.includes('transient')) {
        kinds.push((await erp.port.create(order, call())).kind)
      }
      await erp.faults?.up()
      assert.equal(kinds.at(-1), 'transient', `answers were ${kinds.join(', ')}`)
      assert.equal(await erp.documentsOf(order.mark), 0)
    },
  },
  {
    name: 'an answer that cannot be read is in doubt, not a failure',
    needs: ['faults.malformed'],
    async run(erp) {
      const order = sampleOrder(erp)
      await erp.faults?.malformed?.()
      assert.equal((await erp.port.create(order, call())).kind, 'in-doubt')
      await settle(erp, order)
      assert.equal(await erp.documentsOf(order.mark), 1)
    },
  },
  {
    name: 'a failure inside the ERP is in doubt',
    needs: ['faults.serverError'],
    async run(erp) {
      const order = sampleOrder(erp)
      await erp.faults?.serverError?.()
      assert.equal((await erp.port.create(order, call())).kind, 'in-doubt')
      await settle(erp, order)
      assert.equal(await erp.documentsOf(order.mark), 1)
    },
  },
  {
    name: 'a caller who gives up gets an answer at once',
    needs: ['faults.holdThenCommit'],
    async run(erp) {
      const caller = new AbortController()
      await erp.faults?.holdThenCommit?.(300)
      const answer = erp.port.create(sampleOrder(erp), { signal: caller.signal, deadlineMs: 5_000 })
      caller.abort()
      const { kind } = await answer
      assert.ok(kind === 'in-doubt' || kind === 'transient')
    },
  },
]
