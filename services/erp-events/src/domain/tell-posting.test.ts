import { describe, expect, it } from '@jest/globals'
import type { OrderPosted } from '@carrick/schemas'
import { aMeta, SOME_ORDER } from '@carrick/testkit'
import type { DocumentFact } from './erp-fact.ts'
import { tellDocument } from './tell-document.ts'
import { tellPosting } from './tell-posting.ts'

const posted: OrderPosted = {
  meta: aMeta('OrderPosted', SOME_ORDER, { priority: 7, channel: 'web', company: 'demo' }),
  orderId: SOME_ORDER,
  target: 'demo',
  documentId: 'SO-1',
  orderVersion: 1,
  acknowledgement: 'AP',
  lines: [],
  holds: ['CREDIT'],
  found: false,
}

const read = (version: number, ...holds: readonly string[]): DocumentFact => ({
  type: 'order',
  at: '2026-11-23T12:00:00.000Z',
  document: {
    documentId: 'SO-1',
    mark: SOME_ORDER,
    version,
    acknowledgement: 'AP',
    lines: [],
    holds: holds.map((hold) => ({ hold, reason: null })),
    cancelled: false,
  },
})

describe('a posting', () => {
  it('tells how the order came in', () => {
    expect(tellPosting(undefined, posted)).toMatchObject({
      news: [],
      book: { told: 0, way: { priority: 7, channel: 'web', company: 'demo', org: 'demo-org' } },
    })
  })

  it('told of a hold that ended before the document was read: it is released', () => {
    const { book } = tellPosting(undefined, posted)
    expect(tellDocument(book, 'demo', read(2)).news.map(({ event }) => event)).toEqual([
      'OrderAcknowledged',
      'OrderReleased',
    ])
  })

  it('that comes after the document was read without its hold releases it, once', () => {
    const { book } = tellDocument(undefined, 'demo', read(2))
    const told = tellPosting(book, posted)
    expect(told.news).toMatchObject([
      { event: 'OrderReleased', payload: { hold: 'CREDIT', documentVersion: 2 } },
    ])
    expect(tellPosting(told.book, posted).news).toEqual([])
  })

  it('says nothing of a hold that stands', () => {
    const { book } = tellDocument(undefined, 'demo', read(1, 'CREDIT'))
    expect(tellPosting(book, posted).news).toEqual([])
  })

  it('leaves the telling of a hold to the document, which knows its reason', () => {
    const { book } = tellPosting(undefined, posted)
    const told = tellDocument(book, 'demo', read(1, 'CREDIT'))
    expect(told.news.map(({ event }) => event)).toEqual(['OrderAcknowledged', 'OrderHeld'])
  })

  it('takes a hold by any name', () => {
    const { book } = tellDocument(undefined, 'demo', read(2))
    const told = tellPosting(book, { ...posted, holds: ['constructor'] })
    expect(told.news).toMatchObject([{ payload: { hold: 'constructor' } }])
  })
})
