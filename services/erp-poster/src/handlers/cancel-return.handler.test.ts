import { describe, expect, it } from '@jest/globals'
import { ReturnCancellationRejected, ReturnCancelled } from '@carrick/schemas'
import { emitted, givenEffect, SOME_ORDER } from '@carrick/testkit'
import { aPosted } from '../adapters/sample-posting.fake.ts'
import {
  anErpReturn,
  cancellationRequested as request,
  refusal,
  SOME_RETURN,
} from '../adapters/sample-return.fake.ts'
import { untouchedReturns } from '../adapters/untouched-erp.fake.ts'
import { cancelReturn } from './cancel-return.handler.ts'

const handler = cancelReturn(untouchedReturns)

describe('cancel return', () => {
  it('asks the ERP to expect it no longer', () => {
    expect(givenEffect(handler, aPosted()).when(request).act).toMatchObject({
      operation: `cancel-return/${SOME_RETURN}`,
      target: 'erp:demo',
      command: {
        mark: SOME_RETURN,
        documentId: 'RMA-1',
        requestId: `${SOME_RETURN}/cancel`,
        reason: 'kept after all',
      },
    })
  })

  it('announces it, and asks no more', () => {
    const document = anErpReturn({ cancelled: true })
    const decision = givenEffect(handler, aPosted()).concluding(request, {
      kind: 'done',
      result: { document, found: false },
    })
    expect(emitted(decision, ReturnCancelled)).toEqual([
      { orderId: SOME_ORDER, returnId: SOME_RETURN, target: 'demo' },
    ])
    expect(givenEffect(handler, decision.state).when(request)).toEqual({
      disposition: 'superseded',
    })
  })

  it('announces why the ERP keeps it: goods came in', () => {
    const decision = givenEffect(handler, aPosted()).concluding(
      request,
      refusal('MESH_ERP_RETURN_RECEIVED'),
    )
    expect(emitted(decision, ReturnCancellationRejected)).toMatchObject([
      { returnId: SOME_RETURN, code: 'MESH_ERP_RETURN_RECEIVED' },
    ])
  })

  it('fails for an ERP that mesh.yaml does not have, and calls nobody', () => {
    const { act, fail } = givenEffect(handler).when({ ...request, target: 'other' })
    expect(act).toBeUndefined()
    expect(fail).toMatchObject({ code: 'MESH_POSTER_TARGET', kind: 'terminal' })
  })
})
