import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { createMemoryErp, ErpBooks, type MemoryErp } from '@carrick/erp/books'
import { formatDecimal, parseDecimal } from '@carrick/kernel'
import {
  OrderAmendmentRequested,
  OrderCancellationRequested,
  OrderQueued,
  type OrderLine,
} from '@carrick/schemas'
import { aLine, aMeta, anOrder, NOON, SOME_ORDER } from '@carrick/testkit'
import { createErpWriter } from './adapters/erp-writer.adapter.ts'
import { compiled, shapeBy } from './adapters/map-shaper.fake.ts'
import { type MemoryPoster, startMemoryPoster } from './adapters/memory-poster.fake.ts'
import { amendOrder } from './handlers/amend-order.handler.ts'
import { cancelOrder } from './handlers/cancel-order.handler.ts'
import { postOrder } from './handlers/post-order.handler.ts'
import type { ErpWriter } from './ports.ts'

const amounts = (quantity: string, netAmount: string): Partial<OrderLine> => ({
  quantity: parseDecimal(quantity),
  netAmount: parseDecimal(netAmount),
})
const ROPE = aLine(amounts('2', '178.00'))
const SHACKLE = aLine({
  lineId: 'line-2',
  lineNumber: 2,
  sku: 'SHACKLE',
  ...amounts('5', '445.00'),
})

const queued: OrderQueued = {
  meta: aMeta('OrderQueued', SOME_ORDER),
  order: anOrder(SOME_ORDER, { lines: [ROPE, SHACKLE] }),
  target: 'demo',
  rule: 'all',
  mode: 'LIVE',
}
/** As the sales side says it: with the line that was cancelled, of which it wants even more. */
const changed: OrderAmendmentRequested = {
  meta: aMeta('OrderAmendmentRequested', SOME_ORDER),
  order: anOrder(SOME_ORDER, {
    version: 2,
    lines: [
      { ...ROPE, ...amounts('3', '267.00') },
      { ...SHACKLE, ...amounts('6', '534.00') },
    ],
  }),
  baseVersion: 1,
  changed: ['lines'],
}
const withoutShackle: OrderCancellationRequested = {
  meta: aMeta('OrderCancellationRequested', SOME_ORDER),
  orderId: SOME_ORDER,
  target: 'demo',
  requestVersion: 1,
  lineIds: ['line-2'],
  ordered: [{ lineId: 'line-2', quantity: parseDecimal('5') }],
  reason: null,
}

describe('a line that is cancelled', () => {
  let books: ErpBooks
  let erp: MemoryErp
  let poster: MemoryPoster

  const start = async (between: (writer: ErpWriter) => ErpWriter = (writer) => writer) => {
    const shape = shapeBy(compiled)
    const writer = between(createErpWriter(new Map([['erp:demo', erp]])))
    poster = await startMemoryPoster([
      postOrder(writer, shape),
      amendOrder(writer, shape),
      cancelOrder(writer),
    ])
  }
  const types = () => poster.told(OrderQueued.topic).map(({ type }) => type)
  const documentId = (): string => books.find(SOME_ORDER)?.documentId ?? ''
  const linesInErp = () =>
    books.order(documentId())?.lines.map(({ line }) => `${line.quantity} ${line.sku}`)
  const cancelledInErp = () => {
    const { cancelled = new Map<string, never>() } = books.order(documentId()) ?? {}
    return [...cancelled].map(([lineRef, quantity]) => `${formatDecimal(quantity)} ${lineRef}`)
  }

  beforeEach(() => {
    books = new ErpBooks(() => NOON)
    books.masterData.addCustomer({ number: 'KLEIN', name: 'Klein' })
    for (const sku of ['ROPE-08', 'SHACKLE'])
      books.masterData.addProduct({ sku, name: sku, onHand: parseDecimal('10') })
    erp = createMemoryErp('demo', books)
  })
  afterEach(() => poster.stop())

  it('before its order comes, goes nowhere with it, nor with a later change', async () => {
    await start()
    await poster.receive(OrderCancellationRequested, withoutShackle)
    await poster.receive(OrderQueued, queued)
    expect(linesInErp()).toEqual(['2 ROPE-08'])
    await poster.receive(OrderAmendmentRequested, changed)
    expect(linesInErp()).toEqual(['3 ROPE-08'])
    expect(types()).toEqual(['OrderCancelled', 'OrderPosted', 'OrderAmended'])
  })

  it('in the ERP, does not come back with a change that has it still', async () => {
    await start()
    await poster.receive(OrderQueued, queued)
    await poster.receive(OrderCancellationRequested, withoutShackle)
    expect(cancelledInErp()).toEqual(['5 line-2'])
    await poster.receive(OrderAmendmentRequested, changed)
    expect(linesInErp()).toEqual(['3 ROPE-08'])
    expect(types()).toEqual(['OrderPosted', 'OrderCancelled', 'OrderAmended'])
  })

  it('keeps what of it has left, also through a change', async () => {
    await start()
    await poster.receive(OrderQueued, queued)
    books.ship(documentId(), [{ lineRef: 'line-2', quantity: '2' }])
    await poster.receive(OrderCancellationRequested, withoutShackle)
    await poster.receive(OrderAmendmentRequested, changed)
    expect(types()).toEqual(['OrderPosted', 'OrderCancelled', 'OrderAmended'])
    expect(linesInErp()).toEqual(['3 ROPE-08', '2 SHACKLE'])
    expect(books.order(documentId())?.order.lines[1]).toMatchObject({ netAmount: '178.00' })
  })

  it('that has left, stays, and nothing of the order changes', async () => {
    await start()
    await poster.receive(OrderQueued, queued)
    books.ship(documentId())
    await poster.receive(OrderCancellationRequested, withoutShackle)
    expect(types()).toEqual(['OrderPosted', 'OrderCancellationRejected'])
    expect(linesInErp()).toEqual(['2 ROPE-08', '5 SHACKLE'])
  })

  it('is cancelled once, however often the request comes', async () => {
    await start()
    await poster.receive(OrderQueued, queued)
    const id = await poster.receive(OrderCancellationRequested, withoutShackle)
    await poster.receive(OrderCancellationRequested, withoutShackle, id)
    await poster.receive(OrderCancellationRequested, withoutShackle)
    expect(types()).toEqual(['OrderPosted', 'OrderCancelled'])
    expect(cancelledInErp()).toEqual(['5 line-2'])
  })

  it('is seen in the document, and not cancelled again, when the answer is lost', async () => {
    let calls = 0
    await start((writer) => ({
      ...writer,
      cancel: async (command, call) => {
        calls += 1
        await writer.cancel(command, call)
        throw new Error('the line was cut')
      },
    }))
    await poster.receive(OrderQueued, queued)
    await poster.receive(OrderCancellationRequested, withoutShackle)
    expect(types()).toEqual(['OrderPosted', 'OrderCancelled'])
    expect(calls).toBe(1)
    expect(cancelledInErp()).toEqual(['5 line-2'])
  })

  it('with the last of its order, ends the order', async () => {
    await start()
    await poster.receive(OrderQueued, queued)
    await poster.receive(OrderCancellationRequested, withoutShackle)
    const last = { ...withoutShackle, requestVersion: 2, lineIds: ['line-1'] }
    await poster.receive(OrderCancellationRequested, last)
    expect(books.find(SOME_ORDER)).toMatchObject({ cancelled: true })
    await poster.receive(OrderAmendmentRequested, changed)
    expect(types()).toEqual(['OrderPosted', 'OrderCancelled', 'OrderCancelled'])
  })
})
