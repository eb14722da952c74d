import { describe, expect, it } from '@jest/globals'
import { type OrderPosted, OrderStatusChanged, type OrderSubmitted } from '@carrick/schemas'
import type { FoldHandler } from '@carrick/messaging'
import { aMeta, anOrder, emitted, given, namesEmitted, SOME_ORDER } from '@carrick/testkit'
import type { OrderRecord } from '../domain/order-record.ts'
import { foldFacts } from './fold-facts.handler.ts'

const handlerOf = <T>(name: string): FoldHandler<OrderRecord, T> => {
  const handler = foldFacts.find(({ consumes }) => consumes.name === name)
  if (handler === undefined) throw new Error(`nothing folds ${name}`)
  return handler as unknown as FoldHandler<OrderRecord, T>
}

const submitted: OrderSubmitted = {
  meta: aMeta('OrderSubmitted', SOME_ORDER),
  order: anOrder(SOME_ORDER),
  flow: null,
}
const posted: OrderPosted = {
  meta: aMeta('OrderPosted', SOME_ORDER),
  orderId: SOME_ORDER,
  target: 'demo',
  documentId: 'SO-1',
  orderVersion: 1,
  acknowledgement: 'AP',
  lines: [],
  holds: ['CREDIT'],
  found: false,
}

const onSubmitted = handlerOf<OrderSubmitted>('OrderSubmitted')
const onPosted = handlerOf<OrderPosted>('OrderPosted')

describe('fold facts', () => {
  it('announces a new order', () => {
    const decision = given(onSubmitted).when(submitted)
    expect(emitted(decision, OrderStatusChanged)).toMatchObject([
      { integration: 'RECEIVED', lifecycle: 'OPEN' },
    ])
  })

  it('stays quiet when the same fact comes again', () => {
    const { state } = given(onSubmitted).when(submitted)
    expect(given(onSubmitted, state).when(submitted)).toEqual({ disposition: 'duplicate' })
  })

  it('waits for the order when its posting comes first, and then tells both', () => {
    const early = given(onPosted).when(posted)
    expect(namesEmitted(early)).toEqual([])
    const late = given(onSubmitted, early.state).when(submitted)
    expect(emitted(late, OrderStatusChanged)).toMatchObject([
      { integration: 'POSTED', documentId: 'SO-1', holds: ['CREDIT'] },
    ])
  })

  it('gives every news a higher version', () => {
    const first = given(onSubmitted).when(submitted)
    const second = given(onPosted, first.state).when(posted)
    const [a] = emitted(first, OrderStatusChanged)
    const [b] = emitted(second, OrderStatusChanged)
    expect(b?.statusVersion).toBeGreaterThan(a?.statusVersion ?? Infinity)
  })

  it('keeps the history in words', () => {
    const first = given(onSubmitted).when(submitted)
    const second = given(onPosted, first.state).when(posted)
    expect(second.state?.history.map(({ what }) => what)).toEqual(['received', 'posted in the ERP'])
  })
})
