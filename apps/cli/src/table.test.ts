import { describe, expect, it } from '@jest/globals'
import { duration, table } from './table.ts'

describe('table', () => {
  it('aligns columns, numbers to the right', () => {
    expect(
      table(
        ['order', 'tries'],
        [
          ['00000101', 3],
          ['107', 12],
        ],
      ),
    ).toBe(['ORDER     TRIES', '00000101      3', '107          12'].join('\n'))
  })

  it('shows a missing value as a dash', () => {
    expect(table(['a', 'b'], [['x', undefined]])).toBe('A  B\nx  -')
  })
})

describe('duration', () => {
  it.each([
    [0, '0 s'],
    [59_999, '59 s'],
    [60_000, '1 min'],
    [7_200_000, '2 h'],
    [200_000_000, '2 d'],
    [-5, '0 s'],
  ])('says %d ms as %s', (ms, text) => {
    expect(duration(ms)).toBe(text)
  })
})
