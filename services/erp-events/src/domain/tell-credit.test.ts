import { describe, expect, it } from '@jest/globals'
import { parseDecimal } from '@carrick/kernel'
import type { CreditFact, ReturnFact } from './erp-fact.ts'
import { tellCredit } from './tell-credit.ts'
import { tellReturn } from './tell-return.ts'

const mark = '5b1c1f9e-6a44-5c38-9d0b-8f0c2a1b7e11'
const returnMark = 'a6c6d1c4-31f5-5a3c-8b8e-2a5b6f2f7c10'
const lines = [{ lineRef: 'line-1', quantity: '2' }]

const credit = (version: number, over: Partial<CreditFact> = {}): CreditFact => ({
  type: 'credit',
  at: '2026-11-23T12:00:00.000Z',
  mark,
  documentId: 'SO-1',
  creditMemoId: 'CM-1',
  originalInvoiceId: 'IN-1',
  returnMark,
  version,
  creditedOn: '2026-11-23',
  currency: 'EUR',
  netAmount: '20.00',
  grossAmount: '23.80',
  withdrawn: false,
  lines,
  ...over,
})

const receipt = (version: number, over: Partial<ReturnFact> = {}): ReturnFact => ({
  type: 'return',
  at: '2026-11-23T12:00:00.000Z',
  mark,
  returnMark,
  documentId: 'RS-1',
  version,
  receivedOn: '2026-11-23',
  withdrawn: false,
  lines,
  ...over,
})

describe('a credit memo', () => {
  const first = tellCredit(undefined, 'demo', credit(1))

  it('is told with its invoice, its return and exact amounts', () => {
    expect(first.news).toMatchObject([
      {
        event: 'CreditMemoPosted',
        document: 'CM-1',
        payload: {
          creditMemoId: 'CM-1',
          originalInvoiceId: 'IN-1',
          returnId: returnMark,
          grossAmount: parseDecimal('23.80'),
          lines: [{ lineId: 'line-1', quantity: parseDecimal('2') }],
        },
      },
    ])
  })

  it('is told once, and again when the ERP takes it back', () => {
    expect(tellCredit(first.book, 'demo', credit(1)).effect).toBe('duplicate')
    expect(tellCredit(first.book, 'demo', credit(2)).news).toEqual([])
    expect(tellCredit(first.book, 'demo', credit(3, { withdrawn: true })).news).toMatchObject([
      { payload: { withdrawn: true } },
    ])
  })

  it('that was taken back before anybody heard of it needs no word', () => {
    const silent = tellCredit(undefined, 'demo', credit(2, { withdrawn: true }))
    expect(silent.news).toEqual([])
    expect(tellCredit(silent.book, 'demo', credit(1)).effect).toBe('superseded')
  })
})

describe('returned goods', () => {
  const first = tellReturn(undefined, 'demo', receipt(1))

  it('are told with their return and what came in', () => {
    expect(first.news).toMatchObject([
      {
        event: 'GoodsReturned',
        document: 'RS-1',
        payload: { returnId: returnMark, receivedOn: '2026-11-23', withdrawn: false },
      },
    ])
  })

  it('are told once, and again when more comes in or the receipt is taken back', () => {
    expect(tellReturn(first.book, 'demo', receipt(1)).effect).toBe('duplicate')
    const more = tellReturn(
      first.book,
      'demo',
      receipt(2, { lines: [{ lineRef: 'line-1', quantity: '3' }] }),
    )
    expect(more.news).toHaveLength(1)
    expect(tellReturn(more.book, 'demo', receipt(3, { withdrawn: true })).news).toHaveLength(1)
    expect(tellReturn(more.book, 'demo', receipt(1)).effect).toBe('superseded')
  })

  it('that nobody announced are told all the same', () => {
    const blind = tellReturn(undefined, 'demo', receipt(1, { returnMark: null }))
    expect(blind.news).toMatchObject([{ payload: { returnId: null } }])
  })
})
