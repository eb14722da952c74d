import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { millionths, totalsOfLines } from './quantities.ts'

const sumOf = (...quantities: readonly string[]): bigint | undefined =>
  totalsOfLines(quantities.map((quantity) => [{ lineId: 'L1', quantity }])).get('L1')

describe('the sum of what documents hold of a line', () => {
  it.each([
    ['three thirds of a dozen', ['0.333333', '0.333333', '0.333333'], '1'],
    ['two thirds that were rounded up', ['0.666667', '0.666667', '0.666667'], '2'],
    ['five and seven pieces of a dozen', ['0.416667', '0.583333'], '1'],
    ['a single part', ['0.333333'], '0.333333'],
    ['parts that come to no whole', ['0.333333', '0.333333'], '0.666666'],
    ['a quantity that is exact', ['1.5', '2.25'], '3.75'],
  ])('is whole when rounding alone stands between: %s', (_name, quantities, sum) => {
    expect(sumOf(...quantities)).toBe(millionths(sum))
  })

  it('is a whole unit whenever the ERP ships all pieces of it, in whatever parts', () => {
    const each = fc.integer({ min: 2, max: 200 })
    const cuts = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(each, cuts, (pieces, wanted) => {
        let left = pieces
        const parts = wanted.map((want) => {
          const part = Math.min(want, left)
          left -= part
          return part
        })
        const quantities = [...parts, left].map((part) => {
          const half = BigInt(pieces) / 2n
          const units = (BigInt(part) * 1_000_000n + half) / BigInt(pieces)
          return `${String(units / 1_000_000n)}.${String(units % 1_000_000n).padStart(6, '0')}`
        })
        expect(sumOf(...quantities)).toBe(1_000_000n)
      }),
    )
  })

  it('is exact for quantities that no rounding made', () => {
    const whole = fc.array(fc.integer({ min: 0, max: 10_000_000 }), { maxLength: 30 })
    fc.assert(
      fc.property(whole, (tenThousandths) => {
        const quantities = tenThousandths.map((n) => (n / 10_000).toFixed(4))
        const sum = tenThousandths.reduce((a, b) => a + BigInt(b), 0n) * 100n
        expect(sumOf(...quantities) ?? 0n).toBe(sum)
      }),
    )
  })
})
