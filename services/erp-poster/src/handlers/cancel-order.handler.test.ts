import { describe, expect, it } from '@jest/globals'
import {
  CaseResolved,
  OrderCancellationRejected,
  type OrderCancellationRequested,
  OrderCancelled,
} from '@carrick/schemas'
import { aMeta, emitted, givenEffect, SOME_ORDER } from '@carrick/testkit'
import { aPosted } from '../adapters/sample-posting.fake.ts'
import { aDocument } from '../adapters/scripted-erp.fake.ts'
import { untouchedErp } from '../adapters/untouched-erp.fake.ts'
import { cancelOrder } from './cancel-order.handler.ts'

const handler = cancelOrder(untouchedErp)

const request: OrderCancellationRequested = {
  meta: aMeta('OrderCancellationRequested', SOME_ORDER),
  orderId: SOME_ORDER,
  target: 'demo',
  requestVersion: 1,
  lineIds: [],
  reason: 'customer changed his mind',
}

const posted = aPosted()

describe('cancel order', () => {
  it('withdraws an order that never reached an ERP, without calling one', () => {
    const decision = givenEffect(handler).when(request)
    expect(decision.act).toBeUndefined()
    expect(emitted(decision, OrderCancelled)).toMatchObject([{ target: null, requestVersion: 1 }])
    expect(decision.state).toMatchObject({ withdrawn: true })
  })

  it('asks the ERP for an order that is there', () => {
    expect(givenEffect(handler, posted).when(request).act).toMatchObject({
      operation: 'cancel',
      number: 1,
      target: 'erp:demo',
      command: { documentId: 'SO-1', mark: SOME_ORDER },
    })
  })

  it('announces what the ERP cancelled', () => {
    const document = aDocument({ mark: SOME_ORDER, version: 2, cancelled: true })
    const decision = givenEffect(handler, posted).concluding(request, {
      kind: 'done',
      result: { document, found: false },
    })
    expect(emitted(decision, OrderCancelled)).toMatchObject([
      { target: 'demo', documentId: 'SO-1' },
    ])
  })

  it('ends the case of a change that the ERP had refused', () => {
    const refusedChange = { orderVersion: 2, code: 'MESH_ERP_CUT_OFF', caseIsOpen: true }
    const { emit, state } = givenEffect(handler, aPosted({ told: 3, refusedChange })).concluding(
      request,
      { kind: 'done', result: { document: aDocument({ cancelled: true }), found: true } },
    )
    expect(emit).toMatchObject([
      { token: OrderCancelled, meta: { aggregateVersion: 4 } },
      { token: CaseResolved, meta: { aggregateVersion: 5 }, payload: { caseVersion: 2 } },
    ])
    expect(state).not.toHaveProperty('refusedChange')
  })

  it('announces why the ERP would not', () => {
    const findings = [
      {
        path: 'documentId',
        code: 'MESH_ERP_ALREADY_SHIPPED' as const,
        severity: 'error' as const,
        message: 'is shipped',
      },
    ]
    const decision = givenEffect(handler, posted).concluding(request, { kind: 'refused', findings })
    expect(emitted(decision, OrderCancellationRejected)).toMatchObject([
      { code: 'MESH_ERP_ALREADY_SHIPPED' },
    ])
  })

  it('stays quiet when the same request comes again', () => {
    const { state } = givenEffect(handler).when(request)
    expect(givenEffect(handler, state).when(request)).toEqual({ disposition: 'superseded' })
  })

  it.each([
    ['OrderQueued', 'supersede-head'],
    ['OrderAmendmentRequested', 'supersede-head'],
    ['OrderCancellationRequested', 'park'],
  ])('cures an order that cannot be written by giving it up: %s', (type, answer) => {
    const event = {
      id: 'e',
      type: 'OrderCancellationRequested',
      key: SOME_ORDER,
      value: request,
      seenAt: 0,
      correlationId: SOME_ORDER,
    }
    expect(handler.resolves?.({ type, code: 'MESH_X_Y' }, event)).toBe(answer)
  })
})
