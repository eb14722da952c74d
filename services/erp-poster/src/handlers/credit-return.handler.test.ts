import { describe, expect, it } from '@jest/globals'
import { parseDecimal } from '@carrick/kernel'
import { ReturnCredited, ReturnCreditRefused } from '@carrick/schemas'
import { emitted, givenEffect } from '@carrick/testkit'
import { aPosted } from '../adapters/sample-posting.fake.ts'
import {
  aCredit,
  creditRequested as requested,
  refusal,
  SOME_RETURN,
} from '../adapters/sample-return.fake.ts'
import { untouchedReturns } from '../adapters/untouched-erp.fake.ts'
import { creditReturn } from './credit-return.handler.ts'

const handler = creditReturn({ ...untouchedReturns, feeCodeOf: (erp) => `FEE-${erp}` })
const done = (requestVersion = 1) => ({
  kind: 'done' as const,
  result: { document: aCredit(requestVersion), found: false },
})

describe('credit return', () => {
  it('asks for a credit memo of what was accepted', () => {
    expect(givenEffect(handler, aPosted()).when(requested()).act).toMatchObject({
      operation: `credit/${SOME_RETURN}`,
      number: 1,
      target: 'erp:demo',
      command: {
        mark: SOME_RETURN,
        documentId: 'RMA-1',
        requestId: `${SOME_RETURN}/credit/1`,
        lines: [{ lineRef: 'line-1', quantity: '1.5' }],
        charges: [],
      },
    })
  })

  it('keeps a restocking fee back, under the code that this ERP has for it', () => {
    const { act } = givenEffect(handler).when(requested({ restockingFee: parseDecimal('12.5000') }))
    expect(act?.command.charges).toEqual([
      { code: 'FEE-demo', description: 'Restocking fee', amount: '-12.50' },
    ])
  })

  it('announces the credit memo with its exact amounts, and remembers it', () => {
    const decision = givenEffect(handler, aPosted()).concluding(requested(), done())
    expect(emitted(decision, ReturnCredited)).toMatchObject([
      {
        requestVersion: 1,
        creditMemoId: 'CM-1',
        netAmount: parseDecimal('84.03'),
        grossAmount: parseDecimal('100.00'),
      },
    ])
    expect(decision.state?.returns?.[SOME_RETURN]?.credits).toEqual([
      { creditMemoId: 'CM-1', currency: 'EUR', grossAmount: '100.00' },
    ])
  })

  it('asks once for each request', () => {
    const { state } = givenEffect(handler, aPosted()).concluding(requested(), done())
    expect(givenEffect(handler, state).when(requested())).toEqual({ disposition: 'superseded' })
    const next = requested({ requestVersion: 2 })
    expect(givenEffect(handler, state).when(next).act).toMatchObject({ number: 2 })
    const second = givenEffect(handler, state).concluding(next, done(2))
    expect(second.state?.returns?.[SOME_RETURN]?.credits).toHaveLength(2)
  })

  it('announces a refusal, and does not ask for that request again', () => {
    const decision = givenEffect(handler, aPosted()).concluding(
      requested(),
      refusal('MESH_ERP_NOT_RECEIVED'),
    )
    expect(emitted(decision, ReturnCreditRefused)).toMatchObject([
      { requestVersion: 1, code: 'MESH_ERP_NOT_RECEIVED' },
    ])
    const after = givenEffect(handler, decision.state)
    expect(after.when(requested())).toEqual({ disposition: 'superseded' })
    expect(after.when(requested({ requestVersion: 2 })).act).toBeDefined()
  })

  it('fails for an ERP that mesh.yaml does not have, and calls nobody', () => {
    const { act, fail } = givenEffect(handler).when(requested({ target: 'other' }))
    expect(act).toBeUndefined()
    expect(fail).toMatchObject({ code: 'MESH_POSTER_TARGET', kind: 'terminal' })
  })
})
