import { describe, expect, it } from '@jest/globals'
import {
  CaseOpened,
  CaseResolved,
  type OrderPosted,
  OrderStatusChanged,
  type OrderSubmitted,
  type ShipmentDispatched,
} from '@carrick/schemas'
import { parseDecimal } from '@carrick/kernel'
import type { FoldHandler } from '@carrick/messaging'
import type { ShipmentTolerance } from '@carrick/order'
import { aLine, aMeta, anOrder, emitted, given, namesEmitted, SOME_ORDER } from '@carrick/testkit'
import type { OrderRecord } from '../domain/order-record.ts'
import { foldFacts } from './fold-facts.handler.ts'

const tolerance: ShipmentTolerance = { over: parseDecimal('0.5'), under: parseDecimal('0.5') }

const handlerOf = <T>(name: string): FoldHandler<OrderRecord, T> => {
  const handler = foldFacts(() => tolerance).find(({ consumes }) => consumes.name === name)
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

describe('a shipment that misses what was ordered', () => {
  const onShipped = handlerOf<ShipmentDispatched>('ShipmentDispatched')
  const shipped = (quantity: string, documentVersion = 1): ShipmentDispatched => ({
    meta: aMeta('ShipmentDispatched', SOME_ORDER),
    orderId: SOME_ORDER,
    target: 'demo',
    documentId: 'SO-1',
    shipmentId: 'DN-1',
    documentVersion,
    shippedOn: '2026-11-24',
    carrier: null,
    tracking: null,
    withdrawn: false,
    lines: [{ lineId: 'line-1', quantity: parseDecimal(quantity) }],
  })
  const there = given(onPosted, given(onSubmitted).when(submitted).state).when(posted).state
  const after = (quantity: string, known = there, version = 1) =>
    given(onShipped, known).when(shipped(quantity, version))

  it('is complete, and no case, within what is tolerated', () => {
    for (const [quantity, state] of [
      ['1', 'SHIPPED'],
      ['3', 'SHIPPED'],
      ['0.999999', 'PARTIALLY_SHIPPED'],
    ] as const) {
      const decision = after(quantity)
      expect(emitted(decision, OrderStatusChanged)).toMatchObject([{ fulfilment: state }])
      expect(emitted(decision, CaseOpened)).toEqual([])
    }
  })

  it('is measured by what its line tolerates, where that says so', () => {
    const line = aLine({ overDelivery: parseDecimal('0'), underDelivery: parseDecimal('0') })
    const order = anOrder(SOME_ORDER, { lines: [line] })
    const strict = given(onSubmitted).when({ ...submitted, order }).state
    const decision = after('2.000001', strict)
    expect(emitted(decision, CaseOpened)).toMatchObject([
      { cause: expect.stringContaining('2.000001; expected at most 2.000000') },
    ])
    expect(emitted(after('1.999999', strict), OrderStatusChanged)).toMatchObject([
      { fulfilment: 'PARTIALLY_SHIPPED' },
    ])
  })

  it('is one case beyond it, which ends when it is taken back', () => {
    const over = after('3.000001')
    expect(emitted(over, CaseOpened)).toMatchObject([
      {
        caseVersion: 1,
        code: 'MESH_ORDER_OVERSHIPPED',
        ownerRole: 'customer service',
        cause: expect.stringContaining('3.000001; expected at most 3.000000'),
      },
    ])
    expect(after('3.000001', over.state)).toEqual({ disposition: 'duplicate' })
    const more = after('4', over.state, 2)
    expect(emitted(more, CaseOpened)).toEqual([])
    const back = after('2', more.state, 3)
    expect(emitted(back, CaseResolved)).toMatchObject([{ caseVersion: 2 }])
    expect(emitted(after('5', back.state, 4), CaseOpened)).toMatchObject([{ caseVersion: 3 }])
  })
})
