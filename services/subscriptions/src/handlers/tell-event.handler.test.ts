import { describe, expect, it } from '@jest/globals'
import { InvoicePosted, NotificationQueued } from '@carrick/schemas'
import { emitted, given, SOME_EVENT, SOME_ORDER } from '@carrick/testkit'
import { anInvoice, aSubscription } from '../adapters/sample.fake.ts'
import type { ToldOrder } from '../domain/told-order.ts'
import { tellEvent } from './tell-event.handler.ts'

const shop = aSubscription('shop')
const broker = aSubscription('broker')
const picky = aSubscription('picky', { when: { customer: ['C-1'] } })
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
    expect(tell([picky], { customer: 'C-1', held: [] }).emit).toHaveLength(1)
    expect(tell([picky], { customer: 'C-2', held: [] }).emit).toHaveLength(0)
  })
})
