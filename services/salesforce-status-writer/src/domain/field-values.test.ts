import { describe, expect, it } from '@jest/globals'
import { parseDecimal } from '@carrick/kernel'
import { fitList, fitText, numberOf } from './field-values.ts'

describe('a quantity in a number field', () => {
  it.each([
    ['5.000000', 5],
    ['2.500000', 2.5],
    ['0', 0],
    ['-1.25', -1.25],
    ['0.33335', 0.3334],
    ['99999999999999.9999', '99999999999999.9999'],
  ])('writes %s as %p, never as another amount', (text, expected) => {
    expect(numberOf(parseDecimal(text), 4)).toBe(expected)
  })
})

describe('text for people', () => {
  it('stays as it is when it fits', () => {
    expect(fitText('a\nb', 3)).toBe('a\nb')
  })

  it('is cut where the field ends, and says so', () => {
    expect(fitText('abcdef', 5)).toBe('abcd…')
  })

  it('is not cut through a character', () => {
    expect(fitText('ab😀cd', 4)).toBe('ab…')
  })

  it('loses the control characters that Salesforce refuses', () => {
    expect(fitText('a\u0000b\u001bc\td', 20)).toBe('a b c\td')
  })
})

describe('a list in one field', () => {
  it('is joined', () => {
    expect(fitList(['CREDIT', 'EXPORT'], ';', 255)).toBe('CREDIT;EXPORT')
  })

  it('ends after the last item that fits', () => {
    expect(fitList(['CREDIT', 'EXPORT', 'MANUAL'], ';', 16)).toBe('CREDIT;EXPORT;…')
    expect(fitList(['CREDIT', 'EXPORT', 'MANUAL'], ';', 14)).toBe('CREDIT;…')
  })

  it('is cut within an item that is too long alone', () => {
    expect(fitList(['CREDITCREDIT', 'X'], ';', 6)).toBe('CREDI…')
  })
})
