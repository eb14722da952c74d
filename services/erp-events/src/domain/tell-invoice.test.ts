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
  settlement: 'DUE',
  paidAmount: '0',
  openAmount: '0',
  withdrawn: false,
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

describe('the payment of an invoice', () => {
  const paid = (version: number, over: Partial<InvoiceFact> = {}) =>
    fact(version, { settlement: 'PAID', paidAmount: '23.80', openAmount: '0', ...over })
  const eventsOf = ({ news }: { readonly news: readonly { readonly event: string }[] }) =>
    news.map(({ event }) => event)

  it('is not told while nobody has paid, which the invoice says', () => {
    expect(eventsOf(tellInvoice(undefined, 'demo', fact(1)))).toEqual(['InvoicePosted'])
  })

  it('is told with what is paid and what is open, once', () => {
    const first = tellInvoice(undefined, 'demo', fact(1))
    const second = tellInvoice(
      first.book,
      'demo',
      paid(2, { settlement: 'PARTIALLY_PAID', paidAmount: '3.80', openAmount: '20.00' }),
    )
    expect(second.news).toMatchObject([
      {
        event: 'InvoicePaid',
        payload: {
          documentVersion: 2,
          settlement: 'PARTIALLY_PAID',
          paidAmount: parseDecimal('3.80'),
          openAmount: parseDecimal('20.00'),
        },
      },
    ])
    expect(tellInvoice(second.book, 'demo', paid(2)).effect).toBe('duplicate')
    expect(eventsOf(tellInvoice(second.book, 'demo', paid(3)))).toEqual(['InvoicePaid'])
  })

  it('that is taken back is told', () => {
    const first = tellInvoice(undefined, 'demo', paid(1))
    expect(eventsOf(first)).toEqual(['InvoicePosted', 'InvoicePaid'])
    expect(tellInvoice(first.book, 'demo', fact(2)).news).toMatchObject([
      { event: 'InvoicePaid', payload: { settlement: 'DUE' } },
    ])
  })

  it('does not tell the invoice again, nor the other way round', () => {
    const first = tellInvoice(undefined, 'demo', paid(1))
    const second = tellInvoice(first.book, 'demo', paid(2, { withdrawn: true, lines: [] }))
    expect(eventsOf(second)).toEqual(['InvoicePosted'])
  })
})
