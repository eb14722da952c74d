import { describe, expect, it } from '@jest/globals'
import {
  CaseOpened,
  ReturnAuthorizationRequested,
  ReturnCancellationRequested,
  ReturnStatusChanged,
} from '@carrick/schemas'
import { NOON } from '@carrick/testkit'
import { openBook } from '../adapters/open-book.fake.ts'
import { LINE, say, SOME_RETURN } from '../adapters/sample-return.fake.ts'
import type { Submission } from '../domain/read-submission.ts'

const OTHER_RETURN = '6f1c2d9e-6a44-5c38-9d0b-8f0c2a1b7e33'

const aShippedOrder = (...policy: Parameters<typeof openBook>) => {
  const book = openBook(...policy)
  book.hear(say.queued())
  book.hear(say.posted())
  book.hear(say.shipped({ [LINE]: '3' }))
  book.hear(say.delivered({ [LINE]: '3' }))
  return book
}

const submission = (over: Partial<Submission> = {}): Submission => ({
  returnId: SOME_RETURN,
  client: 'web-shop',
  channel: 'web',
  externalId: 'RMA-7',
  lines: [{ lineId: LINE, quantity: '1', reason: 'Wrong item' }],
  reason: null,
  returnless: false,
  at: NOON,
  ...over,
})

describe('a return that is asked for', () => {
  it('waits while its order is still being posted, and goes on by itself', () => {
    const book = openBook()
    book.hear(say.queued())
    book.hear(say.shipped({ [LINE]: '3' }))
    book.hear(say.snapshot({ [LINE]: '1' }))
    expect(book.status()).toMatchObject({
      state: 'REQUESTED',
      waitsFor: 'the ERP to have the order',
    })
    book.hear(say.posted())
    expect(book.told(ReturnAuthorizationRequested)).toHaveLength(1)
  })

  it('waits while its goods are not shipped, and is refused when that takes too long', () => {
    const book = openBook()
    book.hear(say.queued())
    book.hear(say.posted())
    book.hear(say.snapshot({ [LINE]: '1' }))
    const status = book.status()
    expect(status).toMatchObject({ state: 'REQUESTED', waitsFor: 'the goods to be shipped' })
    book.wait(status?.dueAt ?? 0)
    expect(book.status()).toMatchObject({
      state: 'REJECTED',
      exceptionCode: 'MESH_RETURN_NOT_SHIPPED',
    })
  })

  it('is refused with what is left when another return has taken the goods', () => {
    const book = aShippedOrder()
    book.hear(say.snapshot({ [LINE]: '2' }))
    book.hear(say.snapshot({ [LINE]: '2' }, { returnId: OTHER_RETURN }))
    expect(book.status(SOME_RETURN)).toMatchObject({ state: 'AUTHORIZING' })
    expect(book.status(OTHER_RETURN)).toMatchObject({
      state: 'REJECTED',
      exceptionCode: 'MESH_RETURN_QUANTITY_TAKEN',
      exceptionText: '1 of ROPE-08 can still be returned; 2 were asked for',
    })
    expect(book.told(ReturnAuthorizationRequested)).toHaveLength(1)
  })

  it('is judged again when it is corrected after a refusal', () => {
    const book = aShippedOrder()
    book.hear(say.snapshot({ [LINE]: '5' }))
    book.wait(book.status()?.dueAt ?? 0)
    expect(book.status()).toMatchObject({ state: 'REJECTED' })
    book.hear(say.snapshot({ [LINE]: '2' }, { readAt: NOON + 1 }))
    expect(book.status()).toMatchObject({ state: 'AUTHORIZING' })
  })

  it('is refused after its window, which runs from the arrival of the goods', () => {
    const book = aShippedOrder()
    const [lastDay, nextDay] = [Date.UTC(2026, 11, 21, 23), Date.UTC(2026, 11, 22, 0)]
    book.hear(say.snapshot({ [LINE]: '1' }, { commitAt: lastDay }))
    book.hear(say.snapshot({ [LINE]: '1' }, { commitAt: nextDay, returnId: OTHER_RETURN }))
    expect(book.status(SOME_RETURN)).toMatchObject({ state: 'AUTHORIZING' })
    expect(book.status(OTHER_RETURN)).toMatchObject({ exceptionCode: 'MESH_RETURN_WINDOW_CLOSED' })
  })

  it('is taken until midnight of the last day where the ERP keeps its dates', () => {
    const zones = { company: 'UTC', salesforce: {}, erp: { demo: 'Europe/Berlin' } }
    const book = aShippedOrder({ zones })
    const lastMinute = Date.parse('2026-12-21T23:59:00+01:00')
    const nextMinute = Date.parse('2026-12-22T00:01:00+01:00')
    book.hear(say.snapshot({ [LINE]: '1' }, { commitAt: lastMinute }))
    book.hear(say.snapshot({ [LINE]: '1' }, { commitAt: nextMinute, returnId: OTHER_RETURN }))
    expect(book.status(SOME_RETURN)).toMatchObject({ state: 'AUTHORIZING' })
    expect(book.status(OTHER_RETURN)).toMatchObject({ exceptionCode: 'MESH_RETURN_WINDOW_CLOSED' })
  })

  it.each([
    ['a product that nobody may return', { notReturnable: ['ROPE-08'] }],
    [
      'a reason for which nothing comes back',
      { reasons: { DAMAGED: { returnable: false, windowDays: 30, restockingFee: null } } },
    ],
  ])('is refused for %s', (_name, policy) => {
    const book = aShippedOrder(policy)
    book.hear(say.snapshot({ [LINE]: '1' }))
    expect(book.status()).toMatchObject({ exceptionCode: 'MESH_RETURN_NOT_RETURNABLE' })
  })

  it.each([
    ['an unknown reason', { [LINE]: '1' }, 'MESH_RETURN_REASON_UNKNOWN'],
    ['a line that the order does not have', { 'line-9': '1' }, 'MESH_RETURN_LINE_UNKNOWN'],
    ['no quantity', { [LINE]: '' }, 'MESH_RETURN_QUANTITY'],
    ['no lines', {}, 'MESH_RETURN_NO_LINES'],
  ])('waits with a case for a correction of %s', (_name, lines, code) => {
    const book = aShippedOrder({
      reasons: { DAMAGED: { returnable: true, windowDays: 30, restockingFee: null } },
    })
    book.hear(say.snapshot(lines, {}, code.includes('REASON') ? 'Wrong size' : 'Damaged'))
    expect(book.status()).toMatchObject({ state: 'REQUESTED', exceptionCode: code })
    expect(book.told(CaseOpened)).toMatchObject([{ code, ownerRole: 'customer service' }])
    book.hear(say.snapshot({ [LINE]: '1' }, { readAt: NOON + 1 }))
    expect(book.status()).toMatchObject({ state: 'AUTHORIZING', exceptionCode: null })
  })

  it('says nothing while somebody still writes on it', () => {
    const book = aShippedOrder()
    const fields = { Status: 'Draft' }
    book.hear(say.snapshot({ [LINE]: '1' }, { fields }))
    expect(book.told(ReturnStatusChanged)).toEqual([])
    book.hear(say.snapshot({ [LINE]: '1' }, { readAt: NOON + 1 }))
    expect(book.status()).toMatchObject({ state: 'AUTHORIZING' })
  })

  it('may be a record of a custom object, which is named in its status', () => {
    const book = aShippedOrder()
    book.hear(say.snapshot({ [LINE]: '2' }, { objectName: 'Return__c' }))
    expect(book.status()).toMatchObject({ state: 'AUTHORIZING', recordType: 'Return__c' })
  })

  it('changes nothing when an old or the same record is read', () => {
    const book = aShippedOrder()
    book.hear(say.snapshot({ [LINE]: '2' }, { readAt: NOON + 1 }))
    expect(book.hear(say.snapshot({ [LINE]: '3' }))).toEqual({ disposition: 'superseded' })
    expect(book.hear(say.snapshot({ [LINE]: '2' }, { readAt: NOON + 3 }))).toMatchObject({
      disposition: 'duplicate',
    })
    expect(book.hear(say.snapshot({ [LINE]: '1' }, { readAt: NOON + 2 }))).toEqual({
      disposition: 'superseded',
    })
  })
})

describe('a return that is not wanted any more', () => {
  const cancelled = { fields: { Status: 'Canceled' }, readAt: NOON + 1 }

  it('is taken out of the ERP while no goods are back', () => {
    const book = aShippedOrder()
    book.hear(say.snapshot({ [LINE]: '1' }))
    book.hear(say.snapshot({ [LINE]: '1' }, cancelled))
    expect(book.told(ReturnCancellationRequested)).toEqual([])
    book.hear(say.authorized())
    expect(book.told(ReturnCancellationRequested)).toMatchObject([{ documentId: 'RMA-1' }])
    book.hear(say.cancelled())
    expect(book.status()).toMatchObject({ state: 'CANCELLED' })
  })

  it('is cancelled at once when the ERP does not have it', () => {
    const book = openBook()
    book.hear(say.snapshot({ [LINE]: '1' }))
    book.hear(say.snapshot({ [LINE]: '1' }, { deleted: true, readAt: NOON + 1 }))
    expect(book.status()).toMatchObject({ state: 'CANCELLED' })
  })

  it('goes on, with a case, when its goods are back already', () => {
    const book = aShippedOrder()
    book.hear(say.snapshot({ [LINE]: '1' }))
    book.hear(say.authorized())
    book.hear(say.returned({ [LINE]: '1' }))
    book.hear(say.snapshot({ [LINE]: '1' }, cancelled))
    expect(book.told(ReturnCancellationRequested)).toEqual([])
    expect(book.status()).toMatchObject({
      state: 'RECEIVED',
      exceptionCode: 'MESH_RETURN_CANCEL_TOO_LATE',
    })
  })
})

describe('a return that a client asks for', () => {
  const ofTheShop = { client: 'web-shop', channel: 'web', org: null, recordId: null }
  const order = (client: string) =>
    say.queued('3', { origin: { ...ofTheShop, client, externalId: 'WEB-1', number: 'WEB-1' } })

  it('is taken for an order of its own', () => {
    const book = openBook()
    for (const event of [order('web-shop'), say.posted(), say.shipped({ [LINE]: '3' })]) {
      book.hear(event)
    }
    book.submit(submission())
    expect(book.told(ReturnAuthorizationRequested)).toMatchObject([
      { lines: [{ lineId: LINE, reason: 'WRONG_ITEM' }] },
    ])
    expect(book.submit(submission())).toEqual({ disposition: 'duplicate' })
  })

  it('is refused for an order of another', () => {
    const book = openBook()
    for (const event of [order('market'), say.posted(), say.shipped({ [LINE]: '3' })]) {
      book.hear(event)
    }
    book.submit(submission())
    expect(book.status()).toMatchObject({
      state: 'REJECTED',
      exceptionCode: 'MESH_RETURN_ORDER_UNKNOWN',
    })
  })
})
