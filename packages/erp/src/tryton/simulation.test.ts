import { describe, expect, it } from '@jest/globals'
import { decimal, parseDecimal } from '@carrick/kernel'
import type { ErpDraft, ErpDraftLine } from '../erp-order.ts'
import { creditCheck } from './credit-limit.ts'
import {
  asOrder,
  type FreeStock,
  missingPrices,
  netOf,
  pricedDraftLine,
  simulatedLines,
} from './simulation.ts'

const TODAY = '2026-11-23'
const OWN = parseDecimal('80.1000')

const line = (over: Partial<ErpDraftLine> = {}): ErpDraftLine => ({
  ...{ lineRef: 'line-1', sku: 'ROPE', quantity: '3', uom: 'C62', unitPrice: null, discount: '0' },
  ...over,
})
const draft = (...lines: readonly ErpDraftLine[]): ErpDraft => ({
  ...{ customerNumber: 'C', orderDate: TODAY, requestedDate: null, currency: 'EUR', shipTo: null },
  lines,
  charges: [{ code: 'FREIGHT', description: null, amount: '5.00' }],
})
const free = (left: string | null): FreeStock =>
  new Map([['ROPE', left === null ? null : parseDecimal(left)]])

const confirmedOf = (stock: FreeStock, ...lines: readonly ErpDraftLine[]) =>
  simulatedLines(
    lines.map((one) => pricedDraftLine(one, OWN)),
    stock,
    TODAY,
  ).map(({ confirmed, promiseDate }) => [confirmed, promiseDate])

describe('a draft that Tryton prices', () => {
  it('costs what the draft says, or its own price where the draft says nothing', () => {
    const own = pricedDraftLine(line(), OWN)
    const given = pricedDraftLine(line({ unitPrice: '9.99', discount: '0.1' }), OWN)
    const lines = simulatedLines([own, given], free('100'), TODAY)
    expect(lines).toMatchObject([
      { unitPrice: '80.1000', netAmount: '240.30', available: '100' },
      { unitPrice: '80.1000', netAmount: '26.97' },
    ])
    expect(netOf(draft(), [own, given])).toEqual(decimal(27227n, 2))
    expect(asOrder(draft(line()), [own]).lines).toMatchObject([
      { unitPrice: '80.1000', netAmount: '240.30' },
    ])
  })

  it('has no price where nobody names one', () => {
    const lines = [pricedDraftLine(line(), null), pricedDraftLine(line({ unitPrice: '1' }), null)]
    expect(missingPrices(lines)).toMatchObject([
      { path: 'lines[0].unitPrice', code: 'MESH_ERP_NO_PRICE' },
    ])
  })

  it('confirms what the lines before have not taken', () => {
    expect(confirmedOf(free('5'), line(), line())).toEqual([
      ['3', TODAY],
      ['2', null],
    ])
    expect(confirmedOf(free('-2'), line())).toEqual([['0', null]])
  })

  it('confirms any service, and nothing of what is not known or not wanted', () => {
    expect(confirmedOf(free(null), line())).toEqual([['3', TODAY]])
    expect(confirmedOf(new Map(), line())).toEqual([['0', null]])
    expect(confirmedOf(free('5'), line({ quantity: '-1' }))).toEqual([['0', null]])
  })
})

describe('the credit of a customer in Tryton', () => {
  const credit = (owed: string | null, limit: string | null) => ({
    id: 1,
    credit_amount: owed === null ? null : parseDecimal(owed),
    credit_limit_amount: limit === null ? null : parseDecimal(limit),
  })
  const net = parseDecimal('60.00')

  it('is enough up to the limit, and without one', () => {
    expect(creditCheck(credit('40.00', '100.00'), net)).toEqual({ ok: true, available: '60.00' })
    expect(creditCheck(credit('40.01', '100.00'), net)).toEqual({ ok: false, available: '59.99' })
    expect(creditCheck(credit('140.00', '100.00'), net)).toEqual({ ok: false, available: '0' })
    expect(creditCheck(credit(null, null), net)).toEqual({ ok: true, available: null })
  })
})
