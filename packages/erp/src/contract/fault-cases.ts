import assert from 'node:assert/strict'
import type { ErpDocument } from '../erp-document.ts'
import type { ErpOrder } from '../erp-order.ts'
import { type ContractCase, call, type ErpUnderTest, faultsOf } from './case.ts'
import { posted, sampleOrder } from './sample-order.ts'

/** What the runtime does after a lost answer: look up by our mark, create only when it is absent. */
const settle = async (erp: ErpUnderTest, order: ErpOrder): Promise<ErpDocument> =>
  (await erp.port.findByMark(order.mark, call())) ?? (await posted(erp, order))

/** Done, but the answer is worth nothing: in doubt, then found, never made twice. */
const doubtful = (
  name: string,
  kind: 'cut-after-commit' | 'malformed' | 'server-error' | 'foreign-answer',
): ContractCase => ({
  name,
  needs: ['faults'],
  async run(erp) {
    const [another, order] = [sampleOrder(erp), sampleOrder(erp)]
    await posted(erp, another)
    await faultsOf(erp).next({ kind })
    assert.equal((await erp.port.create(order, call())).kind, 'in-doubt')
    assert.equal((await settle(erp, order)).mark, order.mark)
    assert.equal(await erp.documentsOf(order.mark), 1)
    assert.equal(await erp.documentsOf(another.mark), 1)
  },
})

export const faultCases: readonly ContractCase[] = [
  doubtful(
    'an answer lost after the commit is in doubt, and the document is found',
    'cut-after-commit',
  ),
  doubtful('an answer that cannot be read is in doubt, not a failure', 'malformed'),
  doubtful('a failure inside the ERP is in doubt', 'server-error'),
  doubtful('an answer about another order is in doubt', 'foreign-answer'),
  {
    name: 'a call lost before the commit is in doubt, and a second try creates the document',
    needs: ['faults'],
    async run(erp) {
      const order = sampleOrder(erp)
      await faultsOf(erp).next({ kind: 'cut-before-commit' })
      assert.equal((await erp.port.create(order, call())).kind, 'in-doubt')
      assert.equal(await erp.port.findByMark(order.mark, call()), undefined)
      await settle(erp, order)
      assert.equal(await erp.documentsOf(order.mark), 1)
    },
  },
  {
    name: 'two orders of one customer with one purchase order number, the second answer lost, are two documents and neither is linked twice',
    needs: ['faults'],
    async run(erp) {
      const [first, second] = [sampleOrder(erp), sampleOrder(erp)]
      assert.equal(first.customerPoNumber, second.customerPoNumber)
      const one = await posted(erp, first)
      await faultsOf(erp).next({ kind: 'cut-after-commit' })
      assert.equal((await erp.port.create(second, call())).kind, 'in-doubt')
      const two = await settle(erp, second)
      assert.notEqual(two.documentId, one.documentId)
      assert.equal(two.mark, second.mark)
      assert.equal((await erp.port.findByMark(first.mark, call()))?.documentId, one.documentId)
      assert.equal(await erp.documentsOf(first.mark), 1)
      assert.equal(await erp.documentsOf(second.mark), 1)
    },
  },
  {
    name: 'a request held past the deadline and then done is in doubt, unseen at first, and one document',
    needs: ['faults', 'uniqueMarks'],
    async run(erp) {
      const order = sampleOrder(erp)
      await faultsOf(erp).next({ kind: 'hold' })
      assert.equal(
        (await erp.port.create(order, call(erp.shortDeadlineMs ?? 100))).kind,
        'in-doubt',
      )
      assert.equal(await erp.port.findByMark(order.mark, call()), undefined)
      await faultsOf(erp).letGo()
      assert.equal((await erp.port.findByMark(order.mark, call()))?.mark, order.mark)
      await posted(erp, order)
      assert.equal(await erp.documentsOf(order.mark), 1)
    },
  },
  {
    name: 'a second try that overtakes a held request makes one document of both',
    needs: ['faults', 'uniqueMarks'],
    async run(erp) {
      const order = sampleOrder(erp)
      await faultsOf(erp).next({ kind: 'hold' })
      assert.equal(
        (await erp.port.create(order, call(erp.shortDeadlineMs ?? 100))).kind,
        'in-doubt',
      )
      const document = await posted(erp, order)
      await faultsOf(erp).letGo()
      assert.deepEqual(await erp.port.findByMark(order.mark, call()), document)
      assert.equal(await erp.documentsOf(order.mark), 1)
    },
  },
  {
    name: 'a request that the network repeats, answered twice, is one document, and the next order gets its own answer',
    needs: ['faults', 'uniqueMarks'],
    async run(erp) {
      const [order, next] = [sampleOrder(erp), sampleOrder(erp)]
      await faultsOf(erp).next({ kind: 'repeat' })
      const answer = await erp.port.create(order, call())
      assert.ok(answer.kind === 'posted' || answer.kind === 'in-doubt')
      const answers = [await settle(erp, order), await settle(erp, next)]
      assert.deepEqual(
        answers.map(({ mark }) => mark),
        [order.mark, next.mark],
      )
      assert.equal(await erp.documentsOf(order.mark), 1)
      assert.equal(await erp.documentsOf(next.mark), 1)
    },
  },
  {
    name: 'a throttled call did nothing and says when to come again',
    needs: ['faults'],
    async run(erp) {
      const order = sampleOrder(erp)
      await faultsOf(erp).next({ kind: 'throttle', afterMs: 2_000 })
      assert.deepEqual(await erp.port.create(order, call()), { kind: 'throttled', afterMs: 2_000 })
      assert.equal(await erp.documentsOf(order.mark), 0)
    },
  },
  {
    name: 'an ERP that says "not now" did nothing, and that is no attempt',
    needs: ['faults'],
    async run(erp) {
      const order = sampleOrder(erp)
      await faultsOf(erp).next({ kind: 'not-now' })
      const answer = await erp.port.create(order, call())
      assert.equal(answer.kind, 'transient')
      assert.equal(answer.cause.kind, 'held')
      assert.equal(await erp.documentsOf(order.mark), 0)
    },
  },
  {
    name: 'an ERP that is away did nothing, and soon provably so; reads say that it is away',
    needs: ['faults'],
    async run(erp) {
      const order = sampleOrder(erp)
      await faultsOf(erp).down()
      // A connection that was kept open may break under the first call, which proves nothing.
      const kinds: string[] = []
      while (kinds.length < 5 && !kinds.includes('transient'))
        kinds.push((await erp.port.create(order, call())).kind)
      await assert.rejects(erp.port.health(call()), { kind: 'held' })
      await assert.rejects(erp.port.findByMark(order.mark, call()), { kind: 'held' })
      await faultsOf(erp).up()
      assert.equal(kinds.at(-1), 'transient', `answers were ${kinds.join(', ')}`)
      assert.equal(await erp.documentsOf(order.mark), 0)
      await erp.port.health(call())
      await posted(erp, order)
    },
  },
  {
    name: 'a caller who gives up gets an answer at once',
    needs: ['faults'],
    async run(erp) {
      const order = sampleOrder(erp)
      const caller = new AbortController()
      await faultsOf(erp).next({ kind: 'hold' })
      const answer = erp.port.create(order, { signal: caller.signal, deadlineMs: 60_000 })
      caller.abort()
      const { kind } = await answer
      assert.ok(kind === 'in-doubt' || kind === 'transient')
    },
  },
  {
    name: 'a caller who gave up before has nothing sent for him',
    needs: [],
    async run(erp) {
      const order = sampleOrder(erp)
      const answer = await erp.port.create(order, { signal: AbortSignal.abort(), deadlineMs: 100 })
      assert.equal(answer.kind, 'transient')
      assert.equal(await erp.documentsOf(order.mark), 0)
    },
  },
]
