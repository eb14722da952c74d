import { describe, expect, it } from '@jest/globals'
import { InvoicePosted, NotificationQueued, OrderSubmitted } from '@carrick/schemas'
import { emitted, given, SOME_ORDER } from '@carrick/testkit'
import { anEmail, anInvoice, aSubmission, aSubscription } from '../adapters/sample.fake.ts'
import type { ToldOrder } from '../domain/told-order.ts'
import { learnCustomer } from './learn-customer.handler.ts'
import { tellEvent } from './tell-event.handler.ts'

const picky = aSubscription('picky', { when: { customer: ['C-1'] } })
const inForce = () => [picky]
const learn = (known?: ToldOrder, customer = 'C-1', subscriptions = inForce) =>
  given(learnCustomer(OrderSubmitted, subscriptions), known).when(aSubmission(SOME_ORDER, customer))

const buyer = (customer: string, contact: string | null = null) => ({
  customer,
  contact,
  orderNumber: '00000101',
  way: { channel: 'salesforce', org: 'demo-org' },
})

const waiting = (): ToldOrder | undefined =>
  given(tellEvent(InvoicePosted, inForce)).when(anInvoice()).state

describe('learn customer', () => {
  it('remembers who buys', () => {
    expect(learn()).toEqual({ state: { buyer: buyer('C-1'), held: [] }, emit: [] })
  })

  it('lets go what waited for it, whatever came first', () => {
    const decision = learn(waiting())
    expect(emitted(decision, NotificationQueued)).toMatchObject([{ subscription: 'picky' }])
    expect(decision.state).toEqual({ buyer: buyer('C-1'), held: [] })
  })

  it('drops what is of another buyer, or of nobody who still asks', () => {
    expect(learn(waiting(), 'C-2')).toEqual({ state: { buyer: buyer('C-2'), held: [] }, emit: [] })
    expect(learn(waiting(), 'C-1', () => []).emit).toEqual([])
  })

  it('says nothing new when the order comes again', () => {
    expect(learn({ buyer: buyer('C-1'), held: [] })).toEqual({ emit: [] })
  })

  it('gives what waited for an address to the buyer, each order in a lane of its own', () => {
    const people = () => [anEmail('people')]
    const held = given(tellEvent(InvoicePosted, people)).when(anInvoice()).state
    const heard = given(learnCustomer(OrderSubmitted, people), held).when(
      aSubmission(SOME_ORDER, 'C-1', 'maria@anders.example'),
    )
    expect(heard.emit?.map(({ key }) => key)).toEqual([`mail:people:${SOME_ORDER}`])
    expect(emitted(heard, NotificationQueued)).toMatchObject([
      { subscription: 'people', recipient: 'maria@anders.example', orderNumber: '00000101' },
    ])
  })

  it('tells in sequence what was heard before it was known how the order came in', () => {
    const sales = () => [aSubscription('sales', { when: { channel: ['salesforce'] } })]
    const invoice = (number: string, channel: string) => {
      const value = anInvoice(SOME_ORDER, number)
      return { ...value, meta: { ...value.meta, channel } }
    }
    const tell = tellEvent(InvoicePosted, sales)
    const early = given(tell).when(invoice('RE-1', ''))
    const later = given(tell, early.state).when(invoice('RE-2', 'salesforce'))
    expect([early.emit, later.emit]).toEqual([[], []])
    const heard = given(learnCustomer(OrderSubmitted, sales), later.state).when(aSubmission())
    const told = emitted(heard, NotificationQueued).map(({ body }) => body)
    expect(told).toEqual([expect.stringContaining('RE-1'), expect.stringContaining('RE-2')])
    const phone = () => [aSubscription('phone', { when: { channel: ['phone'] } })]
    expect(
      given(learnCustomer(OrderSubmitted, phone), later.state).when(aSubmission()).emit,
    ).toEqual([])
  })

  it('drops it when the buyer has no address', () => {
    const people = () => [anEmail('people')]
    const held = given(tellEvent(InvoicePosted, people)).when(anInvoice()).state
    const heard = given(learnCustomer(OrderSubmitted, people), held).when(aSubmission())
    expect(heard).toEqual({ state: { buyer: buyer('C-1'), held: [] }, emit: [] })
  })
})
