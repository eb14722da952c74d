import { describe, expect, it } from '@jest/globals'
import { likePattern } from './like-pattern.ts'

describe('LIKE', () => {
  it.each([
    ['Rope%', 'rope 10 mm', true],
    ['%mm', 'Rope 10 mm', true],
    ['%10%', 'Rope 10 mm', true],
    ['R_pe', 'Rope', true],
    ['R_pe', 'Rpe', false],
    ['Rope', 'Rope 10', false],
    ['%', '', true],
    ['_', '', false],
    ['', '', true],
    ['a%b%c', 'a-b-b-c', true],
    ['a%b%c', 'a-c-b', false],
    ['50\\%', '50%', true],
    ['50\\%', '50 of', false],
    ['a\\_b', 'a_b', true],
    ['a\\_b', 'axb', false],
    ['(a|b)*', '(A|B)*', true],
  ])('%j on %j is %s', (pattern, text, fits) => {
    expect(likePattern(pattern)(text)).toBe(fits)
  })
})
