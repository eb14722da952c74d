import { describe, expect, it } from '@jest/globals'
import { consumedBy, InvoicePosted, NotificationQueued, OrderStatusChanged } from '@carrick/schemas'
import { emitted, given, SOME_EVENT, SOME_ORDER } from '@carrick/testkit'
import { anEmail, anInvoice, aStatus, aSubscription } from '../adapters/sample.fake.ts'
import type { ToldOrder } from '../domain/told-order.ts'
import { BUYER_EVENTS } from './learn-customer.handler.ts'
import { TOLD_EVENTS, tellEvent } from './tell-event.handler.ts'

const shop = aSubscription('shop')
const broker = aSubscription('broker')
const picky = aSubscription('picky', { when: { customer: ['C-1'] } })
const buyer = (customer: string, contact: string | null = null) => ({
  customer,
  contact,
  orderNumber: 'W-1',
})
const tell = (subscriptions: readonly (typeof shop)[], known?: ToldOrder) =>
  given(
    tellEvent(InvoicePosted, () => subscriptions),
    known,
  ).when(anInvoice())

describe('tell event', () => {
  it('queues one notice for each subscription, in the lane of its endpoint', () => {
    const { emit = [], state } = tell([shop, broker])
    expect(emit.map(({ key }) => key)).toEqual(['hook:shop', 'hook:broker'])
    expect(emitted({ emit }, NotificationQueued)).toMatchObject([
      { subscription: 'shop', notificationId: `${SOME_EVENT}_shop`, orderId: SOME_ORDER },
      { subscription: 'broker', notificationId: `${SOME_EVENT}_broker` },
    ])
    expect(state).toBeUndefined()
  })

  it('tells nobody who did not ask', () => {
    const other = aSubscription('other', { events: ['OrderPosted'] })
    expect(tell([other])).toEqual({ emit: [] })
    expect(tell([])).toEqual({ emit: [] })
  })

  it('keeps what depends on the buyer until he is known', () => {
    const { emit, state } = tell([picky, shop])
    expect(emit).toHaveLength(1)
    expect(state).toMatchObject({ held: [{ subscription: 'picky' }] })
  })

  it('goes by the buyer who is known', () => {
    expect(tell([picky], { buyer: buyer('C-1'), held: [] }).emit).toHaveLength(1)
    expect(tell([picky], { buyer: buyer('C-2'), held: [] }).emit).toHaveLength(0)
  })

  it('sends exact amounts as text, and not the envelope', () => {
    const [notice] = emitted(tell([shop]), NotificationQueued)
    expect(JSON.parse(notice?.body ?? '')).toEqual({
      type: 'invoice.posted',
      timestamp: '2026-11-23T12:00:00.000Z',
      data: {
        orderId: SOME_ORDER,
        target: 'demo',
        documentId: 'SO-1',
        documentVersion: 1,
        invoiceId: 'RE-1',
        invoicedOn: '2026-11-23',
        currency: 'EUR',
        netAmount: '19.9',
        taxAmount: null,
        grossAmount: '23.681',
        dueOn: null,
        withdrawn: false,
        lines: [],
      },
    })
  })

  it('writes to the buyer who is known, and no address into a webhook', () => {
    const known: ToldOrder = { buyer: buyer('C-1', 'maria@anders.example'), held: [] }
    const handler = tellEvent(InvoicePosted, () => [shop, anEmail('people')])
    expect(emitted(given(handler, known).when(anInvoice()), NotificationQueued)).toMatchObject([
      { subscription: 'shop', recipient: null },
      { subscription: 'people', recipient: 'maria@anders.example', orderNumber: 'W-1' },
    ])
  })

  it('queues for one mailbox in one lane', () => {
    const yard = anEmail('yard', { to: 'yard@halyard.example' })
    const { emit = [] } = given(tellEvent(InvoicePosted, () => [yard])).when(anInvoice())
    expect(emit.map(({ key }) => key)).toEqual(['mail:yard'])
  })

  it('leaves personal data out unless the subscription asks for it', () => {
    const personal = { ...broker, pii: true }
    const handler = tellEvent(OrderStatusChanged, () => [shop, personal])
    const bodies = emitted(given(handler).when(aStatus()), NotificationQueued).map(
      ({ body }) => body,
    )
    expect(bodies[0]).not.toContain('exceptionText')
    expect(bodies[0]).toContain('MESH_ORDER_ADDRESS')
    expect(bodies[1]).toContain('Maria Anders')
  })

  it('is made for what the catalogue lets this service read, besides orders and its own notices', () => {
    const read = consumedBy('subscriptions').map(({ token }) => token.name)
    const handled = [NotificationQueued, ...BUYER_EVENTS, ...TOLD_EVENTS].map(({ name }) => name)
    expect(read.toSorted()).toEqual(handled.toSorted())
  })
})
