import { describe, expect, it } from '@jest/globals'
import { type OrderPosted, OrderReleased } from '@carrick/schemas'
import { aMeta, emitted, given, SOME_ORDER } from '@carrick/testkit'
import { comparePosting } from './compare-posting.handler.ts'
import { publishFacts } from './publish-facts.handler.ts'

const posted: OrderPosted = {
  meta: aMeta('OrderPosted', SOME_ORDER, { priority: 8 }),
  orderId: SOME_ORDER,
  target: 'demo',
  documentId: 'SO-1',
  orderVersion: 1,
  acknowledgement: 'AP',
  lines: [],
  holds: ['CREDIT'],
  found: false,
}

const { state: read } = given(publishFacts()).when({
  erp: 'demo',
  fact: {
    type: 'order',
    at: '2026-11-23T09:30:00.000Z',
    document: {
      documentId: 'SO-1',
      mark: SOME_ORDER,
      version: 3,
      acknowledgement: 'AP',
      lines: [],
      holds: [],
      cancelled: false,
    },
  },
})

describe('compare posting', () => {
  it('remembers how the order came in and publishes nothing of its own', () => {
    const decision = given(comparePosting).when(posted)
    expect(decision.emit).toEqual([])
    expect(decision.state?.way).toMatchObject({ priority: 8 })
  })

  it('releases a hold that had ended before the document was read', () => {
    const decision = given(comparePosting, read).when(posted)
    expect(emitted(decision, OrderReleased)).toMatchObject([
      { hold: 'CREDIT', documentVersion: 3, target: 'demo' },
    ])
    expect(decision.emit?.[0]?.meta).toMatchObject({ aggregateVersion: 2, priority: 8 })
  })

  it('stays quiet when the posting comes again', () => {
    const { state } = given(comparePosting, read).when(posted)
    expect(given(comparePosting, state).when(posted).emit).toEqual([])
  })
})
