import { describe, expect, it } from '@jest/globals'
import { formatDecimal, parseDecimal } from '@carrick/kernel'
import type { ReturnPolicy } from '@carrick/mapping'
import {
  CaseOpened,
  CaseResolved,
  ExchangeOrderChanged,
  ExchangeRequested,
  RefundRequested,
  ReturnCreditRequested,
  type ReturnSnapshot,
} from '@carrick/schemas'
import { openBook } from './adapters/open-book.fake.ts'
import { LINE, say, SOME_RETURN } from './adapters/sample-return.fake.ts'
import { exchangeOrderId } from './domain/return-id.ts'

type Policy = Partial<ReturnPolicy>

const settle: Policy = { exchange: { at: 'acceptance', difference: 'settle' }, inspect: false }
const atOnce: Policy = { exchange: { at: 'authorization', difference: 'settle' }, inspect: false }

/** Two ropes of 30.00 net each come back, and this is wanted for them. */
const wanted = (exchange: Readonly<Record<string, string>>): ReturnSnapshot => {
  const snapshot = say.snapshot({ [LINE]: '2' })
  return { ...snapshot, lines: snapshot.lines.map((line) => ({ ...line, ...exchange })) }
}
const SAME = { Exchange_SKU__c: 'ROPE-08' }
const other = (price: string) => ({ Exchange_SKU__c: 'ANCHOR', Exchange_Price__c: price })

const deleted: ReturnSnapshot = {
  ...wanted(SAME),
  deleted: true,
  readAt: wanted(SAME).readAt + 1,
}

const aReturn = (policy: Policy, exchange: Readonly<Record<string, string>> = SAME) => {
  const book = openBook(policy)
  const before = [say.queued(), say.posted(), say.shipped({ [LINE]: '3' })]
  for (const event of [...before, say.invoiced({ [LINE]: '3' })]) book.hear(event)
  book.hear(wanted(exchange))
  return book
}
const received = (policy: Policy, exchange?: Readonly<Record<string, string>>) => {
  const book = aReturn(policy, exchange)
  book.hear(say.authorized())
  book.hear(say.returned({ [LINE]: '2' }))
  return book
}
const refunds = (book: ReturnType<typeof openBook>): readonly string[] =>
  book.told(RefundRequested).map(({ amount }) => formatDecimal(amount))

describe('goods in exchange for goods', () => {
  it('are ordered once, when those that came back were accepted', () => {
    const book = aReturn({ ...settle, inspect: true })
    book.hear(say.authorized())
    book.hear(say.returned({ [LINE]: '2' }))
    expect(book.told(ExchangeRequested)).toEqual([])
    book.hear(say.inspected('1', '1'))
    expect(book.told(ExchangeRequested)).toMatchObject([
      {
        returnId: SOME_RETURN,
        returnNumber: 'RO-0001',
        exchangeOrderId: exchangeOrderId(SOME_RETURN),
        lines: [
          { lineId: LINE, sku: 'ROPE-08', quantity: parseDecimal('1.000000'), unitPrice: null },
        ],
      },
    ])
    book.hear(say.inspected('2', '0', { version: 2 }))
    expect(book.told(ExchangeRequested)).toHaveLength(1)
  })

  it('of the same worth leave nothing to be paid back; the return ends when they are in the ERP', () => {
    const book = received(settle)
    book.hear(say.credited())
    expect(book.status()).toMatchObject({
      state: 'CREDITED',
      exchangeState: 'REQUESTED',
      waitsFor: 'the exchange order to be in its ERP',
      ownerRole: 'customer service',
    })
    book.hear(say.exchanged('QUEUED'))
    expect(book.hear(say.exchanged('QUEUED'))).toEqual({ disposition: 'duplicate' })
    book.hear(say.exchanged('POSTED', { version: 2, documentId: 'SO-9' }))
    expect(book.status()).toMatchObject({
      state: 'CLOSED',
      exchangeOrderId: exchangeOrderId(SOME_RETURN),
      exchangeDocumentId: 'SO-9',
      exchangeState: 'POSTED',
    })
    expect(refunds(book)).toEqual([])
  })

  it.each([
    ['20.00', ['23.8000']],
    ['30.00', []],
    ['45.00', []],
  ])('at %s each are settled with the credit: what is over is paid back', (price, paid) => {
    const book = received(settle, other(price))
    book.hear(say.credited())
    expect(refunds(book)).toEqual(paid)
  })

  it('are worth no more than what is credited after the restocking fee', () => {
    const book = received({ ...settle, restockingFee: { rate: '0.10' } }, other('27.00'))
    book.hear(say.credited(1, 'C1', '64.26'))
    expect(refunds(book)).toEqual([])
  })

  it('are ordered at once where the policy says so, and once', () => {
    const book = aReturn(atOnce)
    expect(book.told(ExchangeRequested)).toEqual([])
    book.hear(say.authorized())
    book.hear(say.returned({ [LINE]: '2' }))
    expect(book.told(ExchangeRequested)).toMatchObject([
      { lines: [{ quantity: parseDecimal('2.000000') }] },
    ])
  })

  it('are ordered although the ERP refuses the credit, which is a case of finance', () => {
    const book = received(settle)
    book.hear(say.creditRefused())
    expect(book.told(ExchangeRequested)).toHaveLength(1)
    expect(book.told(CaseOpened)).toMatchObject([{ ownerRole: 'finance' }])
    expect(refunds(book)).toEqual([])
  })

  it('that the ERP refuses are a case, and a person has the money paid back instead', () => {
    const book = received(settle)
    book.hear(say.credited())
    book.hear(say.exchanged('REFUSED', { code: 'MESH_ERP_STOCK' }))
    expect(book.told(CaseOpened)).toMatchObject([
      { code: 'MESH_ERP_STOCK', ownerRole: 'customer service' },
    ])
    expect(refunds(book)).toEqual([])
    book.instruct({ returnId: SOME_RETURN, by: 'eve', verb: 'refund' })
    expect(book.told(CaseResolved)).toHaveLength(1)
    expect(refunds(book)).toEqual(['71.4000'])
    book.hear(say.refunded())
    expect(book.status()).toMatchObject({ state: 'CLOSED' })
    book.hear(say.exchanged('POSTED', { version: 2, documentId: 'SO-9' }))
    expect(book.status()).toMatchObject({ exceptionCode: 'MESH_RETURN_EXCHANGE_AND_REFUND' })
  })

  it('that are cancelled are paid back', () => {
    const book = received(settle)
    book.hear(say.credited())
    book.hear(say.exchanged('CANCELLED'))
    expect(refunds(book)).toEqual(['71.4000'])
  })

  it('that were sent at once are a case when the return is cancelled', () => {
    const book = aReturn(atOnce)
    book.hear(say.authorized())
    book.hear(deleted)
    book.hear(say.cancelled())
    expect(book.status()).toMatchObject({
      state: 'CANCELLED',
      exceptionCode: 'MESH_RETURN_EXCHANGE_WITHOUT_GOODS',
    })
    book.hear(say.exchanged('CANCELLED'))
    expect(book.status()).toMatchObject({ exceptionCode: null })
    expect(book.told(ReturnCreditRequested)).toEqual([])
  })

  it('are not ordered for a return that is cancelled before its goods are back', () => {
    const book = aReturn(settle)
    book.hear(say.authorized())
    book.hear(deleted)
    book.hear(say.cancelled())
    expect(book.told(ExchangeRequested)).toEqual([])
  })

  it('are ordered when they were not wanted any more and come back all the same', () => {
    const book = aReturn(atOnce)
    book.hear(deleted)
    book.hear(say.authorized())
    book.hear(say.cancellationRejected())
    expect(book.told(ExchangeRequested)).toEqual([])
    book.hear(say.returned({ [LINE]: '2' }))
    expect(book.told(ExchangeRequested)).toHaveLength(1)
    book.hear(say.credited())
    expect(refunds(book)).toEqual([])
  })

  it('are paid back as far as they came after the exchange was ordered', () => {
    const book = aReturn(settle)
    book.hear(say.authorized())
    book.hear(say.returned({ [LINE]: '1' }))
    book.wait(book.status()?.dueAt ?? 0)
    book.hear(say.credited(1, 'C1', '35.70'))
    book.hear(say.exchanged('POSTED', { documentId: 'SO-9' }))
    expect(refunds(book)).toEqual([])
    book.hear(say.returned({ [LINE]: '2' }, { version: 2 }))
    book.hear(say.credited(2, 'C2', '35.70'))
    expect(book.told(ExchangeRequested)).toHaveLength(1)
    expect(refunds(book)).toEqual(['35.7000'])
  })

  it('are a case of customer service when their order does not get into the ERP, until they are given up', () => {
    const book = received(settle)
    book.hear(say.credited())
    book.wait(book.status()?.dueAt ?? 0)
    expect(book.told(CaseOpened)).toMatchObject([
      { code: 'MESH_RETURN_OVERDUE', ownerRole: 'customer service' },
    ])
    book.instruct({ returnId: SOME_RETURN, by: 'eve', verb: 'refund' })
    expect(refunds(book)).toEqual(['71.4000'])
    book.hear(say.refunded())
    expect(book.status()).toMatchObject({ state: 'CLOSED' })
    expect(book.instruct({ returnId: SOME_RETURN, by: 'eve', verb: 'refund' })).toEqual({
      disposition: 'superseded',
    })
  })

  it('are not given up by trying a refund once more that failed', () => {
    const book = received(settle, other('20.00'))
    book.hear(say.credited())
    book.hear(say.refundFailed())
    book.instruct({ returnId: SOME_RETURN, by: 'eve', verb: 'refund' })
    expect(refunds(book)).toEqual(['23.8000', '23.8000'])
  })
})

describe('an exchange that is not done', () => {
  const even: Policy = { exchange: { at: 'acceptance', difference: 'refuse' }, inspect: false }

  it.each<[string, Policy, Readonly<Record<string, string>>, string, string]>([
    ['where the policy offers none', {}, SAME, 'REJECTED', 'MESH_RETURN_NO_EXCHANGE'],
    ['for goods worth less', even, other('20.00'), 'REJECTED', 'MESH_RETURN_EXCHANGE_VALUE'],
    ['for goods worth more', even, other('30.01'), 'REJECTED', 'MESH_RETURN_EXCHANGE_VALUE'],
    [
      'for goods without a price',
      settle,
      { Exchange_SKU__c: 'ANCHOR' },
      'REQUESTED',
      'MESH_RETURN_EXCHANGE_PRICE',
    ],
    ['at a price that is none', settle, other('cheap'), 'REQUESTED', 'MESH_RETURN_EXCHANGE_PRICE'],
  ])('%s is told with what was expected', (_name, policy, exchange, state, code) => {
    const book = aReturn(policy, exchange)
    expect(book.status()).toMatchObject({
      state,
      exceptionCode: code,
      exceptionText: expect.stringContaining('expected'),
    })
  })

  it('for goods of the same worth is done even so', () => {
    expect(aReturn(even, other('30.00')).status()).toMatchObject({ state: 'AUTHORIZING' })
  })
})

describe('an order that was made in exchange', () => {
  const ORIGINAL = '0193a5c2-7b00-5000-8000-00000000000a'

  it('tells the return that it is for how it stands, each time that changes', () => {
    const book = openBook()
    const told = book.hear(say.exchangeQueued(ORIGINAL))
    expect(told.emit).toMatchObject([{ key: ORIGINAL, meta: { channel: 'salesforce' } }])
    book.hear(say.postFailed())
    book.hear(say.posted())
    book.hear(say.shipped({ [LINE]: '2' }))
    book.hear(say.orderCancelled('1'))
    expect(book.told(ExchangeOrderChanged)).toHaveLength(3)
    book.hear(say.orderCancelled(undefined, 2))
    expect(book.told(ExchangeOrderChanged)).toMatchObject([
      { orderId: ORIGINAL, returnId: SOME_RETURN, exchangeVersion: 1, state: 'QUEUED' },
      { exchangeVersion: 2, state: 'REFUSED', code: 'MESH_ERP_STOCK', text: 'there is none left' },
      { exchangeVersion: 3, state: 'POSTED', documentId: 'SO-1', code: null },
      { exchangeVersion: 4, state: 'CANCELLED' },
    ])
  })

  it('of which single lines are cancelled is not cancelled', () => {
    const book = openBook()
    for (const event of [say.exchangeQueued(ORIGINAL), say.posted()]) book.hear(event)
    book.hear(say.orderCancelled('1'))
    const told = book.told(ExchangeOrderChanged)
    expect(told.map(({ state }) => state)).toEqual(['QUEUED', 'POSTED'])
  })

  it('is the only kind of order that tells anything', () => {
    const book = openBook()
    for (const event of [say.queued(), say.posted(), say.postFailed(), say.orderCancelled()])
      book.hear(event)
    expect(book.names()).toEqual([])
  })
})
