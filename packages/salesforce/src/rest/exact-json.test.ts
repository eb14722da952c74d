import { describe, expect, it } from '@jest/globals'
import { parseExactJson, plainNumber } from './exact-json.ts'

describe('exact JSON', () => {
  it('keeps every digit of a number that a double would round', () => {
    expect(parseExactJson('{"TotalAmount":1234567890123456.78,"n":[0.1,3]}')).toEqual({
      TotalAmount: '1234567890123456.78',
      n: ['0.1', '3'],
    })
  })

  it('leaves text, booleans and null alone', () => {
    expect(parseExactJson('{"a":"1e3","b":true,"c":null}')).toEqual({ a: '1e3', b: true, c: null })
  })

  it.each([
    ['1.0E7', '10000000'],
    ['1.25E1', '12.5'],
    ['-5E-3', '-0.005'],
    ['12.50', '12.50'],
  ])('writes %s as %s', (source, plain) => {
    expect(plainNumber(source)).toBe(plain)
  })
})
