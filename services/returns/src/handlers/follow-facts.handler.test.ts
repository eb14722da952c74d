import { describe, expect, it } from '@jest/globals'
import { formatDecimal, parseDecimal } from '@carrick/kernel'
import {
  CaseOpened,
  CaseResolved,
  RefundRequested,
  ReturnAuthorizationRequested,
  ReturnCreditRequested,
  ReturnStatusChanged,
} from '@carrick/schemas'
import { openBook } from '../adapters/open-book.fake.ts'
import { LINE, say, SOME_RETURN } from '../adapters/sample-return.fake.ts'

/** An order of three ropes that were shipped and invoiced, and a return of some of them. */
const aReturnOf = (quantity: string, ...policy: Parameters<typeof openBook>) => {
  const book = openBook(...policy)
  book.hear(say.queued())
  book.hear(say.posted())
  book.hear(say.shipped({ [LINE]: '3' }))
  book.hear(say.invoiced({ [LINE]: '3' }))
  book.hear(say.snapshot({ [LINE]: quantity }))
  return book
}

describe('a return of three units of which one is damaged', () => {
  const fee = { restockingFee: { rate: '0.10' } }

  it('is authorised, received, inspected, credited less the fee, refunded after that, and closed', () => {
    const book = aReturnOf('3', fee)
    expect(book.told(ReturnAuthorizationRequested)).toMatchObject([
      {
        returnId: SOME_RETURN,
        target: 'demo',
        documentId: 'SO-1',
        lines: [{ lineId: LINE, quantity: parseDecimal('3.000000'), reason: 'DAMAGED' }],
      },
    ])
    book.hear(say.authorized())
    book.hear(say.returned({ [LINE]: '3' }))
    book.hear(say.inspected('2', '1'))
    expect(book.told(ReturnCreditRequested)).toMatchObject([
      {
        documentId: 'RMA-1',
        requestVersion: 1,
        lines: [{ lineId: LINE, quantity: parseDecimal('2.000000') }],
        restockingFee: parseDecimal('6.0000'),
        currency: 'EUR',
      },
    ])
    expect(book.told(RefundRequested)).toEqual([])
    book.hear(say.credited())
    expect(book.told(RefundRequested)).toMatchObject([
      {
        provider: 'payments',
        refundNumber: 1,
        creditMemoId: 'C1',
        amount: parseDecimal('71.4000'),
      },
    ])
    book.hear(say.refunded())
    expect(book.told(ReturnStatusChanged).map(({ state }) => state)).toEqual([
      'AUTHORIZING',
      'AUTHORIZED',
      'RECEIVED',
      'CREDIT_PENDING',
      'REFUND_PENDING',
      'REFUNDED',
      'CLOSED',
    ])
    const status = book.status()
    expect(status).toMatchObject({
      recordId: '0QR000000000001AAA',
      documentId: 'RMA-1',
      creditMemoId: 'C1',
      refundId: 'P1',
      exceptionCode: null,
      waitsFor: null,
    })
    expect(formatDecimal(status?.refundedAmount ?? parseDecimal('0'))).toBe('71.4000')
    expect(status?.lines.map((line) => [line.accepted, line.rejected].map(formatDecimal))).toEqual([
      ['2.000000', '1.000000'],
    ])
    expect(book.told(CaseOpened)).toEqual([])
  })

  it('asks for everything once, however often things are said', () => {
    const book = aReturnOf('3', fee)
    for (const event of [
      say.authorized(),
      say.returned({ [LINE]: '3' }),
      say.inspected('2', '1'),
      say.credited(),
      say.refunded(),
    ]) {
      book.hear(event)
      expect(book.hear(event)).toEqual({ disposition: 'duplicate' })
    }
    expect(book.told(ReturnAuthorizationRequested)).toHaveLength(1)
    expect(book.told(ReturnCreditRequested)).toHaveLength(1)
    expect(book.told(RefundRequested)).toHaveLength(1)
  })
})

describe('a receipt', () => {
  it('that comes before the authorisation is kept and counts with it', () => {
    const book = aReturnOf('2', { inspect: false })
    book.hear(say.returned({ [LINE]: '2' }))
    expect(book.told(ReturnCreditRequested)).toEqual([])
    book.hear(say.authorized())
    expect(book.told(ReturnCreditRequested)).toHaveLength(1)
  })

  it('of more than was authorised is a case, and only what was authorised is credited', () => {
    const book = aReturnOf('2', { inspect: false })
    book.hear(say.authorized())
    book.hear(say.returned({ [LINE]: '3' }))
    expect(book.told(ReturnCreditRequested)).toMatchObject([
      { lines: [{ quantity: parseDecimal('2.000000') }] },
    ])
    expect(book.told(CaseOpened)).toMatchObject([
      { code: 'MESH_RETURN_OVER_RECEIVED', ownerRole: 'warehouse' },
    ])
    book.hear(say.returned({ [LINE]: '2' }, { version: 2 }))
    expect(book.told(CaseResolved)).toHaveLength(1)
  })

  it('of another item is a case and is not credited', () => {
    const book = aReturnOf('2')
    book.hear(say.authorized())
    book.hear(say.returned({ 'line-9': '2' }))
    expect(book.told(CaseOpened)).toMatchObject([{ code: 'MESH_RETURN_WRONG_ITEM' }])
    expect(book.told(ReturnCreditRequested)).toEqual([])
  })

  it('that nobody announced becomes a return that a person decides about', () => {
    const book = openBook({ inspect: false })
    for (const event of [say.queued(), say.posted(), say.shipped({ [LINE]: '3' })]) book.hear(event)
    book.hear(say.invoiced({ [LINE]: '3' }))
    book.hear(say.returned({ [LINE]: '1' }, { returnId: null }))
    const status = book.status()
    expect(status).toMatchObject({ state: 'REQUESTED', ownerRole: 'customer service' })
    expect(book.told(CaseOpened)).toMatchObject([{ code: 'MESH_RETURN_APPROVAL' }])
    expect(book.told(ReturnAuthorizationRequested)).toEqual([])
    book.instruct({ returnId: status?.returnId ?? '', by: 'ada', verb: 'approve' })
    expect(book.told(ReturnAuthorizationRequested)).toHaveLength(1)
    expect(book.told(CaseResolved)).toHaveLength(1)
  })
})

describe('the money of a return', () => {
  const credited = (...policy: Parameters<typeof openBook>) => {
    const book = aReturnOf('2', { inspect: false, ...policy[0] })
    book.hear(say.authorized())
    book.hear(say.returned({ [LINE]: '2' }))
    return book
  }

  it('ends with the credit where nobody pays it back', () => {
    const book = credited({ refundThrough: null })
    book.hear(say.credited())
    expect(book.told(RefundRequested)).toEqual([])
    expect(
      book
        .told(ReturnStatusChanged)
        .map(({ state }) => state)
        .slice(-2),
    ).toEqual(['CREDITED', 'CLOSED'])
  })

  it('is refunded when only the books of the ERP tell of the credit memo', () => {
    const book = credited()
    book.hear(say.memo({ [LINE]: '2' }))
    expect(book.told(RefundRequested)).toMatchObject([{ creditMemoId: 'C1' }])
    book.hear(say.credited())
    expect(book.told(RefundRequested)).toHaveLength(1)
    expect(book.told(ReturnCreditRequested)).toHaveLength(1)
  })

  it('waits for the invoice of what came back', () => {
    const book = openBook({ inspect: false })
    for (const event of [
      say.queued(),
      say.posted(),
      say.shipped({ [LINE]: '3' }),
      say.snapshot({ [LINE]: '2' }),
      say.authorized(),
      say.returned({ [LINE]: '2' }),
    ]) {
      book.hear(event)
    }
    expect(book.status()).toMatchObject({ state: 'RECEIVED', ownerRole: 'finance' })
    book.hear(say.invoiced({ [LINE]: '3' }))
    expect(book.told(ReturnCreditRequested)).toHaveLength(1)
  })

  it('is not paid back when the ERP took the credit memo back, which is a case of finance', () => {
    const book = credited()
    book.hear(say.memo({ [LINE]: '2' }, { version: 2, withdrawn: true }))
    book.hear(say.credited())
    expect(book.told(RefundRequested)).toEqual([])
    expect(book.told(ReturnCreditRequested)).toHaveLength(1)
    expect(book.status()).toMatchObject({
      state: 'RECEIVED',
      exceptionCode: 'MESH_RETURN_CREDIT_WITHDRAWN',
      ownerRole: 'finance',
    })
  })

  it('is flagged when the credit memo is taken back after the refund was asked for', () => {
    const book = credited()
    book.hear(say.credited())
    book.hear(say.memo({ [LINE]: '2' }, { withdrawn: true }))
    expect(book.status()).toMatchObject({
      state: 'REFUND_PENDING',
      exceptionCode: 'MESH_RETURN_REFUND_WITHOUT_CREDIT',
    })
  })

  it('is tried again after the provider refused, when a person says so, under a new number', () => {
    const book = credited()
    book.hear(say.credited())
    book.hear(say.refundFailed())
    expect(book.status()).toMatchObject({
      state: 'REFUND_FAILED',
      exceptionCode: 'MESH_PAYMENT_DECLINED',
      ownerRole: 'finance',
    })
    expect(book.told(RefundRequested)).toHaveLength(1)
    book.instruct({ returnId: SOME_RETURN, by: 'ada', verb: 'refund' })
    expect(book.told(RefundRequested).map(({ refundNumber }) => refundNumber)).toEqual([1, 2])
    book.hear(say.refunded(2))
    expect(book.status()).toMatchObject({ state: 'CLOSED', refundId: 'P2' })
    expect(book.told(CaseResolved)).toHaveLength(1)
  })

  it('is credited again only when a person says so after the ERP refused', () => {
    const book = credited()
    book.hear(say.creditRefused())
    expect(book.status()).toMatchObject({ exceptionCode: 'MESH_ERP_PERIOD' })
    expect(book.told(ReturnCreditRequested)).toHaveLength(1)
    book.instruct({ returnId: SOME_RETURN, by: 'ada', verb: 'refund' })
    expect(book.told(ReturnCreditRequested).map((one) => one.requestVersion)).toEqual([1, 2])
  })

  it('is less the fee for the return, whichever of its credits the ERP takes', () => {
    const book = credited({ restockingFee: { amount: '5.00' } })
    book.hear(say.creditRefused())
    book.instruct({ returnId: SOME_RETURN, by: 'ada', verb: 'refund' })
    const fees = book.told(ReturnCreditRequested).map(({ restockingFee }) => restockingFee)
    expect(fees).toEqual([parseDecimal('5.0000'), parseDecimal('5.0000')])
  })

  it('goes back too for what comes when the return is closed', () => {
    const book = aReturnOf('2', { inspect: false })
    book.hear(say.authorized())
    book.hear(say.returned({ [LINE]: '1' }))
    book.wait(book.status()?.dueAt ?? 0)
    book.hear(say.credited(1, 'C1', '35.70'))
    book.hear(say.refunded(1, '35.70'))
    expect(book.status()).toMatchObject({ state: 'CLOSED' })
    book.hear(say.returned({ [LINE]: '2' }, { version: 2 }))
    book.hear(say.credited(2, 'C2', '35.70'))
    expect(book.told(RefundRequested)).toMatchObject([
      { creditMemoId: 'C1' },
      { creditMemoId: 'C2', refundNumber: 2, amount: parseDecimal('35.7000') },
    ])
    book.hear(say.refunded(2, '35.70'))
    expect(book.status()).toMatchObject({ state: 'CLOSED', refundId: 'P2' })
  })

  it('is not paid a second time when finance posts another credit memo for one that was taken back', () => {
    const book = credited()
    book.hear(say.credited())
    book.hear(say.refunded())
    book.hear(say.memo({ [LINE]: '2' }, { withdrawn: true }))
    expect(book.status()).toMatchObject({ exceptionCode: 'MESH_RETURN_REFUND_WITHOUT_CREDIT' })
    book.hear(say.memo({ [LINE]: '2' }, { memo: 'C2', gross: '81.40' }))
    expect(book.status()).toMatchObject({ exceptionCode: null })
    expect(book.told(RefundRequested).map(({ amount }) => amount)).toEqual([
      parseDecimal('71.4000'),
      parseDecimal('10.0000'),
    ])
    book.hear(say.refunded(2, '10.00'))
    expect(book.status()).toMatchObject({ state: 'CLOSED' })
  })
})
