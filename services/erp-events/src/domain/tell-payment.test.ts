import { describe, expect, it } from '@jest/globals'
import { parseDecimal } from '@carrick/kernel'
import type { InspectionFact, InvoiceFact, PaymentFact } from './erp-fact.ts'
import { tellInspection } from './tell-inspection.ts'
import { tellInvoice } from './tell-invoice.ts'
import { tellPayment } from './tell-payment.ts'

const mark = '5b1c1f9e-6a44-5c38-9d0b-8f0c2a1b7e11'
const at = '2026-11-23T12:00:00.000Z'

const invoice: InvoiceFact = {
  type: 'invoice',
  at,
  mark,
  documentId: 'SO-1',
  invoiceId: 'IN-1',
  version: 1,
  invoicedOn: '2026-11-23',
  dueOn: null,
  currency: 'EUR',
  netAmount: '20.00',
  grossAmount: '23.80',
  settlement: 'DUE',
  paidAmount: '0',
  openAmount: '23.80',
  withdrawn: false,
  lines: [],
}

const payment = (version: number, over: Partial<PaymentFact> = {}): PaymentFact => ({
  type: 'payment',
  at,
  mark,
  invoiceId: 'IN-1',
  version,
  settlement: 'PAID',
  currency: 'EUR',
  paidAmount: '23.80',
  openAmount: '0',
  ...over,
})

describe('a payment that a payment service tells', () => {
  it('is told under the document in which the ERP posted the invoice', () => {
    const { book } = tellInvoice(undefined, 'demo', invoice)
    expect(tellPayment(book, 'demo', payment(1)).news).toMatchObject([
      {
        event: 'InvoicePaid',
        payload: { documentId: 'SO-1', target: 'demo', paidAmount: parseDecimal('23.80') },
      },
    ])
  })

  it('does not wait for the invoice', () => {
    const first = tellPayment(undefined, 'demo', payment(1))
    expect(first.news).toMatchObject([{ payload: { documentId: 'IN-1', invoiceId: 'IN-1' } }])
    expect(tellPayment(first.book, 'demo', payment(1)).effect).toBe('duplicate')
  })

  it('is told again when it is taken back, but not by what was said before', () => {
    const { book } = tellPayment(undefined, 'demo', payment(2))
    const back = tellPayment(book, 'demo', payment(3, { settlement: 'DUE', paidAmount: '0' }))
    expect(back.news).toMatchObject([{ payload: { settlement: 'DUE', documentVersion: 3 } }])
    expect(tellPayment(back.book, 'demo', payment(1)).effect).toBe('superseded')
  })
})

describe('an inspection', () => {
  const fact = (version: number, accepted: string): InspectionFact => ({
    type: 'inspection',
    at,
    mark,
    returnMark: 'a6c6d1c4-31f5-5a3c-8b8e-2a5b6f2f7c10',
    inspectionId: 'Q-7',
    version,
    inspectedOn: '2026-11-23',
    lines: [{ lineRef: 'line-1', accepted, rejected: '1', disposition: 'RESTOCK', note: null }],
  })
  const first = tellInspection(undefined, 'wms', fact(1, '2'))

  it('is told with what was accepted and what becomes of the goods', () => {
    expect(first.news).toMatchObject([
      {
        event: 'GoodsInspected',
        document: 'Q-7',
        payload: {
          documentVersion: 1,
          lines: [{ lineId: 'line-1', accepted: parseDecimal('2'), disposition: 'RESTOCK' }],
        },
      },
    ])
  })

  it('is told once, and again when it is corrected', () => {
    expect(tellInspection(first.book, 'wms', fact(1, '2')).effect).toBe('duplicate')
    expect(tellInspection(first.book, 'wms', fact(2, '2')).news).toEqual([])
    expect(tellInspection(first.book, 'wms', fact(3, '1')).news).toHaveLength(1)
  })
})
