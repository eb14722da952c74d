import { describe, expect, it } from '@jest/globals'
import { parseDecimal } from '@carrick/kernel'
import type { InvoiceFact } from './erp-fact.ts'
import { tellInvoice } from './tell-invoice.ts'

const fact = (version: number, over: Partial<InvoiceFact> = {}): InvoiceFact => ({
  type: 'invoice',
  at: '2026-11-23T12:00:00.000Z',
  mark: '5b1c1f9e-6a44-5c38-9d0b-8f0c2a1b7e11',
  documentId: 'SO-1',
  invoiceId: 'IN-1',
  version,
  invoicedOn: '2026-11-23',
  dueOn: null,
  currency: 'EUR',
  netAmount: '20.00',
  grossAmount: '23.80',
  lines: [{ lineRef: 'line-1', quantity: '2' }],
  ...over,
})

describe('an invoice', () => {
  const first = tellInvoice(undefined, 'demo', fact(1))

  it('is told with exact amounts', () => {
    expect(first.news).toMatchObject([
      {
        event: 'InvoicePosted',
        document: 'IN-1',
        payload: {
          netAmount: parseDecimal('20.00'),
          grossAmount: parseDecimal('23.80'),
          lines: [{ lineId: 'line-1', quantity: parseDecimal('2') }],
        },
      },
    ])
  })

  it('is told once', () => {
    expect(tellInvoice(first.book, 'demo', fact(1))).toEqual({ news: [], effect: 'duplicate' })
    expect(tellInvoice(first.book, 'demo', fact(2)).news).toEqual([])
  })

  it('is told again when it was corrected, but not by what was said before', () => {
    const corrected = tellInvoice(first.book, 'demo', fact(3, { netAmount: '19.00' }))
    expect(corrected.news).toHaveLength(1)
    expect(tellInvoice(corrected.book, 'demo', fact(2)).effect).toBe('superseded')
  })
})
