import assert from 'node:assert/strict'
import type { ReturnRequest } from '../port.ts'
import { type ContractCase, call, type ErpUnderTest, faultsOf, receiveReturnOf } from './case.ts'
import { factsOf, feedEnd, newest, readFacts } from './feed-reader.ts'
import { posted } from './sample-order.ts'
import { authorised, linesOf, sampleReturn, type Shipped, shipped } from './sample-return.ts'

const refuses = async (erp: ErpUnderTest, request: ReturnRequest, path: string): Promise<void> => {
  const answer = await erp.port.createReturn(request, call())
  assert.equal(answer.kind, 'rejected')
  const paths = answer.findings.map((finding) => finding.path)
  assert.ok(
    paths.some((found) => found.startsWith(path)),
    `a finding should name ${path}; they name ${paths.join(', ')}`,
  )
  assert.notEqual(answer.findings[0]?.message ?? '', '', 'a finding says what was found')
}

/** A line of an order that nobody has shipped. */
const unshipped = async (erp: ErpUnderTest): Promise<Shipped> => ({
  ...(await posted(erp)),
  lineRef: 'line-1',
})

const cancellation = (documentId: string) => ({
  documentId,
  requestId: globalThis.crypto.randomUUID(),
  reason: null,
})

const lost = (
  name: string,
  kind: 'cut-after-commit' | 'malformed' | 'server-error' | 'foreign-answer',
): ContractCase => ({
  name,
  needs: ['returns', 'levers', 'faults'],
  async run(erp) {
    const order = await shipped(erp)
    await authorised(erp, sampleReturn(order, '1'))
    const request = sampleReturn(order, '3')
    await faultsOf(erp).next({ kind })
    assert.equal((await erp.port.createReturn(request, call())).kind, 'in-doubt')
    const found = await erp.port.findReturn(request.mark, call())
    assert.equal(found?.mark, request.mark)
    // Had it been made twice, there would have been too much.
    assert.deepEqual(linesOf(found), [[order.lineRef, 3, 0]])
  },
})

export const returnCases: readonly ContractCase[] = [
  {
    name: 'a return of shipped goods is authorised and found by its mark',
    needs: ['returns', 'levers'],
    async run(erp) {
      const order = await shipped(erp)
      const request = sampleReturn(order, '3')
      const found = await authorised(erp, request)
      assert.equal(found.mark, request.mark)
      assert.equal(found.orderMark, order.mark)
      assert.equal(found.cancelled, false)
      assert.deepEqual(linesOf(found), [[order.lineRef, 3, 0]])
      assert.deepEqual(found.credits, [])
      assert.deepEqual(await erp.port.findReturn(request.mark, call()), found)
    },
  },
  {
    name: 'a return that nobody made is not found',
    needs: ['returns'],
    async run(erp) {
      assert.equal(await erp.port.findReturn(globalThis.crypto.randomUUID(), call()), undefined)
    },
  },
  {
    name: 'the same return twice is one, and its mark is refused for another',
    needs: ['returns', 'levers', 'uniqueMarks'],
    async run(erp) {
      const order = await shipped(erp)
      const request = sampleReturn(order, '2')
      const first = await authorised(erp, request)
      assert.deepEqual(await authorised(erp, request), first)
      await refuses(erp, { ...sampleReturn(order, '1'), mark: request.mark }, 'mark')
      assert.deepEqual(await erp.port.findReturn(request.mark, call()), first)
      await authorised(erp, sampleReturn(order, '2'))
    },
  },
  {
    name: 'no more is returned than was shipped, and of two for the last piece one is taken',
    needs: ['returns', 'levers'],
    async run(erp) {
      const order = await shipped(erp)
      await refuses(erp, sampleReturn(order, '5'), 'lines[0]')
      await authorised(erp, sampleReturn(order, '3'))
      const answers = await Promise.all(
        [1, 2].map(() => erp.port.createReturn(sampleReturn(order, '1'), call())),
      )
      const kinds = answers.map(({ kind }) => kind)
      assert.equal(kinds.filter((kind) => kind === 'posted').length, 1, kinds.join(', '))
      await refuses(erp, sampleReturn(order, '1'), 'lines[0]')
    },
  },
  {
    name: 'a return of an order or a line that is not there, or is not shipped, is refused',
    needs: ['returns', 'levers'],
    async run(erp) {
      const order = await shipped(erp)
      const wrong = { ...order, documentId: 'NO-SUCH-DOCUMENT' }
      await refuses(erp, sampleReturn(wrong, '1'), 'orderDocumentId')
      const lines = [{ lineRef: 'of another order', quantity: '1', reason: null }]
      await refuses(erp, sampleReturn(order, '1', { lines }), 'lines[0]')
      await refuses(erp, sampleReturn(await unshipped(erp), '1'), 'lines[0]')
    },
  },
  lost('a return whose answer is lost is in doubt, and found', 'cut-after-commit'),
  lost('an answer to a return that cannot be read is in doubt', 'malformed'),
  lost('a failure inside the ERP while it authorises is in doubt', 'server-error'),
  lost('an answer about another return is in doubt', 'foreign-answer'),
  {
    name: 'a return lost before the commit is in doubt, not found, and a second try makes it',
    needs: ['returns', 'levers', 'faults'],
    async run(erp) {
      const request = sampleReturn(await shipped(erp), '4')
      await faultsOf(erp).next({ kind: 'cut-before-commit' })
      assert.equal((await erp.port.createReturn(request, call())).kind, 'in-doubt')
      assert.equal(await erp.port.findReturn(request.mark, call()), undefined)
      await authorised(erp, request)
    },
  },
  {
    name: 'a second try that overtakes a held return makes one of both',
    needs: ['returns', 'levers', 'faults', 'uniqueMarks'],
    async run(erp) {
      const order = await shipped(erp)
      const request = sampleReturn(order, '2')
      await faultsOf(erp).next({ kind: 'hold' })
      const answer = await erp.port.createReturn(request, call(erp.shortDeadlineMs ?? 100))
      assert.equal(answer.kind, 'in-doubt')
      const found = await authorised(erp, request)
      await faultsOf(erp).letGo()
      assert.deepEqual(await erp.port.findReturn(request.mark, call()), found)
      await authorised(erp, sampleReturn(order, '2'))
    },
  },
  {
    name: 'a return is cancelled once for the same request, and its goods may be returned again',
    needs: ['returns', 'levers'],
    async run(erp) {
      const order = await shipped(erp)
      const request = sampleReturn(order, '4')
      const { documentId } = await authorised(erp, request)
      const asked = cancellation(documentId)
      const first = await erp.port.cancelReturn(asked, call())
      assert.equal(first.kind, 'posted')
      assert.equal(first.result.cancelled, true)
      assert.deepEqual(await erp.port.cancelReturn(asked, call()), first)
      assert.deepEqual(await erp.port.findReturn(request.mark, call()), first.result)
      await authorised(erp, sampleReturn(order, '4'))
    },
  },
  {
    name: 'a cancellation of a return whose answer is lost is in doubt and seen in the return',
    needs: ['returns', 'levers', 'faults'],
    async run(erp) {
      const request = sampleReturn(await shipped(erp), '1')
      const { documentId } = await authorised(erp, request)
      const asked = cancellation(documentId)
      await faultsOf(erp).next({ kind: 'cut-after-commit' })
      assert.equal((await erp.port.cancelReturn(asked, call())).kind, 'in-doubt')
      assert.equal((await erp.port.findReturn(request.mark, call()))?.cancelled, true)
      assert.equal((await erp.port.cancelReturn(asked, call())).kind, 'posted')
    },
  },
  {
    name: 'a return that is received in part is not cancelled',
    needs: ['returns', 'levers', 'receiveReturn'],
    async run(erp) {
      const { lineRef, ...order } = await shipped(erp)
      const request = sampleReturn({ ...order, lineRef }, '3')
      const { documentId } = await authorised(erp, request)
      await receiveReturnOf(erp)(documentId, [{ lineRef, quantity: '1' }])
      const answer = await erp.port.cancelReturn(cancellation(documentId), call())
      assert.equal(answer.kind, 'rejected')
      assert.notEqual(answer.findings[0]?.message ?? '', '')
      assert.equal((await erp.port.findReturn(request.mark, call()))?.cancelled, false)
    },
  },
  {
    name: 'the feed tells of each receipt of a return in absolute quantities, with a version that grows',
    needs: ['returns', 'levers', 'receiveReturn'],
    async run(erp) {
      const order = await shipped(erp)
      const request = sampleReturn(order, '3')
      const cursor = await feedEnd(erp)
      const { documentId } = await authorised(erp, request)
      const isOwn = ({ returnMark }: { readonly returnMark: string | null }): boolean =>
        returnMark === request.mark
      const read = async () => {
        const { entries } = await readFacts(erp, cursor)
        const facts = factsOf(entries, 'return', order.mark).filter(isOwn)
        const [fact] = [...newest(facts).values()]
        return fact?.type === 'return' ? fact : undefined
      }
      assert.equal(await read(), undefined, 'nothing came in yet')
      await receiveReturnOf(erp)(documentId, [{ lineRef: order.lineRef, quantity: '1' }])
      const part = await read()
      assert.equal(part?.returnMark, request.mark)
      assert.equal(part.documentId, documentId)
      assert.deepEqual(
        part.lines.map(({ quantity }) => Number(quantity)),
        [1],
      )
      await receiveReturnOf(erp)(documentId)
      const whole = await read()
      assert.ok(whole !== undefined && whole.version > part.version, 'the version grows')
      assert.deepEqual(
        whole.lines.map(({ quantity }) => Number(quantity)),
        [3],
      )
      const found = await erp.port.findReturn(request.mark, call())
      assert.deepEqual(found && linesOf(found), [[order.lineRef, 3, 3]])
    },
  },
  {
    name: 'an ERP that takes no returns says so',
    needs: [],
    async run(erp) {
      if (erp.port.capabilities().returns) return
      const answer = await erp.port.createReturn(sampleReturn(await unshipped(erp), '1'), call())
      assert.equal(answer.kind, 'rejected')
      assert.equal(answer.findings[0]?.code, 'MESH_ERP_RETURN_UNSUPPORTED')
    },
  },
]
