import assert from 'node:assert/strict'
import type { CancelRequest } from '../port.ts'
import { type ContractCase, call, faultsOf, leversOf } from './case.ts'
import { posted, sampleOrder } from './sample-order.ts'

const request = (documentId: string): CancelRequest => ({
  documentId,
  requestId: globalThis.crypto.randomUUID(),
  lines: [],
  reason: 'the customer changed his mind',
})

export const cancelCases: readonly ContractCase[] = [
  {
    name: 'an order that is not shipped is cancelled, once for the same request',
    needs: [],
    async run(erp) {
      const { documentId, version, mark } = await posted(erp)
      const cancellation = request(documentId)
      const first = await erp.port.cancel(cancellation, call())
      assert.equal(first.kind, 'posted')
      assert.equal(first.result.cancelled, true)
      assert.ok(first.result.version > version, 'the version grows')
      assert.deepEqual(await erp.port.cancel(cancellation, call()), first)
      assert.deepEqual(await erp.port.findByMark(mark, call()), first.result)
    },
  },
  {
    name: 'an order that is cancelled already stays so for another request',
    needs: [],
    async run(erp) {
      const { documentId } = await posted(erp)
      const first = await erp.port.cancel(request(documentId), call())
      assert.deepEqual(await erp.port.cancel(request(documentId), call()), first)
    },
  },
  {
    name: 'the mark of a cancelled order is not free again',
    needs: ['uniqueMarks'],
    async run(erp) {
      const order = sampleOrder(erp)
      const { documentId } = await posted(erp, order)
      await erp.port.cancel(request(documentId), call())
      const again = await posted(erp, order)
      assert.equal(again.documentId, documentId)
      assert.equal(again.cancelled, true)
      assert.equal(await erp.documentsOf(order.mark), 1)
    },
  },
  {
    name: 'a cancellation whose answer is lost is in doubt and seen in the document',
    needs: ['faults'],
    async run(erp) {
      const { documentId } = await posted(erp)
      const cancellation = request(documentId)
      await faultsOf(erp).next({ kind: 'cut-after-commit' })
      assert.equal((await erp.port.cancel(cancellation, call())).kind, 'in-doubt')
      assert.equal((await erp.port.readOrder(documentId, call()))?.cancelled, true)
      assert.equal((await erp.port.cancel(cancellation, call())).kind, 'posted')
    },
  },
  {
    name: 'an order that is shipped is not cancelled, and the refusal says why',
    needs: ['levers'],
    async run(erp) {
      const { documentId } = await posted(erp)
      await leversOf(erp).ship(documentId)
      const answer = await erp.port.cancel(request(documentId), call())
      assert.equal(answer.kind, 'rejected')
      assert.notEqual(answer.findings[0]?.message ?? '', '')
      assert.equal((await erp.port.readOrder(documentId, call()))?.cancelled, false)
    },
  },
  {
    name: 'cancelling a document that does not exist is refused',
    needs: [],
    async run(erp) {
      const answer = await erp.port.cancel(request('NO-SUCH-DOCUMENT'), call())
      assert.equal(answer.kind, 'rejected')
    },
  },
]
