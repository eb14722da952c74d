import { describe, expect, it } from '@jest/globals'
import { formatDecimal, multiplyDecimal, parseDecimal } from '@carrick/kernel'
import { partsOf, roundHalfEven, unitPriceFor } from './unit-price.ts'

const lineOf = (quantity: string, unitPrice: string, discount: string, netAmount: string) => ({
  quantity: parseDecimal(quantity),
  unitPrice: parseDecimal(unitPrice),
  discount: parseDecimal(discount),
  netAmount: parseDecimal(netAmount),
})

const priceOf = (...line: Parameters<typeof lineOf>) => {
  const price = unitPriceFor(lineOf(...line), 2)
  return price === undefined ? undefined : formatDecimal(price)
}

describe('the unit price for Tryton', () => {
  it.each([
    ['0.125', '0.12'],
    ['0.135', '0.14'],
    ['-0.125', '-0.12'],
    ['-0.135', '-0.14'],
    ['0.1251', '0.13'],
    ['2', '2.00'],
  ])('rounds %s to %s, half to even', (value, rounded) => {
    expect(formatDecimal(roundHalfEven(parseDecimal(value), 2))).toBe(rounded)
  })

  it.each([
    ['12', '14.00', '0', '168.00', '14.0000'],
    ['40', '7.70', '0.05', '292.60', '7.3150'],
    ['3', '0.335', '0.1', '0.90', '0.3015'],
    ['0.001', '10.00', '0', '0.01', '10.0000'],
  ])('is price less discount: %s at %s less %s', (quantity, price, discount, net, expected) => {
    expect(priceOf(quantity, price, discount, net)).toBe(expected)
  })

  it('moves by the least step where the halves are rounded apart', () => {
    expect(priceOf('1', '1.25', '0.1', '1.13')).toBe('1.1251')
  })

  it('is none where no price of four digits gives the amount', () => {
    expect(priceOf('1000', '0.00001', '0', '0.01')).toBeUndefined()
  })

  it('is none for a quantity of zero', () => {
    expect(priceOf('0', '1', '0', '0')).toBeUndefined()
  })

  it('splits one piece off where no single price gives the amount to the cent', () => {
    const parts = partsOf(lineOf('12000', '0.03333', '0.03', '387.96'), 2)
    const amounts = parts?.map(({ quantity, unitPrice }) =>
      formatDecimal(roundHalfEven(multiplyDecimal(quantity, unitPrice), 2)),
    )
    expect(amounts).toEqual(['387.57', '0.39'])
  })

  it('does not make up an amount that price and quantity do not give', () => {
    expect(partsOf(lineOf('1', '10.00', '0', '-3.00'), 2)).toBeUndefined()
  })
})
