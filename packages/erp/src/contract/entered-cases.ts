import assert from 'node:assert/strict'
import { isUuid } from '@carrick/kernel'
import type { ErpFact } from '../erp-document.ts'
import { call, type ContractCase, enterOf, type ErpUnderTest, leversOf } from './case.ts'
import { feedEnd, readFacts } from './feed-reader.ts'
import { posted, sampleOrder } from './sample-order.ts'

/** What the feed tells about a document, newest last. */
const toldOf = async (erp: ErpUnderTest, cursor: string, documentId: string) => {
  const { entries } = await readFacts(erp, cursor)
  const isAbout = (fact: ErpFact): boolean =>
    fact.type === 'order'
      ? fact.document.documentId === documentId
      : fact.type !== 'stock' && fact.documentId === documentId
  const facts = entries.filter(isAbout)
  const documents = facts.flatMap((fact) => (fact.type === 'order' ? [fact.document] : []))
  return { facts, document: documents.at(-1) ?? assert.fail(`the feed tells of ${documentId}`) }
}

export const enteredCases: readonly ContractCase[] = [
  {
    name: 'an order that somebody entered is told with what was ordered, and is none of ours',
    needs: ['levers', 'enter'],
    async run(erp) {
      const cursor = await feedEnd(erp)
      const { customerNumber, ...order } = sampleOrder(erp, { customerPoNumber: 'BY-PHONE' })
      const documentId = await enterOf(erp)({ ...order, customerNumber, charges: [] })
      const { document } = await toldOf(erp, cursor, documentId)
      assert.ok(!isUuid(document.mark), 'its mark is no order id')
      const { entered } = document
      assert.equal(entered?.customerNumber, customerNumber)
      assert.equal(entered.customerPoNumber, 'BY-PHONE')
      assert.equal(entered.requestedDate, order.requestedDate)
      assert.deepEqual(
        entered.lines.map((line) => [line.sku, line.uom, Number(line.quantity)]),
        [[erp.product, 'C62', 2]],
      )
      const [line] = entered.lines
      const money = [line?.unitPrice, line?.discount, line?.netAmount, document.netAmount]
      assert.deepEqual(money.map(Number), [10, 0, 20, 20])
      assert.equal((await erp.port.readOrder(documentId, call()))?.documentId, documentId)
      const ours = await posted(erp)
      const told = await toldOf(erp, cursor, ours.documentId)
      assert.equal(told.document.entered ?? null, null, 'what we ordered ourselves is not told')
    },
  },
  {
    name: 'what becomes of an order that somebody entered is told under its document and its lines',
    needs: ['levers', 'enter'],
    async run(erp) {
      const cursor = await feedEnd(erp)
      const documentId = await enterOf(erp)({ ...sampleOrder(erp), charges: [] })
      const before = await toldOf(erp, cursor, documentId)
      await leversOf(erp).ship(documentId)
      const { document, facts } = await toldOf(erp, cursor, documentId)
      assert.deepEqual(document.entered, before.document.entered)
      const lineRef = document.entered?.lines[0]?.lineRef
      assert.deepEqual(
        document.lines.map((line) => [line.lineRef, Number(line.confirmed)]),
        [[lineRef, 2]],
      )
      for (const type of ['shipment', 'invoice'] as const) {
        const last = facts.filter((fact) => fact.type === type).at(-1)
        assert.ok(last?.type === type, `the feed tells of its ${type}`)
        assert.deepEqual(
          last.lines.map((line) => [line.lineRef, Number(line.quantity)]),
          [[lineRef, 2]],
        )
      }
    },
  },
]
