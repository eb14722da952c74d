import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  compareDecimal,
  decimal,
  formatDecimal,
  parseDecimal,
  subtractDecimal,
} from '@carrick/kernel'
import { minorUnitsOf } from './currency.ts'
import { lineNet, orderNet, roundingTolerance } from './money.ts'

const line = (quantity: string, unitPrice: string, discount = '0', priceUnitQuantity = '1') => ({
  quantity: parseDecimal(quantity),
  unitPrice: parseDecimal(unitPrice),
  discount: parseDecimal(discount),
  priceUnitQuantity: parseDecimal(priceUnitQuantity),
})

describe('minor units of ISO 4217', () => {
  it.each([
    ['EUR', 2],
    ['USD', 2],
    ['JPY', 0],
    ['KRW', 0],
    ['CLP', 0],
    ['VND', 0],
    ['ISK', 0],
    ['KWD', 3],
    ['BHD', 3],
    ['OMR', 3],
    ['JOD', 3],
    ['TND', 3],
    ['CLF', 4],
    ['UYW', 4],
  ])('of %s are %i', (currency, digits) => {
    expect(minorUnitsOf(currency)).toBe(digits)
  })

  it.each(['', 'eur', 'EURO', 'DEM', 'XXX', 'constructor'])('does not know %j', (currency) => {
    expect(minorUnitsOf(currency)).toBeUndefined()
  })
})

describe('net amount of a line', () => {
  it.each([
    ['halves go up', line('1', '1.005'), 'EUR', '1.01'],
    ['a discount is taken before rounding', line('15', '2.50', '0.03'), 'EUR', '36.38'],
    ['yen have no cents', line('3', '33.5'), 'JPY', '101'],
    ['dinars have three digits', line('3', '0.3335'), 'KWD', '1.001'],
    ['a price for a hundred units', line('7', '33.35', '0', '100'), 'EUR', '2.33'],
    ['a price for three units', line('1', '10', '0', '3'), 'EUR', '3.33'],
    ['an allowance rounds away from zero', line('1', '-1.005'), 'EUR', '-1.01'],
    ['a gift costs nothing', line('4', '9.99', '1'), 'EUR', '0.00'],
  ])('%s', (_name, priced, currency, expected) => {
    expect(formatDecimal(lineNet(priced, currency, 'LINE'))).toBe(expected)
  })

  it('keeps four digits when the document is rounded as a whole', () => {
    expect(formatDecimal(lineNet(line('1', '1.0049'), 'EUR', 'DOCUMENT'))).toBe('1.0049')
  })
})

describe('net amount of an order', () => {
  const amounts = (...texts: string[]) => texts.map((text) => ({ netAmount: parseDecimal(text) }))

  it('adds lines and charges', () => {
    const freight = [{ amount: parseDecimal('32.38') }, { amount: parseDecimal('-5') }]
    expect(formatDecimal(orderNet(amounts('140.00', '165.30'), freight, 'EUR'))).toBe('332.68')
  })

  it('rounds once when the document is rounded as a whole', () => {
    expect(formatDecimal(orderNet(amounts('1.0049', '1.0049'), [], 'EUR'))).toBe('2.01')
  })

  it('by line and by document differ by rounding alone', () => {
    const units = fc.bigInt({ min: 1n, max: 10_000_000n })
    const lines = fc.array(
      fc
        .tuple(units, units, fc.bigInt({ min: 0n, max: 100n }))
        .map(([quantity, price, percent]) => ({
          quantity: decimal(quantity, 3),
          unitPrice: decimal(price, 4),
          discount: decimal(percent, 2),
          priceUnitQuantity: decimal(1n, 0),
        })),
      { minLength: 1, maxLength: 30 },
    )
    fc.assert(
      fc.property(lines, fc.constantFrom('EUR', 'JPY', 'KWD'), (drafts, currency) => {
        const nets = (['LINE', 'DOCUMENT'] as const).map((level) =>
          orderNet(
            drafts.map((each) => ({ netAmount: lineNet(each, currency, level) })),
            [],
            currency,
          ),
        )
        const [byLine, byDocument] = [nets[0] ?? decimal(0n, 0), nets[1] ?? decimal(1n, 0)]
        const { unscaled, scale } = subtractDecimal(byLine, byDocument)
        const apart = decimal(unscaled < 0n ? -unscaled : unscaled, scale)
        const allowed = roundingTolerance(currency, drafts.length + 1)
        expect(compareDecimal(apart, allowed)).not.toBe(1)
      }),
    )
  })
})
