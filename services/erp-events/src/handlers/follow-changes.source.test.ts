import { describe, expect, it } from '@jest/globals'
import { createMemoryErp, ErpBooks } from '@carrick/erp/books'
import { orderIdOfDocument, parseDecimal } from '@carrick/kernel'
import { sampleOrder } from '@carrick/erp/contract'
import { createVirtualClock } from '@carrick/messaging'
import { createMetrics, silentLogger } from '@carrick/telemetry'
import { NOON, SOME_ORDER } from '@carrick/testkit'
import { createBell } from '../adapters/bell.adapter.ts'
import { createErpReader } from '../adapters/erp-reader.adapter.ts'
import { createFeedHealth } from '../adapters/feed-health.adapter.ts'
import { createSourceContext } from '../adapters/source-context.fake.ts'
import { followChanges } from './follow-changes.source.ts'

const scene = ({ shows = false } = {}) => {
  const clock = createVirtualClock(NOON)
  const books = new ErpBooks(() => clock.now())
  books.masterData.addCustomer({ number: 'KLEIN', name: 'Klein' })
  books.masterData.addProduct({ sku: 'ROPE-08', name: 'Rope', onHand: parseDecimal('10') })
  const erp = createMemoryErp('demo', books)
  const context = createSourceContext()
  const source = followChanges({
    erp: createErpReader(erp, () => 10_000),
    pollMs: () => 1_000,
    showsOrdersOfOthers: () => shows,
    clock,
    bell: createBell(clock),
    health: createFeedHealth(silentLogger(), createMetrics('erp-events', false)),
  })
  const order = (mark: string): void => {
    books.create(sampleOrder({ customer: 'KLEIN', product: 'ROPE-08' }, { mark, charges: [] }))
  }
  /** Key and kind of what was handed over since the last look. */
  let looked = 0
  const handedOver = (): readonly string[] => {
    const steps = context.steps.slice(looked)
    looked = context.steps.length
    return steps.flatMap(({ facts = [] }) =>
      facts.map(({ key, token, body }) => {
        const { fact } = body as { fact: { type: string } }
        return `${token.name} ${fact.type} ${key}`
      }),
    )
  }
  return { clock, books, erp, context, source, order, handedOver }
}

describe('follow changes', () => {
  it('hands over what others ordered under the name of its document, where that is to be shown', async () => {
    const { clock, books, context, source, handedOver } = scene({ shows: true })
    books.enter(sampleOrder({ customer: 'KLEIN', product: 'ROPE-08' }, { charges: [] }))
    const running = source.run(context)
    await clock.advance(10)
    const [entry] = books.orders
    const { documentId = '' } = entry?.document ?? {}
    const key = orderIdOfDocument('demo', documentId)
    expect(handedOver()).toEqual([`erp-fact order ${key}`, 'erp-stock stock ROPE-08:MAIN'])
    books.ship(documentId)
    await clock.advance(1_000)
    expect(handedOver()).toContain(`erp-fact shipment ${key}`)
    context.end()
    await running
  })

  it('hands over documents, shipments, invoices and stock to the owners of their keys', async () => {
    const { clock, books, context, source, order, handedOver } = scene()
    order(SOME_ORDER)
    order('web-4711')
    const running = source.run(context)
    await clock.advance(10)
    expect(handedOver()).toEqual([`erp-fact order ${SOME_ORDER}`, 'erp-stock stock ROPE-08:MAIN'])
    const documentId = books.find(SOME_ORDER)?.documentId ?? ''
    books.ship(documentId)
    books.invoice(documentId)
    await clock.advance(1_000)
    expect(handedOver()).toEqual([
      'erp-stock stock ROPE-08:MAIN',
      `erp-fact shipment ${SOME_ORDER}`,
      `erp-fact invoice ${SOME_ORDER}`,
    ])
    context.end()
    await running
  })

  it('misses nothing of what happened while the ERP was away', async () => {
    const { clock, books, erp, context, source, order, handedOver } = scene()
    order(SOME_ORDER)
    const running = source.run(context)
    await clock.advance(10)
    handedOver()
    erp.down()
    books.hold(books.find(SOME_ORDER)?.documentId ?? '', 'PRICE', null)
    await clock.advance(10_000)
    expect(handedOver()).toEqual([])
    erp.up()
    await clock.advance(5_000)
    expect(handedOver()).toEqual([`erp-fact order ${SOME_ORDER}`])
    context.end()
    await running
  })
})
