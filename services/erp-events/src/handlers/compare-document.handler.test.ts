import { describe, expect, it } from '@jest/globals'
import { CaseOpened, OrderDocumentLost } from '@carrick/schemas'
import { emitted, given, namesEmitted, SOME_ORDER } from '@carrick/testkit'
import type { DocumentTold, OrderBook } from '../domain/order-book.ts'
import { compareDocument } from './compare-document.handler.ts'

const document: DocumentTold = {
  version: 3,
  answer: 'hash',
  holds: {},
  shipments: { 'DN-7': { version: 1, dispatched: 'h', delivered: null, deliveredOn: null } },
  invoices: { 'IN-8': { version: 1, hash: 'h' } },
}
const way = { priority: 5, company: 'demo', org: null, channel: 'web' }
const book = (over: Partial<OrderBook> = {}, told: Partial<DocumentTold> = {}): OrderBook => ({
  told: 4,
  way,
  documents: { 'demo/SO-1': { ...document, ...told } },
  ...over,
})
const found = (version: number | null, documentId = 'SO-1') => ({
  erp: 'demo',
  documentId,
  version,
})

describe('a document of which the ERP has less than it told', () => {
  it('that is gone is told of with all that went with it, once', () => {
    const decision = given(compareDocument, book()).when(found(null))
    expect(emitted(decision, OrderDocumentLost)).toEqual([
      {
        ...{ orderId: SOME_ORDER, target: 'demo', documentId: 'SO-1', documentVersion: 3 },
        ...{ shipments: ['DN-7'], invoices: ['IN-8'] },
      },
    ])
    const again = given(compareDocument, decision.state).when(found(null))
    expect(again).toEqual({ disposition: 'superseded' })
  })

  it('that is older is a case which names both versions', () => {
    const decision = given(compareDocument, book()).when(found(2))
    expect(namesEmitted(decision)).toEqual(['CaseOpened'])
    expect(emitted(decision, CaseOpened)).toMatchObject([
      {
        code: 'MESH_ERP_DOCUMENT_SET_BACK',
        caseVersion: 1,
        cause:
          'demo told SO-1 in version 3 and has version 2 of it now; DN-7, IN-8 were told of it',
      },
    ])
    expect(given(compareDocument, decision.state).when(found(2)).disposition).toBe('superseded')
  })

  it('that is gone and was not posted by the mesh is a case: nobody here can post it again', () => {
    const decision = given(compareDocument, book({ way: null })).when(found(null))
    expect(emitted(decision, CaseOpened)).toMatchObject([{ code: 'MESH_ERP_DOCUMENT_GONE' }])
  })

  it.each([
    ['is as it was told', book(), found(3)],
    ['is newer by now', book(), found(4)],
    ['was never told of', book(), found(null, 'SO-2')],
    ['is of an order that is not known', undefined, found(null)],
  ])('is nothing when it %s', (_how, known, finding) => {
    const decision = given(compareDocument, known).when(finding)
    expect(decision).toEqual({ disposition: 'superseded' })
  })
})
