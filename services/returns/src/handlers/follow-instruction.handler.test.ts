import { describe, expect, it } from '@jest/globals'
import { parseDecimal } from '@carrick/kernel'
import {
  CaseOpened,
  CaseResolved,
  RefundRequested,
  ReturnAuthorizationRequested,
  ReturnCancellationRequested,
  ReturnCreditRequested,
} from '@carrick/schemas'
import { openBook } from '../adapters/open-book.fake.ts'
import { LINE, say, SOME_RETURN } from '../adapters/sample-return.fake.ts'
import type { Instruction } from '../domain/instruct.ts'

const by = { returnId: SOME_RETURN, by: 'ada' }
const approve: Instruction = { ...by, verb: 'approve' }
const reject: Instruction = { ...by, verb: 'reject', reason: 'It was worn' }

const aReturnOf = (quantity: string, ...policy: Parameters<typeof openBook>) => {
  const book = openBook(...policy)
  book.hear(say.queued())
  book.hear(say.posted())
  book.hear(say.shipped({ [LINE]: '3' }))
  book.hear(say.invoiced({ [LINE]: '3' }))
  book.hear(say.snapshot({ [LINE]: quantity }))
  return book
}

describe('a return of high value', () => {
  it.each([
    ['1', 'AUTHORIZING'],
    ['2', 'APPROVAL_PENDING'],
  ])('of %s units is %s', (quantity, state) => {
    expect(aReturnOf(quantity, { approveAbove: '30.00' }).status()).toMatchObject({ state })
  })

  it('is a case until a person approves it', () => {
    const book = aReturnOf('2', { approveAbove: '0' })
    expect(book.told(CaseOpened)).toMatchObject([{ code: 'MESH_RETURN_APPROVAL' }])
    expect(book.told(ReturnAuthorizationRequested)).toEqual([])
    book.instruct(approve)
    expect(book.told(ReturnAuthorizationRequested)).toHaveLength(1)
    expect(book.told(CaseResolved)).toHaveLength(1)
    expect(book.instruct(approve)).toEqual({ disposition: 'superseded' })
  })

  it('ends when a person rejects it', () => {
    const book = aReturnOf('2', { approveAbove: '0' })
    book.instruct(reject)
    expect(book.status()).toMatchObject({
      state: 'REJECTED',
      exceptionCode: 'MESH_RETURN_NOT_APPROVED',
      exceptionText: 'It was worn',
    })
    book.instruct(approve)
    expect(book.told(ReturnAuthorizationRequested)).toEqual([])
  })
})

describe('a return without the goods', () => {
  const returnless = (policy: Parameters<typeof openBook>[0]) => {
    const book = openBook(policy)
    for (const event of [say.queued(), say.posted(), say.shipped({ [LINE]: '3' })]) book.hear(event)
    book.hear(say.invoiced({ [LINE]: '3' }))
    const fields = { Status: 'Submitted', Returnless__c: 'true' }
    book.hear(say.snapshot({ [LINE]: '1' }, { fields }))
    return book
  }

  it('is credited without a receipt once a person has approved it', () => {
    const book = returnless({ returnlessUpTo: '30.00' })
    expect(book.status()).toMatchObject({ state: 'APPROVAL_PENDING' })
    book.instruct(approve)
    book.hear(say.authorized())
    expect(book.told(ReturnCreditRequested)).toMatchObject([
      { lines: [{ quantity: parseDecimal('1.000000') }] },
    ])
  })

  it.each([
    ['goods of that value', '29.99'],
    ['any goods', null],
  ])('is refused where %s have to come back', (_name, returnlessUpTo) => {
    expect(returnless({ returnlessUpTo }).status()).toMatchObject({
      state: 'REJECTED',
      exceptionCode: 'MESH_RETURN_NOT_RETURNLESS',
    })
  })
})

describe('what a person decides', () => {
  it('takes an authorised return out of the ERP', () => {
    const book = aReturnOf('1')
    book.hear(say.authorized())
    book.instruct(reject)
    expect(book.told(ReturnCancellationRequested)).toMatchObject([{ reason: 'It was worn' }])
  })

  it('is an inspection when it says what was found', () => {
    const book = aReturnOf('2')
    book.hear(say.authorized())
    book.hear(say.returned({ [LINE]: '2' }))
    const found = (accepted: string, rejected: string): Instruction => ({
      ...by,
      verb: 'inspect',
      lines: [{ lineId: LINE, accepted, rejected, disposition: 'SCRAP' }],
    })
    book.instruct(found('1.000000', '1.000000'))
    expect(book.told(ReturnCreditRequested)).toMatchObject([
      { lines: [{ quantity: parseDecimal('1.000000') }] },
    ])
    expect(book.status()?.lines).toMatchObject([{ disposition: 'SCRAP' }])
  })

  it('closes a return of which nothing was accepted', () => {
    const book = aReturnOf('2')
    book.hear(say.authorized())
    book.hear(say.returned({ [LINE]: '2' }))
    book.hear(say.inspected('0', '2'))
    expect(book.status()).toMatchObject({ state: 'CLOSED', creditMemoId: null })
    expect(book.told(ReturnCreditRequested)).toEqual([])
  })

  describe('when a refund fails', () => {
    const paid: Instruction = { ...by, by: 'eve', verb: 'paid', reference: 'transfer 4711' }
    const failed = () => {
      const book = aReturnOf('2')
      book.hear(say.authorized())
      book.hear(say.returned({ [LINE]: '2' }))
      book.hear(say.inspected('2', '0'))
      book.hear(say.credited())
      book.hear(say.memo({ [LINE]: '2' }))
      book.hear(say.refundFailed(1))
      return book
    }

    it('is that it was paid in another way: the return closes, and no machine pays it again', () => {
      const book = failed()
      expect(book.status()).toMatchObject({ state: 'REFUND_FAILED' })
      book.instruct(paid)
      expect(book.status()).toMatchObject({ state: 'CLOSED', refundId: 'transfer 4711' })
      expect(book.told(RefundRequested)).toHaveLength(1)
      expect(book.told(CaseResolved)).toHaveLength(1)
      expect(book.instruct(paid)).toEqual({ disposition: 'superseded' })
    })

    it('is that the rest was paid, where the provider paid less', () => {
      const book = failed()
      book.instruct({ ...by, verb: 'refund' })
      book.hear(say.refunded(2, '70.00'))
      expect(book.status()).toMatchObject({ exceptionCode: expect.stringContaining('MESH_') })
      book.instruct(paid)
      expect(book.status()).toMatchObject({ state: 'CLOSED', exceptionCode: null })
    })

    it('is not that it was paid while a new try is under way', () => {
      const book = failed()
      book.instruct({ ...by, verb: 'refund' })
      expect(book.instruct(paid)).toEqual({ disposition: 'superseded' })
      book.hear(say.refunded(2))
      expect(book.status()).toMatchObject({ state: 'CLOSED', refundId: 'P2' })
    })
  })

  it('changes nothing of a return that is not known', () => {
    expect(openBook().instruct(approve)).toEqual({ disposition: 'superseded' })
  })
})
