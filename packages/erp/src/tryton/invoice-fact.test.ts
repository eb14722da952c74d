import { describe, expect, it } from '@jest/globals'
import { parseDecimal, ZERO } from '@carrick/kernel'
import type { BilledLine } from './billed-lines.ts'
import { DAY, saleBook, saleLine } from './sale-book.fixture.ts'
import type { Billed, Invoice } from './invoice.ts'
import { creditFact, invoiceFact } from './invoice-fact.ts'
import { chargeNote, lineNote } from './note.ts'
import type { ReturnBook } from './return-book.ts'
import { returnFact } from './return-fact.ts'

const order = saleBook({}, [], {
  lines: [
    saleLine(10, lineNote('line-1', []), '10'),
    saleLine(11, chargeNote('FREIGHT'), '1', 'service'),
  ],
})
const move = (state: 'draft' | 'done' | 'cancelled'): ReturnBook['moves'][number] => ({
  ...{ id: 70, origin: 30, shipment: 6, state, effective_date: '2026-11-25' },
  ...{ quantity: parseDecimal('2'), last_modified_at: DAY + 5_000 },
})
const back = (
  webId: string | null,
  state: 'draft' | 'done' | 'cancelled' = 'done',
): ReturnBook => ({
  sale: { ...order.sale, id: 2, web_id: webId, number: '8', origin: 1, order: 1 },
  lines: [saleLine(30, lineNote('line-1', ['scratched']), '-3')],
  moves: [move(state)],
})

const invoice = (over: Partial<Invoice> = {}): Invoice => ({
  ...{ id: 3, number: 'INV-1', state: 'posted', description: null, invoice_date: '2026-11-24' },
  untaxed_amount: parseDecimal('105.00'),
  total_amount: parseDecimal('126.00'),
  amount_to_pay: parseDecimal('126.00'),
  ...{ last_modified_at: DAY, lines_to_pay: [], payment_lines: [], reconciliation_lines: [] },
  'cancel_move.': null,
  'currency.': { code: 'EUR', digits: 2 },
  ...over,
})

const line = (saleLineId: number | undefined, quantity: string, amount: string): BilledLine => ({
  ...{ id: 50, invoice: 3, number: 'INV-0', saleLine: saleLineId, corrects: undefined },
  ...{ quantity: parseDecimal(quantity), amount: parseDecimal(amount) },
})

const bill = (lines: readonly BilledLine[], over: Partial<Invoice> = {}): Billed => ({
  invoice: invoice(over),
  lines,
  moveLines: [],
})

const negative = { untaxed_amount: parseDecimal('-20.00'), total_amount: parseDecimal('-24.00') }
const sold = [line(10, '10', '100.00')]
const told = (one: Billed, returns: readonly ReturnBook[] = []) =>
  [
    invoiceFact({ book: order, returns, sold }, one),
    creditFact({ book: order, returns, sold }, one),
  ] as const

describe('an invoice of Tryton as a fact', () => {
  it('tells its lines, its amounts and what is open, and is no credit', () => {
    const [fact, credit] = told(bill([line(10, '10', '100.00'), line(11, '1', '5.00')]))
    expect(fact).toMatchObject({
      ...{ type: 'invoice', mark: 'mark', documentId: '7', invoiceId: 'INV-1', withdrawn: false },
      ...{ netAmount: '105.00', grossAmount: '126.00', openAmount: '126.00', settlement: 'DUE' },
      lines: [{ lineRef: 'line-1', quantity: '10' }],
    })
    expect(credit).toBeUndefined()
  })

  it('for several orders tells each its part, also of what is paid', () => {
    const lines = [line(10, '10', '100.00'), line(99, '1', '5.00')]
    const [fact] = told(bill(lines, { amount_to_pay: parseDecimal('63.00') }))
    expect(fact).toMatchObject({
      ...{ netAmount: '100.00', grossAmount: '120.00', paidAmount: '60.00', openAmount: '60.00' },
      settlement: 'PARTIALLY_PAID',
    })
  })

  it('was withdrawn when it was cancelled, but not when a credit note took it back', () => {
    const lines = [line(10, '10', '100.00')]
    const cancelled = { state: 'cancelled', amount_to_pay: ZERO } as const
    expect(told(bill(lines, cancelled))[0]).toMatchObject({ withdrawn: true })
    const credited = { ...cancelled, 'cancel_move.': { origin: 9 } }
    expect(told(bill(lines, credited))[0]).toMatchObject({ withdrawn: false, openAmount: '0' })
  })

  it('is nothing to an order that it is not for', () => {
    expect(told(bill([line(99, '1', '5.00')]))).toEqual([undefined, undefined])
  })
})

describe('a credit note of Tryton', () => {
  it('tells positive amounts and the invoice that it takes back, and is no invoice', () => {
    const corrected = { ...line(10, '-2', '-20.00'), corrects: 'INV-0' }
    const [fact, credit] = told(bill([corrected], negative))
    expect(fact).toBeUndefined()
    expect(credit).toMatchObject({
      ...{ type: 'credit', mark: 'mark', documentId: '7', creditMemoId: 'INV-1' },
      ...{ originalInvoiceId: 'INV-0', returnMark: null, netAmount: '20.00', grossAmount: '24.00' },
      lines: [{ lineRef: 'line-1', quantity: '2' }],
    })
  })

  it('for a return tells our mark of it, and is the order’s with what is kept back', () => {
    const fee = line(undefined, '1', '5.00')
    const [, credit] = told(bill([line(30, '-2', '-25.00'), fee], negative), [back('return-1')])
    expect(credit).toMatchObject({
      ...{ mark: 'mark', documentId: '7', returnMark: 'return-1', netAmount: '20.00' },
      originalInvoiceId: 'INV-0',
      lines: [{ lineRef: 'line-1', quantity: '2' }],
    })
  })

  it('for a return that people entered has no mark of ours', () => {
    const [, credit] = told(bill([line(30, '-2', '-20.00')], negative), [back(null)])
    expect(credit).toMatchObject({ returnMark: null })
  })
})

describe('a return in Tryton', () => {
  it('tells what came in, under its own document and the order’s mark', () => {
    expect(returnFact(order, back('return-1'), 'UTC')).toMatchObject({
      ...{ type: 'return', mark: 'mark', returnMark: 'return-1', documentId: '8' },
      ...{ receivedOn: '2026-11-25', withdrawn: false, version: DAY / 1_000 + 5 },
      lines: [{ lineRef: 'line-1', quantity: '2' }],
    })
  })

  it('tells nothing before anything came in, and of a receipt that was taken back', () => {
    expect(returnFact(order, back('return-1', 'draft'), 'UTC')).toBeUndefined()
    expect(returnFact(order, back(null, 'cancelled'), 'UTC')).toMatchObject({
      ...{ returnMark: null, withdrawn: true, lines: [] },
    })
  })
})
