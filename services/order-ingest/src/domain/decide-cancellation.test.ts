import { describe, expect, it } from '@jest/globals'
import { NOON, SOME_ORDER } from '@carrick/testkit'
import { decideCancellation } from './decide-cancellation.ts'
import type { Intake } from './intake.ts'
import { receivedSubmission } from './received.ts'

const queued: Intake = {
  received: receivedSubmission(SOME_ORDER, {
    client: 'web-shop',
    channel: 'web',
    externalId: 'WEB-1',
    draft: {},
  }),
  flow: 'client-orders',
  step: 'QUEUED',
  since: NOON,
  version: 1,
  queuedVersion: 1,
  hash: 'a',
  target: 'demo',
  findings: [],
  awaits: [],
  priority: 5,
  refused: false,
  documentId: null,
  cancelRequests: 0,
  cancelWanted: false,
  cancelling: false,
  count: 3,
  caseVersion: 0,
}

const asked: Intake = { ...queued, cancelWanted: true, cancelling: true, cancelRequests: 1 }

describe('the wish to cancel an order', () => {
  it('is passed on once, with its reason', () => {
    const decision = decideCancellation(queued, true, 'bought twice')
    expect(decision?.request).toEqual({ version: 1, reason: 'bought twice' })
    expect(decision?.state).toMatchObject({ cancelling: true, cancelRequests: 1, count: 4 })
    expect(decideCancellation(asked, true, 'bought twice')).toBeUndefined()
  })

  it('means nothing where it was never felt', () => {
    expect(decideCancellation(queued, false, null)).toBeUndefined()
  })

  it('is only noted as taken back while the ERP has not answered', () => {
    const decision = decideCancellation(asked, false, null)
    expect(decision).toEqual({ state: { ...asked, cancelWanted: false }, resolves: false })
  })

  it('does not come a second time while the first is not answered', () => {
    const takenBack: Intake = { ...asked, cancelWanted: false }
    expect(decideCancellation(takenBack, true, null)).toEqual({ state: asked, resolves: false })
  })

  it('is a new request after the ERP refused the last and it was taken back', () => {
    const refused: Intake = { ...asked, cancelWanted: false, cancelling: false }
    expect(decideCancellation(refused, true, null)?.request).toEqual({ version: 2, reason: null })
  })

  it('closes the case of the order: nobody has to correct it any more', () => {
    const invalid: Intake = { ...queued, step: 'INVALID', caseVersion: 1 }
    const decision = decideCancellation(invalid, true, null)
    expect(decision).toMatchObject({ resolves: true, state: { caseVersion: 2 } })
    expect(decideCancellation(queued, true, null)).toMatchObject({
      resolves: false,
      state: { caseVersion: 0 },
    })
  })
})
