import { describe, expect, it } from '@jest/globals'
import { InvoicePosted, OrderAcknowledged, ShipmentDispatched } from '@carrick/schemas'
import { emitted, given, namesEmitted, SOME_ORDER } from '@carrick/testkit'
import type { OrderFact } from '../domain/erp-fact.ts'
import type { OrderBook } from '../domain/order-book.ts'
import { publishFacts } from './publish-facts.handler.ts'

const at = '2026-11-23T09:30:00.000Z'

const document: OrderFact = {
  type: 'order',
  at,
  document: {
    documentId: 'SO-1',
    mark: SOME_ORDER,
    version: 1,
    acknowledgement: 'AP',
    lines: [
      {
        lineRef: 'line-1',
        code: 'AP',
        confirmed: '2',
        backordered: '0',
        promiseDate: null,
        reason: null,
      },
    ],
    holds: [{ hold: 'CREDIT', reason: 'over the limit' }],
    cancelled: false,
  },
}

const shipment: OrderFact = {
  type: 'shipment',
  at,
  mark: SOME_ORDER,
  documentId: 'SO-1',
  shipmentId: 'DN-7',
  version: 4,
  shippedOn: '2026-11-23',
  deliveredOn: null,
  carrier: null,
  tracking: null,
  withdrawn: false,
  lines: [{ lineRef: 'line-1', quantity: '2' }],
}

const invoice: OrderFact = {
  type: 'invoice',
  at,
  mark: SOME_ORDER,
  documentId: 'SO-1',
  invoiceId: 'IN-7',
  version: 1,
  invoicedOn: '2026-11-23',
  dueOn: '2026-12-23',
  currency: 'EUR',
  netAmount: '20.00',
  grossAmount: '20.00',
  settlement: 'DUE',
  paidAmount: '0',
  openAmount: '0',
  withdrawn: false,
  lines: [{ lineRef: 'line-1', quantity: '2' }],
}

const tell = (fact: OrderFact, book?: OrderBook) =>
  given(publishFacts(), book).when({ erp: 'demo', fact })

describe('publish facts', () => {
  it('publishes what a document says, each with a version of its own', () => {
    const decision = tell(document)
    expect(namesEmitted(decision)).toEqual(['OrderAcknowledged', 'OrderHeld'])
    expect(emitted(decision, OrderAcknowledged)).toMatchObject([
      { target: 'demo', documentId: 'SO-1', acknowledgement: 'AP', cancelled: false },
    ])
    const source = { system: 'erp', instance: 'demo', document: 'SO-1', version: 1 }
    const occurredAt = Date.parse(at)
    expect(decision.emit?.map(({ meta }) => meta)).toEqual([
      { aggregateVersion: 1, occurredAt, source },
      { aggregateVersion: 2, occurredAt, source },
    ])
  })

  it('goes on counting over shipments and invoices, and names their numbers for people', () => {
    const first = tell(document)
    const second = tell(shipment, first.state)
    const third = tell(invoice, second.state)
    expect(emitted(second, ShipmentDispatched)).toMatchObject([{ shipmentId: 'DN-7' }])
    expect(emitted(third, InvoicePosted)).toMatchObject([{ invoiceId: 'IN-7' }])
    expect(second.emit?.[0]?.meta).toMatchObject({
      aggregateVersion: 3,
      source: { document: 'DN-7', version: 4 },
    })
    expect(third.emit?.[0]?.meta).toMatchObject({ aggregateVersion: 4 })
    const heard = 'told by demo in 2026-11-23T12'
    expect([first, second, third].map(({ names }) => names)).toEqual([
      [heard],
      ['DN-7', heard],
      ['IN-7', heard],
    ])
  })

  it('stays quiet when the same fact comes again', () => {
    const { state } = tell(document)
    expect(tell(document, state)).toEqual({ disposition: 'duplicate' })
  })

  it('says how the order came in, once its posting has told', () => {
    const way = { priority: 8, company: 'demo', org: 'demo-org', channel: 'web' }
    const decision = tell(shipment, { told: 0, way, documents: {} })
    expect(decision.emit?.[0]?.meta).toMatchObject(way)
  })

  it('opens a case for the people of the order when reserved stock is given away', () => {
    const way = { priority: 8, company: 'demo', org: 'demo-org', channel: 'web' }
    const { state } = tell(document, { told: 0, way, documents: {} })
    const [line] = document.document.lines
    if (line === undefined) throw new Error('no line')
    const lines = [{ ...line, confirmed: '0', backordered: '2' }]
    const decision = tell(
      { ...document, document: { ...document.document, version: 2, lines } },
      state,
    )
    expect(namesEmitted(decision)).toEqual(['OrderAcknowledged', 'ReservationLost', 'CaseOpened'])
    expect(decision.emit?.at(-1)?.meta).toMatchObject({ org: 'demo-org', aggregateVersion: 1 })
  })

  it('fails on an amount that no event can carry, instead of rounding it', () => {
    const endless = { ...invoice, netAmount: 'a lot' }
    expect(() => tell(endless)).toThrow(/a lot/)
  })
})
