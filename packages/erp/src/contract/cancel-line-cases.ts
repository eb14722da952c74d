import assert from 'node:assert/strict'
import type { ErpDocument } from '../erp-document.ts'
import type { CancelRequest, ErpAnswer } from '../port.ts'
import {
  type ContractCase,
  call,
  type ErpUnderTest,
  faultsOf,
  leversOf,
  scarceProductOf,
} from './case.ts'
import { posted, sampleLine, sampleOrder } from './sample-order.ts'

/** More than there ever is of a scarce product, and a part of it. */
const MUCH = 5_000
const SUPPLY = 1_000

const request = (documentId: string, ...lines: readonly string[]): CancelRequest => ({
  documentId,
  requestId: globalThis.crypto.randomUUID(),
  lines,
  reason: 'not wanted any more',
})

const twoLines = (erp: ErpUnderTest) => {
  const lines = [1, 2].map((lineNumber) => sampleLine(erp.product, { lineNumber }))
  return sampleOrder(erp, { lines })
}

const done = (answer: ErpAnswer<ErpDocument>): ErpDocument => {
  assert.equal(answer.kind, 'posted', JSON.stringify(answer))
  return answer.result
}

/** By line: what is still to come or has left, and what was cancelled. */
const quantities = ({ lines }: ErpDocument) =>
  Object.fromEntries(
    lines.map(({ lineRef, confirmed, backordered, cancelled }) => [
      lineRef,
      [Number(confirmed) + Number(backordered), Number(cancelled ?? 0)],
    ]),
  )

export const cancelLineCases: readonly ContractCase[] = [
  {
    name: 'a line is cancelled alone, once for the same request, and the order goes on',
    needs: ['cancelLines'],
    async run(erp) {
      const { documentId, version, orderVersion, mark } = await posted(erp, twoLines(erp))
      const cancellation = request(documentId, 'line-1')
      const document = done(await erp.port.cancel(cancellation, call()))
      assert.equal(document.cancelled, false)
      assert.deepEqual(quantities(document), { 'line-1': [0, 2], 'line-2': [2, 0] })
      assert.equal(document.orderVersion, orderVersion)
      assert.equal(Number(document.netAmount), 25)
      assert.ok(document.version > version, 'the version grows')
      assert.deepEqual(done(await erp.port.cancel(cancellation, call())), document)
      assert.deepEqual(await erp.port.findByMark(mark, call()), document)
    },
  },
  {
    name: 'a line that is cancelled already stays so for another request',
    needs: ['cancelLines'],
    async run(erp) {
      const { documentId } = await posted(erp, twoLines(erp))
      const first = done(await erp.port.cancel(request(documentId, 'line-1'), call()))
      assert.deepEqual(done(await erp.port.cancel(request(documentId, 'line-1'), call())), first)
    },
  },
  {
    name: 'an order whose lines are cancelled one after the other is cancelled with the last',
    needs: ['cancelLines'],
    async run(erp) {
      const { documentId } = await posted(erp, twoLines(erp))
      await erp.port.cancel(request(documentId, 'line-2'), call())
      assert.equal(
        done(await erp.port.cancel(request(documentId, 'line-1'), call())).cancelled,
        true,
      )
    },
  },
  {
    name: 'cancelling a line that the order does not have is refused, and no other is cancelled',
    needs: ['cancelLines'],
    async run(erp) {
      const { documentId } = await posted(erp, twoLines(erp))
      const answer = await erp.port.cancel(request(documentId, 'line-1', 'line-9'), call())
      assert.equal(answer.kind, 'rejected')
      assert.match(answer.findings[0]?.message ?? '', /line-9/)
      const document = await erp.port.readOrder(documentId, call())
      assert.deepEqual(document && quantities(document), { 'line-1': [2, 0], 'line-2': [2, 0] })
    },
  },
  {
    name: 'a cancellation of a line whose answer is lost is in doubt and seen in the document',
    needs: ['cancelLines', 'faults'],
    async run(erp) {
      const { documentId, mark } = await posted(erp, twoLines(erp))
      const cancellation = request(documentId, 'line-1')
      await faultsOf(erp).next({ kind: 'cut-after-commit' })
      assert.equal((await erp.port.cancel(cancellation, call())).kind, 'in-doubt')
      const document = await erp.port.findByMark(mark, call())
      assert.deepEqual(document && quantities(document), { 'line-1': [0, 2], 'line-2': [2, 0] })
      assert.deepEqual(
        quantities(done(await erp.port.cancel(cancellation, call()))),
        document && quantities(document),
      )
    },
  },
  {
    name: 'a line that is shipped is not cancelled, and the refusal names it',
    needs: ['cancelLines', 'levers'],
    async run(erp) {
      const { documentId } = await posted(erp, twoLines(erp))
      await leversOf(erp).ship(documentId)
      const answer = await erp.port.cancel(request(documentId, 'line-2'), call())
      assert.equal(answer.kind, 'rejected')
      assert.equal(answer.findings[0]?.code, 'MESH_ERP_ALREADY_SHIPPED')
      assert.match(answer.findings[0].message, /line-2/)
    },
  },
  {
    name: 'what of a line has left stays, and the rest of it is cancelled',
    needs: ['cancelLines', 'levers', 'scarceProduct'],
    async run(erp) {
      const scarce = { lineNumber: 2, quantity: String(MUCH), netAmount: `${String(MUCH)}0.00` }
      const lines = [sampleLine(erp.product), sampleLine(scarceProductOf(erp), scarce)]
      await leversOf(erp).restock(scarceProductOf(erp), String(SUPPLY))
      const before = await posted(erp, sampleOrder(erp, { lines }))
      const left = Number(before.lines[1]?.confirmed)
      assert.ok(left > 0 && left < MUCH, `some of it is there: ${String(left)}`)
      await leversOf(erp).ship(before.documentId)
      const cancellation = request(before.documentId, 'line-2')
      const document = done(await erp.port.cancel(cancellation, call()))
      assert.equal(document.cancelled, false)
      assert.deepEqual(quantities(document), { 'line-1': [2, 0], 'line-2': [left, MUCH - left] })
      assert.deepEqual(quantities(done(await erp.port.cancel(cancellation, call()))), {
        'line-1': [2, 0],
        'line-2': [left, MUCH - left],
      })
    },
  },
  {
    name: 'an order of which a line was cancelled is changed without it',
    needs: ['cancelLines', 'amend'],
    async run(erp) {
      const order = twoLines(erp)
      const { documentId } = await posted(erp, order)
      await erp.port.cancel(request(documentId, 'line-1'), call())
      const more = sampleLine(erp.product, { lineNumber: 2, quantity: '3', netAmount: '30.00' })
      const change = {
        ...{ documentId, requestId: globalThis.crypto.randomUUID(), baseVersion: 1 },
        order: { ...order, version: 2, lines: [more] },
      }
      const document = done(await erp.port.amend(change, call()))
      assert.deepEqual(quantities(document), { 'line-1': [0, 2], 'line-2': [3, 0] })
    },
  },
]
