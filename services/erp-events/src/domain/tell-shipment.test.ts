import { describe, expect, it } from '@jest/globals'
import { parseDecimal } from '@carrick/kernel'
import type { ShipmentFact } from './erp-fact.ts'
import type { OrderBook, Told } from './order-book.ts'
import { tellShipment } from './tell-shipment.ts'

const fact = (version: number, over: Partial<ShipmentFact> = {}): ShipmentFact => ({
  type: 'shipment',
  at: '2026-11-23T12:00:00.000Z',
  mark: '5b1c1f9e-6a44-5c38-9d0b-8f0c2a1b7e11',
  documentId: 'SO-1',
  shipmentId: 'DN-1',
  version,
  shippedOn: '2026-11-23',
  deliveredOn: null,
  carrier: 'Lab Freight',
  tracking: 'LF1',
  withdrawn: false,
  lines: [{ lineRef: 'line-1', quantity: '3' }],
  ...over,
})

const delivered = { deliveredOn: '2026-11-25' }
const tell = (book: OrderBook | undefined, one: ShipmentFact): Told =>
  tellShipment(book, 'demo', one)
const after = (...facts: readonly ShipmentFact[]): OrderBook | undefined =>
  facts.reduce<OrderBook | undefined>((book, one) => tell(book, one).book ?? book, undefined)
const eventsOf = ({ news }: Told): readonly string[] => news.map(({ event }) => event)

describe('a shipment', () => {
  it('is told as dispatched, then as delivered, in absolute quantities', () => {
    const first = tell(undefined, fact(1))
    expect(first.news).toMatchObject([
      {
        event: 'ShipmentDispatched',
        document: 'DN-1',
        payload: {
          shipmentId: 'DN-1',
          carrier: 'Lab Freight',
          withdrawn: false,
          lines: [{ lineId: 'line-1', quantity: parseDecimal('3') }],
        },
      },
    ])
    expect(tell(first.book, fact(2, delivered)).news).toMatchObject([
      { event: 'ShipmentDelivered', payload: { deliveredOn: '2026-11-25', documentVersion: 2 } },
    ])
  })

  it('is told as both when it is read only after its delivery', () => {
    expect(eventsOf(tell(undefined, fact(2, delivered)))).toEqual([
      'ShipmentDispatched',
      'ShipmentDelivered',
    ])
  })

  it.each([
    ['the same version', 2, 'duplicate'],
    ['an older version', 1, 'superseded'],
  ])('says nothing when %s comes again', (_name, version, effect) => {
    expect(tell(after(fact(2)), fact(version))).toEqual({ news: [], effect })
  })

  it('says nothing when a new version says the same', () => {
    expect(eventsOf(tell(after(fact(1)), fact(2)))).toEqual([])
    expect(eventsOf(tell(after(fact(1), fact(2, delivered)), fact(3, delivered)))).toEqual([])
  })

  it('is told again when its tracking number or its quantities change', () => {
    expect(eventsOf(tell(after(fact(1)), fact(2, { tracking: 'LF2' })))).toEqual([
      'ShipmentDispatched',
    ])
    const lines = [{ lineRef: 'line-1', quantity: '2' }]
    expect(eventsOf(tell(after(fact(1, delivered)), fact(2, { ...delivered, lines })))).toEqual([
      'ShipmentDispatched',
      'ShipmentDelivered',
    ])
  })

  it('is told as taken back, and its delivery with nothing in it', () => {
    const told = tell(after(fact(1, delivered)), fact(2, { withdrawn: true }))
    expect(told.news).toMatchObject([
      { event: 'ShipmentDispatched', payload: { withdrawn: true } },
      { event: 'ShipmentDelivered', payload: { deliveredOn: '2026-11-25', lines: [] } },
    ])
    expect(eventsOf(tell(told.book, fact(3, { withdrawn: true })))).toEqual([])
  })

  it('that was taken back before anybody heard of it needs no word, until it comes back', () => {
    const unheard = tell(undefined, fact(1, { withdrawn: true }))
    expect(eventsOf(unheard)).toEqual([])
    expect(eventsOf(tell(unheard.book, fact(2)))).toEqual(['ShipmentDispatched'])
  })
})
