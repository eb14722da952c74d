import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { createMemoryErp, ErpBooks, type MemoryErp } from '@carrick/erp/books'
import { parseDecimal } from '@carrick/kernel'
import { OrderAmendmentRequested, OrderQueued, OrderRepostProposed } from '@carrick/schemas'
import { aLine, aMeta, anOrder, NOON, SOME_ORDER } from '@carrick/testkit'
import { createErpWriter } from './adapters/erp-writer.adapter.ts'
import { compiled, shapeBy } from './adapters/map-shaper.fake.ts'
import { type MemoryPoster, startMemoryPoster } from './adapters/memory-poster.fake.ts'
import { amendOrder } from './handlers/amend-order.handler.ts'
import { postOrder } from './handlers/post-order.handler.ts'
import { repostOrder } from './handlers/repost-order.handler.ts'
import type { ErpWriter } from './ports.ts'

const GOOD = aLine()
const BAD = aLine({ lineId: 'line-2', lineNumber: 2, sku: 'GONE' })

const queued = (over = {}): OrderQueued => ({
  meta: aMeta('OrderQueued', SOME_ORDER),
  order: anOrder(SOME_ORDER, { lines: [GOOD, BAD], ...over }),
  target: 'demo',
  rule: 'all',
  mode: 'LIVE',
})

const amended = (quantity: string, netAmount: string): OrderAmendmentRequested => ({
  meta: aMeta('OrderAmendmentRequested', SOME_ORDER),
  order: anOrder(SOME_ORDER, {
    version: 2,
    lines: [{ ...GOOD, quantity: parseDecimal(quantity), netAmount: parseDecimal(netAmount) }, BAD],
  }),
  baseVersion: 1,
  changed: ['lines[0].quantity'],
})

describe('an order whose ERP refuses one of its lines', () => {
  let books: ErpBooks
  let erp: MemoryErp
  let poster: MemoryPoster

  const start = async (
    rejectedLine: 'order' | 'line',
    between: (writer: ErpWriter) => ErpWriter = (writer) => writer,
  ) => {
    const shape = shapeBy(compiled)
    const writer = between(createErpWriter(new Map([['erp:demo', erp]])))
    poster = await startMemoryPoster([
      postOrder(writer, shape, () => rejectedLine),
      amendOrder(writer, shape, () => rejectedLine),
      repostOrder(writer, shape),
    ])
  }
  const types = () => poster.told(OrderQueued.topic).map(({ type }) => type)
  const documentId = (): string => books.find(SOME_ORDER)?.documentId ?? ''
  const linesInErp = () =>
    books.order(documentId())?.lines.map(({ line }) => `${line.quantity} ${line.sku}`)

  beforeEach(() => {
    books = new ErpBooks(() => NOON)
    books.masterData.addCustomer({ number: 'KLEIN', name: 'Klein' })
    books.masterData.addProduct({ sku: 'ROPE-08', name: 'Rope', onHand: parseDecimal('10') })
    erp = createMemoryErp('demo', books)
  })
  afterEach(() => poster.stop())

  it('is refused whole by default', async () => {
    await start('order')
    await poster.receive(OrderQueued, queued())
    expect(types()).toEqual(['OrderPostFailed'])
    expect(books.documentsOf(SOME_ORDER)).toBe(0)
  })

  it('is posted once without it by policy', async () => {
    await start('line')
    await poster.receive(OrderQueued, queued())
    await poster.receive(OrderQueued, queued())
    expect(types()).toEqual(['OrderPosted'])
    expect(linesInErp()).toEqual(['2 ROPE-08'])
    expect(books.documentsOf(SOME_ORDER)).toBe(1)
  })

  it('is found by our mark, and not posted again, when the answer is lost', async () => {
    let isLost = true
    await start('line', (writer) => ({
      ...writer,
      create: async (order, call) => {
        const answer = await writer.create(order, call)
        if (answer.kind !== 'done' || !isLost) return answer
        isLost = false
        throw new Error('the line was cut')
      },
    }))
    await poster.receive(OrderQueued, queued())
    expect(types()).toEqual(['OrderPosted'])
    expect(books.documentsOf(SOME_ORDER)).toBe(1)
    // That the line was left out is known all the same.
    await poster.receive(OrderAmendmentRequested, amended('3', '267.00'))
    expect(types()).toEqual(['OrderPosted', 'OrderAmended'])
    expect(linesInErp()).toEqual(['3 ROPE-08'])
  })

  it('is posted once more without it when its ERP was restored and a person wants it', async () => {
    await start('line')
    const backup = books.backup()
    await poster.receive(OrderQueued, queued())
    const gone = documentId()
    books.restore(backup)
    await poster.receive(OrderRepostProposed, {
      meta: aMeta('OrderRepostProposed', SOME_ORDER),
      order: queued().order,
      ...{ target: 'demo', documentId: gone, documentVersion: 1, shipments: [], invoices: [] },
    })
    await poster.retry()
    expect(types()).toEqual(['OrderPosted', 'OrderPosted'])
    expect(linesInErp()).toEqual(['2 ROPE-08'])
  })

  it('is refused whole when something else is wrong with it too', async () => {
    await start('line')
    await poster.receive(OrderQueued, queued({ currency: 'XXX' }))
    expect(types()).toEqual(['OrderPostFailed'])
  })

  it('is changed without it, for as long as it is refused', async () => {
    await start('line')
    await poster.receive(OrderQueued, queued())
    await poster.receive(OrderAmendmentRequested, amended('3', '267.00'))
    expect(types()).toEqual(['OrderPosted', 'OrderAmended'])
    expect(linesInErp()).toEqual(['3 ROPE-08'])
  })

  it('gets it when the ERP takes it at last', async () => {
    await start('line')
    await poster.receive(OrderQueued, queued())
    books.masterData.addProduct({ sku: 'GONE', name: 'Back', onHand: parseDecimal('10') })
    await poster.receive(OrderAmendmentRequested, amended('3', '267.00'))
    expect(linesInErp()).toEqual(['3 ROPE-08', '2 GONE'])
  })

  it('does not lose a line that the ERP has because a change of it is refused', async () => {
    await start('line')
    await poster.receive(OrderQueued, queued())
    books.ship(documentId())
    await poster.receive(OrderAmendmentRequested, amended('1', '89.00'))
    expect(types()).toEqual(['OrderPosted', 'OrderAmendmentRejected'])
    expect(linesInErp()).toEqual(['2 ROPE-08'])
  })
})
