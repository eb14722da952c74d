import { describe, expect, it } from '@jest/globals'
import type { OrderPosted, OrderPostFailed } from '@carrick/schemas'
import { aMeta, given, NOON, SOME_ORDER } from '@carrick/testkit'
import type { Intake } from '../domain/intake.ts'
import { followPosting } from './follow-posting.handler.ts'

const [followPosted, followFailed, followCancellation] = followPosting

const queued: Intake = {
  received: {
    orderId: SOME_ORDER,
    origin: {
      channel: 'web',
      org: null,
      recordId: null,
      client: 'web-shop',
      externalId: 'WEB-1',
      number: 'WEB-1',
    },
    content: { kind: 'submission', draft: {} },
  },
  flow: 'client-orders',
  step: 'QUEUED',
  since: NOON,
  version: 2,
  queuedVersion: 2,
  hash: 'a',
  target: 'demo',
  findings: [],
  awaits: [],
  priority: 5,
  refused: false,
  documentId: null,
  cancelRequests: 1,
  cancelWanted: true,
  cancelling: true,
  count: 3,
  caseVersion: 0,
}

const posted: OrderPosted = {
  meta: aMeta('OrderPosted', SOME_ORDER),
  orderId: SOME_ORDER,
  target: 'demo',
  documentId: 'SO-000001',
  orderVersion: 2,
  acknowledgement: 'AP',
  lines: [],
  holds: [],
  found: false,
}

const failed = (over: Partial<OrderPostFailed> = {}): OrderPostFailed => ({
  meta: aMeta('OrderPostFailed', SOME_ORDER),
  orderId: SOME_ORDER,
  target: 'demo',
  orderVersion: 2,
  code: 'MESH_ERP_REFUSED',
  message: 'no',
  findings: [],
  rejected: true,
  ...over,
})

describe('what became of an order at its ERP', () => {
  it('gives its status the number of the document', () => {
    expect(given(followPosted, queued).when(posted).state?.documentId).toBe('SO-000001')
  })

  it('lets a corrected order be queued again when the ERP refused it', () => {
    expect(given(followFailed, queued).when(failed()).state?.refused).toBe(true)
  })

  it.each([
    ['an older version', { orderVersion: 1 }],
    ['no refusal', { rejected: false }],
  ])('changes nothing when it is about %s', (_name, over) => {
    expect(given(followFailed, queued).when(failed(over)).disposition).toBe('superseded')
  })

  it('lets a cancellation be asked again when the ERP refused it', () => {
    const decision = given(followCancellation, queued).when({
      meta: aMeta('OrderCancellationRejected', SOME_ORDER),
      orderId: SOME_ORDER,
      target: 'demo',
      documentId: 'SO-000001',
      requestVersion: 1,
      code: 'MESH_ERP_ALREADY_SHIPPED',
      findings: [],
    })
    expect(decision.state?.cancelling).toBe(false)
  })

  it('says nothing of an order that another mesh took in', () => {
    expect(given(followPosted).when(posted).disposition).toBe('superseded')
  })
})
