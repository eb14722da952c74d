import { describe, expect, it } from '@jest/globals'
import { ReturnAuthorized, ReturnRefused } from '@carrick/schemas'
import { emitted, givenEffect, SOME_ORDER } from '@carrick/testkit'
import { aPosted } from '../adapters/sample-posting.fake.ts'
import {
  anErpReturn,
  authorizationRequested as request,
  refusal,
  SOME_RETURN,
} from '../adapters/sample-return.fake.ts'
import { untouchedReturns } from '../adapters/untouched-erp.fake.ts'
import { authoriseReturn } from './authorise-return.handler.ts'

const handler = authoriseReturn(untouchedReturns)
const done = {
  kind: 'done',
  result: { document: anErpReturn(), found: true },
} as const

describe('authorise return', () => {
  it('asks the ERP to expect the goods, under the mark of the return', () => {
    expect(givenEffect(handler, aPosted()).when(request).act).toMatchObject({
      operation: `return/${SOME_RETURN}`,
      target: 'erp:demo',
      priority: 5,
      command: {
        mark: SOME_RETURN,
        orderMark: SOME_ORDER,
        orderDocumentId: 'SO-1',
        reason: 'arrived wet',
        lines: [{ lineRef: 'line-1', quantity: '2', reason: 'DAMAGED' }],
      },
    })
  })

  it('announces the return of the ERP, and keeps what it knows of the order', () => {
    const decision = givenEffect(handler, aPosted({ told: 4 })).concluding(request, done)
    expect(emitted(decision, ReturnAuthorized)).toEqual([
      {
        orderId: SOME_ORDER,
        returnId: SOME_RETURN,
        target: 'demo',
        documentId: 'RMA-1',
        found: true,
      },
    ])
    expect(decision.emit?.[0]?.meta).toMatchObject({ aggregateVersion: 5 })
    expect(decision.state).toMatchObject({
      documentId: 'SO-1',
      told: 5,
      returns: { [SOME_RETURN]: { documentId: 'RMA-1', cancelled: false } },
    })
  })

  it('knows returns of orders that it did not post', () => {
    const { state } = givenEffect(handler).concluding(request, done)
    expect(state).toMatchObject({ target: 'demo', documentId: null })
    expect(givenEffect(handler, state).when(request)).toEqual({ disposition: 'superseded' })
  })

  it('announces why the ERP does not take it; it may be asked again', () => {
    const decision = givenEffect(handler, aPosted()).concluding(
      request,
      refusal('MESH_ERP_RETURN_UNSUPPORTED'),
    )
    expect(emitted(decision, ReturnRefused)).toMatchObject([
      { code: 'MESH_ERP_RETURN_UNSUPPORTED', findings: [{ severity: 'ERROR' }] },
    ])
    expect(givenEffect(handler, decision.state).when(request).act).toBeDefined()
  })

  it('asks once for each return, and for each of two', () => {
    const { state } = givenEffect(handler, aPosted()).concluding(request, done)
    expect(givenEffect(handler, state).when(request)).toEqual({ disposition: 'superseded' })
    const other = { ...request, returnId: 'another' }
    expect(givenEffect(handler, state).when(other).act).toMatchObject({
      operation: 'return/another',
    })
    const both = givenEffect(handler, state).concluding(other, done)
    expect(givenEffect(handler, both.state).when(request)).toEqual({ disposition: 'superseded' })
  })

  it('fails for an ERP that mesh.yaml does not have, and calls nobody', () => {
    const { act, fail } = givenEffect(handler).when({ ...request, target: 'other' })
    expect(act).toBeUndefined()
    expect(fail).toMatchObject({ code: 'MESH_POSTER_TARGET', kind: 'terminal' })
  })
})
