import assert from 'node:assert/strict'
import type { ErpDocument } from '../erp-document.ts'
import type { ErpOrder } from '../erp-order.ts'
import type { AmendRequest, ErpAnswer } from '../port.ts'
import { type ContractCase, call, type ErpUnderTest, faultsOf, leversOf } from './case.ts'
import { factsOf, feedEnd, newest, readFacts } from './feed-reader.ts'
import { posted, sampleLine, sampleOrder } from './sample-order.ts'

/** The next version of an order, with five pieces for two. */
const more = (order: ErpOrder, over: Partial<ErpOrder> = {}): ErpOrder => ({
  ...order,
  version: order.version + 1,
  lines: order.lines.map((line) => ({ ...line, quantity: '5', netAmount: '50.00' })),
  ...over,
})

const request = (documentId: string, before: ErpOrder, order: ErpOrder): AmendRequest => ({
  documentId,
  requestId: globalThis.crypto.randomUUID(),
  baseVersion: before.version,
  order,
})

const refused = (answer: ErpAnswer<ErpDocument>, code: string): void => {
  assert.equal(answer.kind, 'rejected')
  assert.equal(answer.findings[0]?.code, code)
  assert.notEqual(answer.findings[0].message, '', 'a finding says what was found')
}

const quantities = ({ lines }: ErpDocument): Readonly<Record<string, number>> =>
  Object.fromEntries(
    lines.map((line) => [line.lineRef, Number(line.confirmed) + Number(line.backordered)]),
  )

/** Whatever the answer was, the version on the document tells whether it was done. */
const settle = async (erp: ErpUnderTest, change: AmendRequest): Promise<ErpDocument> => {
  const found = await erp.port.findByMark(change.order.mark, call())
  if (found?.orderVersion === change.order.version) return found
  const answer = await erp.port.amend(change, call())
  assert.equal(answer.kind, 'posted')
  return answer.result
}

const lost = (
  name: string,
  kind: 'cut-after-commit' | 'malformed' | 'server-error' | 'foreign-answer',
): ContractCase => ({
  name,
  needs: ['amend', 'faults'],
  async run(erp) {
    const order = sampleOrder(erp)
    await posted(erp)
    const { documentId } = await posted(erp, order)
    const change = request(documentId, order, more(order))
    await faultsOf(erp).next({ kind })
    assert.equal((await erp.port.amend(change, call())).kind, 'in-doubt')
    assert.equal((await erp.port.findByMark(order.mark, call()))?.orderVersion, 2)
    const document = await settle(erp, change)
    assert.deepEqual(quantities(document), { 'line-1': 5 })
    assert.equal(await erp.documentsOf(order.mark), 1)
  },
})

export const amendCases: readonly ContractCase[] = [
  {
    name: 'an amended order is what is wanted now, once for the same request',
    needs: ['amend'],
    async run(erp) {
      const order = sampleOrder(erp)
      const before = await posted(erp, order)
      assert.equal(before.orderVersion, 1)
      const change = request(before.documentId, order, more(order))
      const first = await erp.port.amend(change, call())
      assert.equal(first.kind, 'posted')
      const { result } = first
      assert.equal(result.documentId, before.documentId)
      assert.equal(result.orderVersion, 2)
      assert.ok(result.version > before.version, 'the version grows')
      assert.deepEqual(quantities(result), { 'line-1': 5 })
      assert.equal(Number(result.netAmount), 55)
      assert.deepEqual(await erp.port.amend(change, call()), first)
      assert.deepEqual(await erp.port.findByMark(order.mark, call()), result)
      assert.equal(await erp.documentsOf(order.mark), 1)
    },
  },
  {
    name: 'lines are added and removed, or an ERP that adds none says so and changes nothing',
    needs: ['amend'],
    async run(erp) {
      const lines = [1, 2].map((lineNumber) => sampleLine(erp.product, { lineNumber }))
      const order = sampleOrder(erp, { lines })
      const { documentId } = await posted(erp, order)
      const after = [2, 3].map((lineNumber) => sampleLine(erp.product, { lineNumber }))
      const answer = await erp.port.amend(
        request(documentId, order, more(order, { lines: after })),
        call(),
      )
      if (answer.kind === 'rejected') {
        refused(answer, 'MESH_ERP_AMEND_LINE_ADDED')
        assert.equal((await erp.port.readOrder(documentId, call()))?.orderVersion, 1)
        return
      }
      assert.equal(answer.kind, 'posted')
      assert.deepEqual(quantities(answer.result), { 'line-2': 2, 'line-3': 2 })
    },
  },
  {
    name: 'an amendment of another version than the ERP has is refused, and the order stays',
    needs: ['amend'],
    async run(erp) {
      const order = sampleOrder(erp)
      const { documentId } = await posted(erp, order)
      const second = more(order)
      const answer = await erp.port.amend(request(documentId, order, second), call())
      assert.equal(answer.kind, 'posted')
      const third = { ...order, version: 3 }
      refused(
        await erp.port.amend(request(documentId, order, third), call()),
        'MESH_ERP_STALE_BASE',
      )
      assert.deepEqual(await erp.port.readOrder(documentId, call()), answer.result)
      const next = await erp.port.amend(request(documentId, second, third), call())
      assert.equal(next.kind, 'posted')
      assert.equal(next.result.orderVersion, 3)
    },
  },
  {
    name: 'of two amendments of one version at once, one is taken',
    needs: ['amend'],
    async run(erp) {
      const order = sampleOrder(erp)
      const { documentId } = await posted(erp, order)
      const answers = await Promise.all(
        ['7', '8'].map((quantity) => {
          const lines = [sampleLine(erp.product, { quantity, netAmount: `${quantity}0.00` })]
          return erp.port.amend(request(documentId, order, more(order, { lines })), call())
        }),
      )
      const kinds = answers.map(({ kind }) => kind)
      assert.equal(kinds.filter((kind) => kind === 'posted').length, 1, kinds.join(', '))
      assert.equal((await erp.port.readOrder(documentId, call()))?.orderVersion, 2)
    },
  },
  lost(
    'an amendment whose answer is lost is in doubt and seen in the document',
    'cut-after-commit',
  ),
  lost('an answer to an amendment that cannot be read is in doubt', 'malformed'),
  lost('a failure inside the ERP while it amends is in doubt', 'server-error'),
  lost('an answer to an amendment about another order is in doubt', 'foreign-answer'),
  {
    name: 'an amendment lost before the commit is in doubt, not seen, and a second try makes it',
    needs: ['amend', 'faults'],
    async run(erp) {
      const order = sampleOrder(erp)
      const { documentId } = await posted(erp, order)
      const change = request(documentId, order, more(order))
      await faultsOf(erp).next({ kind: 'cut-before-commit' })
      assert.equal((await erp.port.amend(change, call())).kind, 'in-doubt')
      assert.equal((await erp.port.findByMark(order.mark, call()))?.orderVersion, 1)
      assert.deepEqual(quantities(await settle(erp, change)), { 'line-1': 5 })
    },
  },
  {
    name: 'a second try that overtakes a held amendment makes one of both',
    needs: ['amend', 'faults'],
    async run(erp) {
      const order = sampleOrder(erp)
      const { documentId } = await posted(erp, order)
      const change = request(documentId, order, more(order))
      await faultsOf(erp).next({ kind: 'hold' })
      const answer = await erp.port.amend(change, call(erp.shortDeadlineMs ?? 100))
      assert.equal(answer.kind, 'in-doubt')
      const document = await settle(erp, change)
      await faultsOf(erp).letGo()
      assert.deepEqual(await erp.port.findByMark(order.mark, call()), document)
    },
  },
  {
    name: 'an amendment with what cannot be ordered is refused, names it, and changes nothing',
    needs: ['amend'],
    async run(erp) {
      const order = sampleOrder(erp)
      const before = await posted(erp, order)
      const lines = [sampleLine(erp.product), sampleLine('NO-SUCH-SKU', { lineNumber: 2 })]
      const change = request(before.documentId, order, more(order, { lines }))
      const answer = await erp.port.amend(change, call())
      assert.equal(answer.kind, 'rejected')
      const paths = answer.findings.map(({ path }) => path)
      assert.ok(
        paths.some((path) => path.startsWith('lines[1]')),
        paths.join(', '),
      )
      assert.deepEqual(await erp.port.readOrder(before.documentId, call()), before)
    },
  },
  {
    name: 'an order that is shipped is not amended, and the refusal says that it is too late',
    needs: ['amend', 'levers'],
    async run(erp) {
      const order = sampleOrder(erp)
      const { documentId } = await posted(erp, order)
      await leversOf(erp).ship(documentId)
      refused(
        await erp.port.amend(request(documentId, order, more(order)), call()),
        'MESH_ERP_CUT_OFF',
      )
      assert.equal((await erp.port.readOrder(documentId, call()))?.orderVersion, 1)
    },
  },
  {
    name: 'an order that is cancelled is not amended',
    needs: ['amend'],
    async run(erp) {
      const order = sampleOrder(erp)
      const { documentId, mark } = await posted(erp, order)
      await erp.port.cancel({ documentId, requestId: mark, lines: [], reason: null }, call())
      refused(
        await erp.port.amend(request(documentId, order, more(order)), call()),
        'MESH_ERP_CUT_OFF',
      )
    },
  },
  {
    name: 'an amendment of a document that does not exist is refused',
    needs: ['amend'],
    async run(erp) {
      const order = sampleOrder(erp)
      const answer = await erp.port.amend(request('NO-SUCH-DOCUMENT', order, more(order)), call())
      assert.equal(answer.kind, 'rejected')
    },
  },
  {
    name: 'the feed tells of an amended order, with a version that grew',
    needs: ['amend'],
    async run(erp) {
      const order = sampleOrder(erp)
      const { documentId, version } = await posted(erp, order)
      const cursor = await feedEnd(erp)
      await erp.port.amend(request(documentId, order, more(order)), call())
      const { entries } = await readFacts(erp, cursor)
      const [fact] = [...newest(factsOf(entries, 'order', order.mark)).values()]
      assert.ok(fact?.type === 'order' && fact.document.version > version)
      assert.equal(fact.document.orderVersion, 2)
    },
  },
  {
    name: 'an ERP that takes no changes says so',
    needs: [],
    async run(erp) {
      if (erp.port.capabilities().amend) return
      const order = sampleOrder(erp)
      const { documentId } = await posted(erp, order)
      refused(
        await erp.port.amend(request(documentId, order, more(order)), call()),
        'MESH_ERP_AMEND_UNSUPPORTED',
      )
    },
  },
]
