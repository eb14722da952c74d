import { describe, expect, it } from '@jest/globals'
import { parseDecimal } from '@carrick/kernel'
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
  ordered: [],
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

  describe('of a line', () => {
    const ofLine = {
      ...request,
      lineIds: ['line-1'],
      ordered: [{ lineId: 'line-1', quantity: parseDecimal('5') }],
    }
    const line = { lineRef: 'line-1', code: 'AP', promiseDate: null, reason: null } as const
    const kept = { ...line, confirmed: '2', backordered: '0', cancelled: '3' }

    it('gives up as much as was ordered when no ERP has the order', () => {
      const decision = givenEffect(handler).when(ofLine)
      expect(decision.act).toBeUndefined()
      expect(emitted(decision, OrderCancelled)).toMatchObject([
        { target: null, documentId: null, lines: ofLine.ordered },
      ])
      expect(decision.state).toMatchObject({ withdrawn: false, cancelledBy: null })
    })

    it('asks the ERP for an order that is there', () => {
      expect(givenEffect(handler, posted).when(ofLine).act).toMatchObject({
        command: { documentId: 'SO-1', requestId: `${SOME_ORDER}/cancel/1`, lines: ['line-1'] },
      })
    })

    it('announces how much the ERP cancelled of it', () => {
      const decision = givenEffect(handler, posted).concluding(ofLine, {
        kind: 'done',
        result: { document: aDocument({ lines: [kept] }), found: false },
      })
      expect(emitted(decision, OrderCancelled)).toMatchObject([
        { documentId: 'SO-1', lines: [{ lineId: 'line-1', quantity: parseDecimal('3') }] },
      ])
      expect(decision.state).toMatchObject({ cancelledBy: null, cancelledLines: { 'line-1': '2' } })
    })

    it('announces that the order is cancelled when nothing of it is left', () => {
      const decision = givenEffect(handler, posted).concluding(ofLine, {
        kind: 'done',
        result: { document: aDocument({ cancelled: true }), found: false },
      })
      expect(emitted(decision, OrderCancelled)).toMatchObject([{ lines: [] }])
    })

    it('names the line that the ERP would not cancel', () => {
      const decision = givenEffect(handler, posted).concluding(ofLine, {
        kind: 'refused',
        findings: [],
      })
      expect(emitted(decision, OrderCancellationRejected)).toMatchObject([{ lineIds: ['line-1'] }])
    })

    it('asks nothing of a cancelled order', () => {
      const gone = aPosted({ cancelledBy: 1 })
      const later = { ...ofLine, requestVersion: 2 }
      expect(givenEffect(handler, gone).when(later)).toEqual({ disposition: 'superseded' })
    })

    it('waits behind an order that cannot be written', () => {
      const event = {
        ...{ id: 'e', type: 'OrderCancellationRequested', key: SOME_ORDER, seenAt: 0 },
        ...{ value: ofLine, correlationId: SOME_ORDER },
      }
      expect(handler.resolves?.({ type: 'OrderQueued', code: 'MESH_X_Y' }, event)).toBe('park')
    })
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
