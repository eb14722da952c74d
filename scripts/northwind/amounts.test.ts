import { describe, expect, it } from '@jest/globals'
import { formatDecimal, parseDecimal } from '@carrick/kernel'
import { lineNet, toCents } from './amounts.ts'

describe('an amount in cents', () => {
  it.each([
    ['65.025', '65.03', '65.02'],
    ['0.335', '0.34', '0.34'],
    ['0.005', '0.01', '0.00'],
    ['-0.015', '-0.02', '-0.02'],
    ['-0.025', '-0.03', '-0.02'],
    ['0.0049999', '0.00', '0.00'],
    ['0.0050001', '0.01', '0.01'],
    ['7', '7.00', '7.00'],
  ])('of %s is %s, or %s where half a cent goes to the even neighbour', (exact, up, even) => {
    expect(formatDecimal(toCents(parseDecimal(exact), 'half-up'))).toBe(up)
    expect(formatDecimal(toCents(parseDecimal(exact), 'half-even'))).toBe(even)
  })
})

describe('a line', () => {
  it.each([
    ['5', '14.45', '0.10', '65.03'],
    ['7', '98765.43', '0.125', '604938.26'],
    ['99999', '0.05', '0.33', '3349.97'],
    ['1', '0.01', '1', '0.00'],
  ])('of %s at %s less %s costs %s', (quantity, unitPrice, discount, net) => {
    const line = {
      quantity: parseDecimal(quantity),
      unitPrice: parseDecimal(unitPrice),
      discount: parseDecimal(discount),
    }
    expect(formatDecimal(lineNet(line))).toBe(net)
  })
})
