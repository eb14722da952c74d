import assert from 'node:assert/strict'
import {
  type ContractCase,
  call,
  faultsOf,
  leversOf,
  poorCustomerOf,
  scarceProductOf,
  unreserveOf,
} from './case.ts'
import { factsOf, feedEnd, newest, readAll, readFacts } from './feed-reader.ts'
import { posted, sampleLine, sampleOrder } from './sample-order.ts'

export const feedCases: readonly ContractCase[] = [
  {
    name: 'the feed tells of an order, its shipment and its invoice, in absolute quantities',
    needs: ['levers'],
    async run(erp) {
      const cursor = await feedEnd(erp)
      const { documentId, mark } = await posted(erp)
      await leversOf(erp).ship(documentId)
      const { entries } = await readFacts(erp, cursor)
      assert.equal(factsOf(entries, 'order', mark).at(-1)?.document.documentId, documentId)
      const [shipment] = factsOf(entries, 'shipment', mark)
      assert.equal(shipment?.documentId, documentId)
      assert.deepEqual(
        shipment.lines.map((line) => [line.lineRef, Number(line.quantity)]),
        [['line-1', 2]],
      )
      // Freight may come as an invoice of its own.
      const invoices = [...newest(factsOf(entries, 'invoice', mark)).values()]
      const net = invoices.map((fact) => (fact.type === 'invoice' ? Number(fact.netAmount) : 0))
      assert.equal(
        net.reduce((sum, amount) => sum + amount, 0),
        25,
      )
      const { currency } = sampleOrder(erp)
      assert.ok(invoices.every((fact) => fact.type === 'invoice' && fact.currency === currency))
    },
  },
  {
    name: 'pages of any size, read once or over again, end in the same facts',
    needs: [],
    async run(erp) {
      const start = await readFacts(erp, undefined)
      const first = await posted(erp)
      const middle = await readFacts(erp, start.cursor)
      await erp.port.cancel(
        { documentId: first.documentId, requestId: first.mark, lines: [], reason: null },
        call(),
      )
      await posted(erp)
      const whole = await readFacts(erp, start.cursor)
      const narrow = await readFacts(erp, start.cursor, 1)
      const rest = await readFacts(erp, middle.cursor)
      assert.deepEqual(newest(narrow.entries), newest(whole.entries))
      const overlapping = [...middle.entries, ...whole.entries, ...rest.entries, ...middle.entries]
      assert.deepEqual(newest(overlapping), newest(whole.entries))
      assert.deepEqual(newest([...middle.entries, ...rest.entries]), newest(whole.entries))
      assert.equal(factsOf(rest.entries, 'order', first.mark).at(-1)?.document.cancelled, true)
    },
  },
  {
    name: 'what moves on while the feed is read page by page is not skipped',
    needs: [],
    async run(erp) {
      const { cursor: start } = await readFacts(erp, undefined)
      const before = [await posted(erp), await posted(erp), await posted(erp)]
      const first = await erp.port.changesSince(start, 1, call())
      // The last of them moves behind the others, and one that is new comes behind that.
      const moved = before[2] ?? assert.fail('three were posted')
      const request = { documentId: moved.documentId, requestId: moved.mark, lines: [] }
      await erp.port.cancel({ ...request, reason: null }, call())
      const second = await erp.port.changesSince(first.cursor, 1, call())
      const added = await posted(erp)
      const rest = await readFacts(erp, second.cursor, 1)
      const entries = [...first.entries, ...second.entries, ...rest.entries]
      for (const { mark } of [...before, added]) {
        const last = [...newest(factsOf(entries, 'order', mark)).values()].at(-1)
        assert.ok(last?.type === 'order', `the feed should tell of ${mark}`)
        assert.equal(last.document.cancelled, mark === moved.mark)
      }
    },
  },
  {
    name: 'a feed at its end is empty and stays where it is',
    needs: [],
    async run(erp) {
      const cursor = await feedEnd(erp)
      const page = await erp.port.changesSince(cursor, 500, call())
      assert.deepEqual(page.entries, [])
      assert.equal(page.more, false)
    },
  },
  {
    name: 'a cursor that is not known is refused, not misread',
    needs: [],
    async run(erp) {
      const gone = { code: 'MESH_ERP_CURSOR_GONE' }
      await assert.rejects(erp.port.changesSince('of another feed', 10, call()), gone)
      await assert.rejects(erp.port.masterData('product', 'of another feed', 10, call()), gone)
    },
  },
  {
    name: 'a document whose answer was lost is told by the feed all the same',
    needs: ['faults'],
    async run(erp) {
      const cursor = await feedEnd(erp)
      const order = sampleOrder(erp)
      await faultsOf(erp).next({ kind: 'cut-after-commit' })
      await erp.port.create(order, call())
      // As the mesh does: an ERP that takes an order in steps goes on with it then.
      assert.equal((await erp.port.findByMark(order.mark, call()))?.mark, order.mark)
      const { entries } = await readFacts(erp, cursor)
      assert.equal(newest(factsOf(entries, 'order', order.mark)).size, 1)
    },
  },
  {
    name: 'supply that comes later confirms the backorder, and it can be shipped',
    needs: ['levers', 'scarceProduct'],
    async run(erp) {
      const sku = scarceProductOf(erp)
      const line = sampleLine(sku, { quantity: '10', netAmount: '100.00' })
      const { documentId, mark, version } = await posted(erp, sampleOrder(erp, { lines: [line] }))
      const cursor = await feedEnd(erp)
      await leversOf(erp).restock(sku, '1000')
      await leversOf(erp).ship(documentId)
      const { entries } = await readFacts(erp, cursor)
      const document = factsOf(entries, 'order', mark).at(-1)?.document
      assert.ok((document?.version ?? 0) > version, 'the version grows')
      assert.equal(document?.acknowledgement, 'AP')
      assert.equal(Number(document.lines[0]?.confirmed), 10)
      assert.equal(Number(document.lines[0]?.backordered), 0)
      const shipped = factsOf(entries, 'shipment', mark).flatMap(({ lines }) => lines)
      const total = shipped.reduce((sum, { quantity }) => sum + Number(quantity), 0)
      assert.ok(total > 0 && total <= 10)
      assert.ok(
        entries.some((fact) => fact.type === 'stock' && fact.sku === sku),
        'the feed tells of the stock',
      )
    },
  },
  {
    name: 'a reservation that is taken away is told as a backorder, and supply confirms it anew',
    needs: ['levers', 'unreserve'],
    async run(erp) {
      const { documentId, mark, version } = await posted(erp)
      const { cursor } = await readFacts(erp, undefined)
      await unreserveOf(erp)(documentId)
      const lost = await readFacts(erp, cursor)
      const document = factsOf(lost.entries, 'order', mark).at(-1)?.document
      assert.ok((document?.version ?? 0) > version, 'the version grows')
      assert.equal(Number(document?.lines[0]?.confirmed), 0)
      assert.equal(Number(document?.lines[0]?.backordered), 2)
      await leversOf(erp).restock(erp.product, '100')
      const { entries } = await readFacts(erp, lost.cursor)
      const again = factsOf(entries, 'order', mark).at(-1)?.document
      assert.equal(Number(again?.lines[0]?.confirmed), 2)
    },
  },
  {
    name: 'a held order does not ship; released, it does',
    needs: ['levers', 'poorCustomer'],
    async run(erp) {
      const lines = [sampleLine(erp.product, { unitPrice: '1000.00', netAmount: '2000.00' })]
      const order = sampleOrder(erp, { customerNumber: poorCustomerOf(erp), lines })
      const { documentId, mark } = await posted(erp, order)
      const cursor = await feedEnd(erp)
      await leversOf(erp).ship(documentId)
      const held = await readFacts(erp, cursor)
      assert.equal(factsOf(held.entries, 'shipment', mark).length, 0)
      await leversOf(erp).releaseHold(documentId, 'CREDIT')
      await leversOf(erp).ship(documentId)
      const { entries } = await readFacts(erp, cursor)
      assert.deepEqual(factsOf(entries, 'order', mark).at(-1)?.document.holds, [])
      assert.equal(factsOf(entries, 'shipment', mark).length, 1)
    },
  },
  {
    name: 'customers and products are listed to the end, and a cursor gives only what is new',
    needs: [],
    async run(erp) {
      for (const [kind, number] of [
        ['customer', erp.customer],
        ['product', erp.product],
      ] as const) {
        const read = (cursor: string | undefined, size: number) =>
          erp.port.masterData(kind, cursor, size, call())
        const { entries, cursor } = await readAll((at) => read(at, 2))
        const entry = entries.find((one) => one.number === number)
        assert.equal(entry?.active, true, `${kind} ${number} should be listed and active`)
        assert.deepEqual((await read(cursor, 100)).entries, [])
      }
    },
  },
]
