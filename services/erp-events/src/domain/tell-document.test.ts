import { describe, expect, it } from '@jest/globals'
import { parseDecimal } from '@carrick/kernel'
import type { DocumentFact } from './erp-fact.ts'
import type { OrderBook, Told } from './order-book.ts'
import { tellDocument } from './tell-document.ts'

const ORDER = '5b1c1f9e-6a44-5c38-9d0b-8f0c2a1b7e11'

const fact = (version: number, over: Partial<DocumentFact['document']> = {}): DocumentFact => ({
  type: 'order',
  at: '2026-11-23T12:00:00.000Z',
  document: {
    documentId: 'SO-1',
    mark: ORDER,
    version,
    acknowledgement: 'CA',
    lines: [
      {
        lineRef: 'line-1',
        code: 'CA',
        confirmed: '3',
        backordered: '2',
        promiseDate: '2026-12-07',
        reason: 'waits for supply',
      },
    ],
    holds: [],
    cancelled: false,
    ...over,
  },
})

const CREDIT = { hold: 'CREDIT', reason: 'over the limit' }
const PRICE = { hold: 'PRICE', reason: null }

const tell = (book: OrderBook | undefined, one: DocumentFact): Told =>
  tellDocument(book, 'demo', one)
const after = (...facts: readonly DocumentFact[]): OrderBook | undefined =>
  facts.reduce<OrderBook | undefined>((book, one) => tell(book, one).book ?? book, undefined)
const eventsOf = ({ news }: Told): readonly string[] => news.map(({ event }) => event)

describe('a document of an order', () => {
  it('is told line by line, with the instant and version of the ERP', () => {
    expect(tell(undefined, fact(1)).news).toEqual([
      {
        event: 'OrderAcknowledged',
        document: 'SO-1',
        at: Date.UTC(2026, 10, 23, 12),
        payload: {
          orderId: ORDER,
          target: 'demo',
          documentId: 'SO-1',
          documentVersion: 1,
          acknowledgement: 'CA',
          cancelled: false,
          lines: [
            {
              lineId: 'line-1',
              code: 'CA',
              confirmed: parseDecimal('3'),
              backordered: parseDecimal('2'),
              promiseDate: '2026-12-07',
              reason: 'waits for supply',
              erpLine: null,
            },
          ],
        },
      },
    ])
  })

  it.each([
    ['the same version', 2, 'duplicate'],
    ['an older version', 1, 'superseded'],
  ])('says nothing when %s comes again', (_name, version, effect) => {
    expect(tell(after(fact(2)), fact(version, { cancelled: true }))).toEqual({ news: [], effect })
  })

  it('says nothing when a new version says the same, whatever the digits of its amounts', () => {
    const [line] = fact(1).document.lines
    const lines = line === undefined ? [] : [{ ...line, confirmed: '3.000' }]
    expect(eventsOf(tell(after(fact(1)), fact(2, { lines })))).toEqual([])
  })

  it('is told again when a promise moves', () => {
    const [line] = fact(1).document.lines
    const lines = line === undefined ? [] : [{ ...line, promiseDate: '2026-12-09' }]
    expect(eventsOf(tell(after(fact(1)), fact(2, { lines })))).toEqual(['OrderAcknowledged'])
  })

  it('is told as cancelled, and its holds as over', () => {
    const held = after(fact(1, { holds: [CREDIT] }))
    expect(eventsOf(tell(held, fact(2, { cancelled: true })))).toEqual([
      'OrderAcknowledged',
      'OrderReleased',
    ])
  })

  it('tells each hold once, its new reason, and its end', () => {
    const first = tell(undefined, fact(1, { holds: [CREDIT, PRICE] }))
    expect(eventsOf(first)).toEqual(['OrderAcknowledged', 'OrderHeld', 'OrderHeld'])
    const reworded = { ...CREDIT, reason: 'still over the limit' }
    const second = tell(first.book, fact(2, { holds: [reworded, PRICE] }))
    expect(second.news).toMatchObject([
      { event: 'OrderHeld', payload: { hold: 'CREDIT', reason: 'still over the limit' } },
    ])
    const third = tell(second.book, fact(3, { holds: [PRICE] }))
    expect(third.news).toMatchObject([
      { event: 'OrderReleased', payload: { hold: 'CREDIT', documentVersion: 3 } },
    ])
  })

  it('tells a hold that comes back', () => {
    const released = after(fact(1, { holds: [CREDIT] }), fact(2))
    expect(eventsOf(tell(released, fact(3, { holds: [CREDIT] })))).toEqual(['OrderHeld'])
  })

  it('takes a hold by any name', () => {
    const odd = { hold: 'constructor', reason: null }
    const told = tell(undefined, fact(1, { holds: [odd] }))
    expect(eventsOf(told)).toEqual(['OrderAcknowledged', 'OrderHeld'])
    expect(eventsOf(tell(told.book, fact(2)))).toEqual(['OrderReleased'])
  })

  it('is kept apart from another document of the same order', () => {
    const twin = fact(1, { documentId: 'SO-2' })
    expect(eventsOf(tell(after(fact(5)), twin))).toEqual(['OrderAcknowledged'])
  })

  it('counts what was told, over all documents', () => {
    expect(after(fact(1, { holds: [CREDIT] }), fact(1, { documentId: 'SO-2' }))?.told).toBe(3)
  })
})

describe('a document that somebody else entered', () => {
  const line = {
    lineRef: 'line-1',
    lineNumber: 1,
    sku: 'ROPE-08',
    quantity: '5',
    uom: 'C62',
    unitPrice: '10',
    discount: '0',
    netAmount: '50.00',
  }
  const entered = {
    customerNumber: 'KLEIN',
    customerPoNumber: 'PO-7',
    orderDate: '2026-11-23',
    requestedDate: null,
    lines: [line],
  }
  const theirs = (version: number, over: Partial<typeof entered> = {}): DocumentFact =>
    fact(version, { currency: 'EUR', netAmount: '50.00', entered: { ...entered, ...over } })

  it('is told with what was ordered, before what the ERP makes of it', () => {
    const told = tell(undefined, theirs(3))
    expect(eventsOf(told)).toEqual(['OrderObserved', 'OrderAcknowledged'])
    expect(told.news[0]?.payload).toMatchObject({
      target: 'demo',
      documentId: 'SO-1',
      documentVersion: 3,
      order: {
        orderId: ORDER,
        version: 1,
        origin: { channel: 'erp', org: null, recordId: null, client: null, number: 'SO-1' },
        soldTo: { number: 'KLEIN' },
        customerPoNumber: 'PO-7',
        lines: [{ lineId: 'line-1', sku: 'ROPE-08', quantity: parseDecimal('5') }],
      },
    })
  })

  it('is told as ordered only once, whatever becomes of it', () => {
    const book = after(theirs(1))
    expect(eventsOf(tell(book, theirs(1)))).toEqual([])
    const released = { ...theirs(2).document, acknowledgement: 'AP' as const }
    expect(eventsOf(tell(book, { ...theirs(2), document: released }))).toEqual([
      'OrderAcknowledged',
    ])
  })

  it('is told anew, as the next version, when something else is ordered', () => {
    const told = tell(after(theirs(1)), theirs(2, { lines: [{ ...line, quantity: '7' }] }))
    expect(told.news).toMatchObject([
      { event: 'OrderObserved', payload: { order: { version: 2 } } },
    ])
  })

  it('is not told as ordered when the ERP does not say what that was', () => {
    expect(eventsOf(tell(undefined, fact(1)))).toEqual(['OrderAcknowledged'])
  })
})
