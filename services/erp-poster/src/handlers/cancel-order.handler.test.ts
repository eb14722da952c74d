import { describe, expect, it } from '@jest/globals'
import {
  OrderCancellationRejected,
  type OrderCancellationRequested,
  OrderCancelled,
} from '@carrick/schemas'
import { aMeta, emitted, givenEffect, SOME_ORDER } from '@carrick/testkit'
import type { Posting } from '../domain/posting.ts'
import type { ErpWriter } from '../ports.ts'
import { cancelOrder } from './cancel-order.handler.ts'

const untouched = (): never => {
  throw new Error('a decision must not call the ERP')
}
const erp: ErpWriter = {
  create: untouched,
  findCreated: untouched,
  cancel: untouched,
  findCancelled: untouched,
}
const handler = cancelOrder(erp)

const request: OrderCancellationRequested = {
  meta: aMeta('OrderCancellationRequested', SOME_ORDER),
  orderId: SOME_ORDER,
  target: 'demo',
  requestVersion: 1,
  lineIds: [],
  reason: 'customer changed his mind',
}

const posted: Posting = {
  orderVersion: 1,
  target: 'demo',
  documentId: 'SO-1',
  refusals: 0,
  refusedVersion: 0,
  withdrawn: false,
  cancelledBy: null,
  told: 0,
}

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
    const document = {
      documentId: 'SO-1',
      mark: SOME_ORDER,
      version: 2,
      orderVersion: 1,
      acknowledgement: 'AP',
      lines: [],
      holds: [],
      cancelled: true,
      currency: 'EUR',
      netAmount: '1',
    } as const
    const decision = givenEffect(handler, posted).concluding(request, {
      kind: 'done',
      result: { document, found: false },
    })
    expect(emitted(decision, OrderCancelled)).toMatchObject([
      { target: 'demo', documentId: 'SO-1' },
    ])
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

  it('cures an order that cannot be posted by giving it up', () => {
    const event = {
      id: 'e',
      type: 'OrderCancellationRequested',
      key: SOME_ORDER,
      value: request,
      seenAt: 0,
      correlationId: SOME_ORDER,
    }
    expect(handler.resolves?.({ type: 'OrderQueued', code: 'MESH_X_Y' }, event)).toBe(
      'supersede-head',
    )
    expect(
      handler.resolves?.({ type: 'OrderCancellationRequested', code: 'MESH_X_Y' }, event),
    ).toBe('park')
  })
})
