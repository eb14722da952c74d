import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  addDecimal,
  compareDecimal,
  type Decimal,
  decimal,
  divideDecimal,
  fitsScale,
  formatDecimal,
  multiplyDecimal,
  parseDecimal,
  rescale,
  subtractDecimal,
} from './decimal.ts'

/** The oracle: a rational number, worked with by schoolbook rules. */
interface Rational {
  readonly n: bigint
  readonly d: bigint
}

const rational = ({ unscaled, scale }: Decimal): Rational => ({
  n: unscaled,
  d: BigInt(`1${'0'.repeat(scale)}`),
})
const same = (a: Rational, b: Rational): boolean => a.n * b.d === b.n * a.d
const plus = (a: Rational, b: Rational): Rational => ({ n: a.n * b.d + b.n * a.d, d: a.d * b.d })
const times = (a: Rational, b: Rational): Rational => ({ n: a.n * b.n, d: a.d * b.d })
const magnitude = (value: bigint): bigint => (value < 0n ? -value : value)

const decimals = fc
  .tuple(fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n }), fc.integer({ min: 0, max: 12 }))
  .map(([unscaled, scale]) => decimal(unscaled, scale))
const scales = fc.integer({ min: 0, max: 12 })

/** Distance of a rounded value from the exact one, times 2 x 10^scale: at most 1 is right. */
const isNearest = (rounded: Decimal, exact: Rational): boolean => {
  const r = rational(rounded)
  const difference = magnitude(r.n * exact.d - exact.n * r.d)
  return difference * 2n * BigInt(`1${'0'.repeat(rounded.scale)}`) <= magnitude(r.d * exact.d)
}

describe('exact decimals', () => {
  it('are written and read back unchanged', () => {
    fc.assert(
      fc.property(decimals, (value) => {
        expect(parseDecimal(formatDecimal(value))).toEqual(value)
      }),
    )
  })

  it('add, subtract and multiply as rationals do', () => {
    fc.assert(
      fc.property(decimals, decimals, (a, b) => {
        const negative = { n: -rational(b).n, d: rational(b).d }
        expect(same(rational(addDecimal(a, b)), plus(rational(a), rational(b)))).toBe(true)
        expect(same(rational(subtractDecimal(a, b)), plus(rational(a), negative))).toBe(true)
        expect(same(rational(multiplyDecimal(a, b)), times(rational(a), rational(b)))).toBe(true)
      }),
    )
  })

  it('compare as rationals do, whatever their scales', () => {
    fc.assert(
      fc.property(decimals, decimals, (a, b) => {
        const difference = rational(a).n * rational(b).d - rational(b).n * rational(a).d
        expect(compareDecimal(a, b)).toBe(difference < 0n ? -1 : difference > 0n ? 1 : 0)
      }),
    )
  })

  it('round to the nearest value', () => {
    fc.assert(
      fc.property(decimals, scales, (value, scale) => {
        const rounded = rescale(value, scale)
        expect(rounded.scale).toBe(scale)
        expect(isNearest(rounded, rational(value))).toBe(true)
      }),
    )
  })

  it('divide to the nearest value', () => {
    fc.assert(
      fc.property(
        decimals,
        decimals.filter(({ unscaled }) => unscaled !== 0n),
        scales,
        (a, b, scale) => {
          const exact = { n: rational(a).n * rational(b).d, d: rational(a).d * rational(b).n }
          expect(isNearest(divideDecimal(a, b, scale), exact)).toBe(true)
        },
      ),
    )
  })

  it('cut towards zero when asked to', () => {
    fc.assert(
      fc.property(decimals, scales, (value, scale) => {
        const cut = rescale(value, scale, 'down')
        const [a, b] = [rational(cut), rational(value)]
        expect(magnitude(a.n) * b.d <= magnitude(b.n) * a.d).toBe(true)
        expect(fitsScale(value, scale)).toBe(same(a, b))
      }),
    )
  })

  it.each([
    ['1.005', 2, '1.01'],
    ['-1.005', 2, '-1.01'],
    ['2.5', 0, '3'],
    ['-2.5', 0, '-3'],
    ['0.0049', 2, '0.00'],
    ['9.995', 2, '10.00'],
  ])('rounds %s at %i digits half away from zero to %s', (text, scale, expected) => {
    expect(formatDecimal(rescale(parseDecimal(text), scale))).toBe(expected)
  })

  it.each([
    ['1', '3', '0.3333'],
    ['-2', '3', '-0.6667'],
    ['1', '-8', '-0.1250'],
    ['0.00005', '1', '0.0001'],
  ])('divides %s by %s to %s', (a, b, expected) => {
    expect(formatDecimal(divideDecimal(parseDecimal(a), parseDecimal(b), 4))).toBe(expected)
  })

  it('refuse a division by zero by name', () => {
    expect(() => divideDecimal(decimal(1n, 0), decimal(0n, 3), 2)).toThrow(
      expect.objectContaining({ code: 'MESH_DECIMAL_ZERO' }),
    )
  })

  it.each(['', ' 1', '1.', '.5', '1e3', '1,5', 'NaN', '0x10', '--1', '١', '1\u0000'])(
    'refuse %j and say what is expected',
    (text) => {
      expect(() => parseDecimal(text)).toThrow(/is not a decimal number like 12.30/)
    },
  )
})
