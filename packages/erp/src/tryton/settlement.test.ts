import { describe, expect, it } from '@jest/globals'
import { formatDecimal, parseDecimal, ZERO } from '@carrick/kernel'
import { dueOn, type MoveLine, type Payable, settlementOf } from './settlement.ts'

const OWN = 3
const invoice = (over: Partial<Payable> = {}): Payable => ({
  ...{ id: OWN, state: 'posted', lines_to_pay: [41] },
  total_amount: parseDecimal('60.00'),
  amount_to_pay: parseDecimal('60.00'),
  ...over,
})

const line = (id: number, over: Partial<MoveLine> = {}): MoveLine => ({
  ...{ id, debit: ZERO, credit: ZERO, amount_second_currency: null, maturity_date: null },
  move_origin: OWN,
  'move.': { 'journal.': { type: 'revenue' } },
  ...over,
})

const due = line(41, { debit: parseDecimal('60.00'), maturity_date: '2026-12-30' })
const payment = (credit: string) =>
  line(53, { credit: parseDecimal(credit), 'move.': { 'journal.': { type: 'cash' } } })
const creditNote = (credit: string) => line(54, { credit: parseDecimal(credit), move_origin: 7 })
const writeOff = (credit: string) =>
  line(55, {
    ...{ credit: parseDecimal(credit), move_origin: undefined },
    'move.': { 'journal.': { type: 'write-off' } },
  })

const settled = (one: Payable, ...lines: readonly MoveLine[]) => {
  const { settlement, paid, open } = settlementOf(one, [due, ...lines])
  return [settlement, Number(formatDecimal(paid)), Number(formatDecimal(open))]
}

describe('an invoice of Tryton', () => {
  it('is due until money comes in, also when a credit note makes it smaller', () => {
    expect(settled(invoice())).toEqual(['DUE', 0, 60])
    const smaller = invoice({ amount_to_pay: parseDecimal('50.00') })
    expect(settled(smaller, creditNote('10.00'))).toEqual(['DUE', 0, 50])
  })

  it('is paid in part though Tryton calls it posted, and paid before Tryton says so', () => {
    const part = invoice({ amount_to_pay: parseDecimal('20.00') })
    expect(settled(part, payment('40.00'))).toEqual(['PARTIALLY_PAID', 40, 20])
    const whole = invoice({ amount_to_pay: ZERO })
    expect(settled(whole, payment('60.00'))).toEqual(['PAID', 60, 0])
  })

  it('is paid by as much as came in when a credit note is set against it', () => {
    const paid = invoice({ state: 'paid', amount_to_pay: ZERO })
    expect(settled(paid, payment('60.00'))).toEqual(['PAID', 60, 0])
    expect(settled(paid, payment('50.00'), creditNote('10.00'))).toEqual(['PAID', 50, 0])
  })

  it('is not paid by a credit note for all of it, whatever Tryton calls that', () => {
    const cancelled = invoice({ state: 'cancelled', amount_to_pay: ZERO })
    expect(settled(cancelled, creditNote('60.00'))).toEqual(['WRITTEN_OFF', 0, 0])
    const paid = invoice({ state: 'paid', amount_to_pay: ZERO })
    expect(settled(paid, creditNote('60.00'))).toEqual(['WRITTEN_OFF', 0, 0])
  })

  it('is written off by what the company gives up', () => {
    const paid = invoice({ state: 'paid', amount_to_pay: ZERO })
    expect(settled(paid, payment('59.00'), writeOff('1.00'))).toEqual(['WRITTEN_OFF', 59, 0])
  })

  it('does not count another invoice that the same money pays', () => {
    const paid = invoice({ state: 'paid', amount_to_pay: ZERO })
    const other = line(56, { debit: parseDecimal('40.00'), move_origin: 9 })
    expect(settled(paid, payment('100.00'), other)).toEqual(['PAID', 60, 0])
  })

  it('counts in its own currency', () => {
    const part = invoice({ amount_to_pay: parseDecimal('20.00') })
    const abroad = line(57, {
      ...{ credit: parseDecimal('33.00'), move_origin: 7 },
      amount_second_currency: parseDecimal('-40.00'),
    })
    expect(settled(part, abroad)).toEqual(['DUE', 0, 20])
  })

  it('is due when the last of it is', () => {
    const later = line(42, { maturity_date: '2027-01-30' })
    const one = invoice({ lines_to_pay: [41, 42] })
    expect(dueOn(one, [due, later])).toBe('2027-01-30')
    expect(dueOn(one, [])).toBeNull()
  })
})
