import { describe, expect, it } from '@jest/globals'
import { CaseOpened } from '@carrick/schemas'
import { emitted, given, NOON, SOME_ORDER } from '@carrick/testkit'
import type { Intake } from '../domain/intake.ts'
import { tellOverdue } from './tell-overdue.handler.ts'

const parked: Intake = {
  received: {
    orderId: SOME_ORDER,
    origin: {
      channel: 'salesforce',
      org: 'demo-org',
      recordId: '801000000000001AAA',
      client: null,
      externalId: null,
      number: '00000101',
    },
    content: { kind: 'snapshot', fields: {}, lines: [] },
  },
  flow: 'salesforce-orders',
  step: 'PARKED',
  since: NOON,
  version: 1,
  queuedVersion: 0,
  hash: 'a',
  target: 'demo',
  findings: [],
  awaits: ['product PROTO-1 in demo'],
  priority: 5,
  failure: null,
  document: null,
  cancelRequests: 0,
  cancelWanted: false,
  cancellation: null,
  progress: null,
  count: 1,
  caseVersion: 0,
}

describe('an order that is parked too long', () => {
  it('opens a case that says what it waits for', () => {
    const decision = given(tellOverdue, parked).when({})
    expect(emitted(decision, CaseOpened)).toMatchObject([
      {
        code: 'MESH_ORDER_REFERENCE_OVERDUE',
        ownerRole: 'master data',
        cause: expect.stringContaining('PROTO-1'),
      },
    ])
    expect(decision.state).toMatchObject({ count: 2, caseVersion: 1 })
  })

  it('opens no second one when the timer comes again', () => {
    expect(given(tellOverdue, { ...parked, caseVersion: 1 }).when({}).emit).toBeUndefined()
  })

  it('opens none when the order went on in the meantime', () => {
    expect(given(tellOverdue, { ...parked, step: 'QUEUED' }).when({}).emit).toBeUndefined()
    expect(given(tellOverdue).when({}).emit).toBeUndefined()
  })
})
