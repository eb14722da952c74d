import { describe, expect, it } from '@jest/globals'
import { NOON } from '@carrick/testkit'
import { decideCancellation } from './decide-cancellation.ts'
import { aQueuedOrder } from '../adapters/sample-intake.fake.ts'
import type { Intake } from './intake.ts'

const queued = aQueuedOrder({ count: 3 })

const cancellation = { step: 'ASKED', at: NOON } as const
const asked: Intake = { ...queued, cancelWanted: true, cancellation, cancelRequests: 1 }

describe('the wish to cancel an order', () => {
  it('is passed on once, with its reason', () => {
    const decision = decideCancellation(queued, true, 'bought twice', NOON)
    expect(decision?.request).toEqual({ version: 1, reason: 'bought twice' })
    expect(decision?.state).toMatchObject({ cancellation, cancelRequests: 1, count: 4 })
    expect(decideCancellation(asked, true, 'bought twice', NOON)).toBeUndefined()
  })

  it('means nothing where it was never felt', () => {
    expect(decideCancellation(queued, false, null, NOON)).toBeUndefined()
  })

  it('is only noted as taken back while the ERP has not answered', () => {
    const decision = decideCancellation(asked, false, null, NOON)
    expect(decision).toEqual({ state: { ...asked, cancelWanted: false }, resolves: false })
  })

  it('does not come a second time while the first is not answered', () => {
    const takenBack: Intake = { ...asked, cancelWanted: false }
    expect(decideCancellation(takenBack, true, null, NOON)).toEqual({
      state: asked,
      resolves: false,
    })
  })

  it('is a new request after the ERP refused the last and it was taken back', () => {
    const problem = { code: 'MESH_ERP_REFUSED', message: 'no' }
    const refused: Intake = {
      ...asked,
      cancelWanted: false,
      cancellation: { step: 'REFUSED', at: NOON, problem },
    }
    expect(decideCancellation(refused, true, null, NOON)?.request).toEqual({
      version: 2,
      reason: null,
    })
  })

  it('is not passed on again once the order is cancelled', () => {
    const done: Intake = { ...asked, cancelWanted: false, cancellation: { step: 'DONE', at: NOON } }
    expect(decideCancellation(done, true, null, NOON)?.request).toBeUndefined()
  })

  it('closes the case of the order: nobody has to correct it any more', () => {
    const invalid: Intake = { ...queued, step: 'INVALID', caseVersion: 1 }
    const decision = decideCancellation(invalid, true, null, NOON)
    expect(decision).toMatchObject({ resolves: true, state: { caseVersion: 2 } })
    expect(decideCancellation(queued, true, null, NOON)).toMatchObject({
      resolves: false,
      state: { caseVersion: 0 },
    })
  })
})
