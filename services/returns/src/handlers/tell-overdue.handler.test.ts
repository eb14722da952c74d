import { describe, expect, it } from '@jest/globals'
import {
  CaseOpened,
  CaseResolved,
  RefundRequested,
  ReturnCancellationRequested,
  ReturnCreditRequested,
} from '@carrick/schemas'
import { given, NOON } from '@carrick/testkit'
import { openBook } from '../adapters/open-book.fake.ts'
import { A_POLICY, LINE, say } from '../adapters/sample-return.fake.ts'
import { RETURN_DUE } from './follow-facts.handler.ts'
import { tellOverdue } from './tell-overdue.handler.ts'

const anAuthorizedReturn = () => {
  const book = openBook({ inspect: false })
  book.hear(say.queued())
  book.hear(say.posted())
  book.hear(say.shipped({ [LINE]: '3' }))
  book.hear(say.invoiced({ [LINE]: '3' }))
  book.hear(say.snapshot({ [LINE]: '2' }))
  return { book, decision: book.hear(say.authorized()) }
}

const dueOf = (book: ReturnType<typeof openBook>): number => book.status()?.dueAt ?? 0

describe('a return whose goods do not come', () => {
  it('sets a timer for the day on which it expires', () => {
    const { book, decision } = anAuthorizedReturn()
    expect(decision.timers).toEqual([{ name: RETURN_DUE, at: dueOf(book) }])
  })

  it('expires, and is taken out of the ERP', () => {
    const { book } = anAuthorizedReturn()
    book.wait(dueOf(book))
    expect(book.status()).toMatchObject({ state: 'EXPIRED' })
    expect(book.told(ReturnCancellationRequested)).toMatchObject([{ reason: 'No goods came back' }])
    book.hear(say.cancelled())
    expect(book.status()).toMatchObject({ state: 'EXPIRED' })
  })

  it('does not expire before', () => {
    const { book } = anAuthorizedReturn()
    book.wait(dueOf(book) - 1)
    expect(book.status()).toMatchObject({ state: 'AUTHORIZED' })
  })

  it('goes on when the ERP keeps it because the goods are there', () => {
    const { book } = anAuthorizedReturn()
    book.wait(dueOf(book))
    book.hear(say.cancellationRejected())
    book.hear(say.returned({ [LINE]: '2' }))
    expect(book.told(ReturnCreditRequested)).toHaveLength(1)
  })

  it('is a case when the goods come after it has expired, and they are not credited', () => {
    const { book } = anAuthorizedReturn()
    book.wait(dueOf(book))
    book.hear(say.cancelled())
    book.hear(say.returned({ [LINE]: '2' }))
    expect(book.told(CaseOpened)).toMatchObject([{ code: 'MESH_RETURN_LATE_RECEIPT' }])
    expect(book.told(ReturnCreditRequested)).toEqual([])
  })

  it('goes on with what came when the rest does not', () => {
    const { book } = anAuthorizedReturn()
    book.hear(say.returned({ [LINE]: '1' }))
    expect(book.status()).toMatchObject({ state: 'PARTIALLY_RECEIVED' })
    book.wait(dueOf(book))
    expect(book.told(ReturnCreditRequested)).toHaveLength(1)
  })
})

describe('money that the provider has taken and not paid yet', () => {
  const aTakenRefund = () => {
    const { book } = anAuthorizedReturn()
    book.hear(say.returned({ [LINE]: '2' }))
    book.hear(say.credited())
    book.hear(say.refundTaken())
    return book
  }

  it('is waited for by finance, for as long as the policy says, and then a case', () => {
    const book = aTakenRefund()
    expect(book.status()).toMatchObject({
      state: 'REFUND_PENDING',
      waitsFor: 'the money to arrive',
      ownerRole: 'finance',
    })
    expect(dueOf(book) - NOON).toBe(A_POLICY.settleWithinMs)
    book.wait(dueOf(book))
    expect(book.told(CaseOpened)).toMatchObject([
      { code: 'MESH_RETURN_OVERDUE', ownerRole: 'finance' },
    ])
    book.hear(say.refunded())
    expect(book.told(CaseResolved)).toHaveLength(1)
    expect(book.status()).toMatchObject({ state: 'CLOSED' })
  })

  it('is not asked for again meanwhile, and is a case of finance when it fails after all', () => {
    const book = aTakenRefund()
    book.hear(say.refundFailed())
    expect(book.told(RefundRequested)).toHaveLength(1)
    expect(book.status()).toMatchObject({ state: 'REFUND_FAILED', ownerRole: 'finance' })
  })

  it('is paid although it is told late that it was taken', () => {
    const { book } = anAuthorizedReturn()
    for (const event of [say.returned({ [LINE]: '2' }), say.credited(), say.refunded()])
      book.hear(event)
    book.hear(say.refundTaken())
    expect(book.status()).toMatchObject({ state: 'CLOSED', waitsFor: null })
  })
})

describe('an answer that does not come', () => {
  it('is a case, and none any more when it comes', () => {
    const book = openBook()
    for (const event of [say.queued(), say.posted(), say.shipped({ [LINE]: '3' })]) book.hear(event)
    book.hear(say.snapshot({ [LINE]: '2' }))
    book.wait(dueOf(book))
    expect(book.told(CaseOpened)).toMatchObject([
      { code: 'MESH_RETURN_OVERDUE', ownerRole: 'whoever runs the mesh' },
    ])
    book.hear(say.authorized())
    expect(book.told(CaseResolved)).toHaveLength(1)
  })

  it('is nothing to an order without returns', () => {
    expect(given(tellOverdue(() => A_POLICY)).when({})).toEqual({ disposition: 'superseded' })
  })
})
