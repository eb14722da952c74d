import { describe, expect, it } from '@jest/globals'
import { formatDecimal, parseDecimal } from '@carrick/kernel'
import { aLine, anOrder, SOME_ORDER } from '@carrick/testkit'
import { areLeftOut, withCancelled, withoutCancelled } from './cancelled-lines.ts'
import { aPosted } from '../adapters/sample-posting.fake.ts'

const line = (lineId: string, quantity: string) =>
  aLine({ lineId, quantity: parseDecimal(quantity), unitPrice: parseDecimal('10.00') })
const order = anOrder(SOME_ORDER, {
  lines: [line('line-1', '2'), line('line-2', '5')],
  charges: [],
  netAmount: parseDecimal('70.00'),
  taxAmount: parseDecimal('13.30'),
})
describe('an order without what was cancelled of it', () => {
  it('is the same when nothing was', () => {
    expect(withoutCancelled(order)).toBe(order)
    expect(withoutCancelled(order, { 'line-9': '0' })).toBe(order)
  })

  it('has no line of which nothing is left, and what is left of the others at its price', () => {
    const { lines, netAmount, taxAmount } = withoutCancelled(order, {
      'line-1': '0',
      'line-2': '2',
    })
    expect(lines.map(({ lineId, netAmount: net }) => [lineId, formatDecimal(net)])).toEqual([
      ['line-2', '20.00'],
    ])
    expect([formatDecimal(netAmount), taxAmount]).toEqual(['20.00', null])
  })
})

describe('a line that the ERP has the order without', () => {
  it('is nothing to ask the ERP for, and is tried no more', () => {
    const posting = aPosted({ leftOut: ['line-1', 'line-2'] })
    expect(areLeftOut(posting, ['line-1'])).toBe(true)
    expect(areLeftOut(posting, [])).toBe(false)
    const request = { requestVersion: 3, lineIds: ['line-1'] }
    expect(withCancelled(posting, request)).toMatchObject({
      leftOut: ['line-2'],
      cancelledLines: { 'line-1': '0' },
      linesCancelledBy: 3,
    })
  })
})
