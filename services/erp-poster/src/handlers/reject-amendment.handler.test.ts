import { describe, expect, it } from '@jest/globals'
import { CaseOpened, OrderAmendmentRejected, type OrderAmendmentRequested } from '@carrick/schemas'
import { aMeta, anOrder, emitted, given, SOME_ORDER } from '@carrick/testkit'
import { rejectAmendment } from './reject-amendment.handler.ts'

const request: OrderAmendmentRequested = {
  meta: aMeta('OrderAmendmentRequested', SOME_ORDER),
  order: anOrder(SOME_ORDER, { version: 2 }),
  baseVersion: 1,
  changed: ['lines[0].quantity'],
}

describe('reject amendment', () => {
  it('refuses a change visibly and asks a person', () => {
    const decision = given(rejectAmendment).when(request)
    expect(emitted(decision, OrderAmendmentRejected)).toMatchObject([
      { code: 'MESH_ERP_AMEND_UNSUPPORTED', findings: [{ path: 'lines[0].quantity' }] },
    ])
    expect(emitted(decision, CaseOpened)).toMatchObject([
      { ownerRole: 'customer service', subject: SOME_ORDER },
    ])
  })

  it('opens one case however often the same change comes', () => {
    const caseOf = (): unknown =>
      emitted(given(rejectAmendment).when(request), CaseOpened)[0]?.caseId
    expect(caseOf()).toBe(caseOf())
  })
})
