import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  addDecimal,
  decimal,
  formatDecimal,
  isMeshError,
  multiplyDecimal,
  subtractDecimal,
} from '@carrick/kernel'
import { compileExpression } from './compile-expression.ts'
import { type Source, textOf } from './value.ts'

const NO_HEADER: Source = {}

const result = (source: string, record: Source = {}, header: Source = NO_HEADER): string => {
  const value = compileExpression(source).evaluate(record, header)
  return value === undefined ? 'nothing' : textOf(value)
}

const record: Source = {
  Discount__c: '5',
  Quantity: '3.0',
  UnitPrice: '0.1',
  Big: '12345678901234567890.12',
  Exp: '1.5E3',
  'Account.Name': 'Halvorsen Marine AS',
  Flag: 'false',
  Empty: '',
  Nothing: null,
  shipTo: { address: { city: 'Bergen' } },
  total: decimal(1050n, 2),
  count: 3,
  list: ['a'],
}

describe('an expression', () => {
  it.each([
    ['Discount__c / 100', '0.05'],
    ['UnitPrice * Quantity', '0.30'],
    ['UnitPrice + 0.2', '0.3'],
    ['Big + 0.01', '12345678901234567890.13'],
    ['99999999999999999999.99 + 0', '99999999999999999999.99'],
    ['Exp * 2', '3000'],
    ['10 / 3', '3.333333333333333333'],
    ['-7 % 3', '-1'],
    ['-(Quantity)', '-3.0'],
    ['total - 0.5', '10.00'],
    ['count + 1', '4'],
    ['Account.Name', 'Halvorsen Marine AS'],
    ['`Account.Name`', 'Halvorsen Marine AS'],
    ['shipTo.address.city', 'Bergen'],
    ['shipTo.address.region', 'nothing'],
    ['Empty', 'nothing'],
    ['Nothing & "x"', 'x'],
    ['Nothing + 1', 'nothing'],
    ['list', 'nothing'],
    ['Quantity = 3', 'true'],
    ['Quantity != 3', 'false'],
    ['Quantity > 10', 'false'],
    ['"10" > "9"', 'true'],
    ['Nothing > 1', 'false'],
    ['Nothing != 1', 'true'],
    ['Flag ? "yes" : "no"', 'no'],
    ['Nothing ?? "other"', 'other'],
    ['Quantity in [1, 2, 3]', 'true'],
    ['Nothing in ["a"]', 'false'],
    ['Quantity > 1 and Flag', 'false'],
    ['Flag or Quantity', 'true'],
    ['header.PoNumber & "/" & Quantity', 'PO-1/3.0'],
    ['$substring("ab🚢cd", 2, 2)', '🚢c'],
    ['$substring("abc", -2)', 'bc'],
    ['$substringBefore("a-b", "-") & $substringAfter("a-b", "-")', 'ab'],
    ['$uppercase("ß") & $lowercase("ÄB")', 'SSäb'],
    ['$trim("  a   b ")', 'a b'],
    ['$length("🚢")', '1'],
    ['$replace("a.b.c", ".", "-")', 'a-b-c'],
    ['$contains("abc", "b")', 'true'],
    ['$round(2.345, 2)', '2.35'],
    ['$round(-2.5)', '-3'],
    ['$floor(-2.1)', '-3'],
    ['$abs(-2)', '2'],
    ['$max(2, 10) & $min(2, 10)', '102'],
    ['$exists(Nothing)', 'false'],
    ['$not(Flag)', 'true'],
    ['$number("12.30")', '12.30'],
  ])('%s', (source, expected) => {
    expect(result(source, record, { PoNumber: 'PO-1' })).toBe(expected)
  })

  it('computes as exact decimals do, not as floats', () => {
    const decimals = fc
      .tuple(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), fc.integer({ min: 0, max: 9 }))
      .map(([unscaled, scale]) => decimal(unscaled, scale))
    fc.assert(
      fc.property(decimals, decimals, decimals, (a, b, c) => {
        const given = { a: formatDecimal(a), b: formatDecimal(b), c: formatDecimal(c) }
        const exact = subtractDecimal(addDecimal(multiplyDecimal(a, b), c), b)
        expect(result('a * b + c - b', given)).toBe(formatDecimal(exact))
      }),
    )
  })

  it('names every field that it may read', () => {
    const { fields } = compileExpression('A.B ? header.C : $trim(D) & `E.F`')
    expect(fields.map(({ name, ofHeader }) => `${name}${ofHeader ? ' of header' : ''}`)).toEqual([
      'A.B',
      'C of header',
      'D',
      'E.F',
    ])
  })

  it.each([
    'Nothing.constructor',
    'constructor',
    '__proto__',
    'shipTo.constructor.name',
    'toString',
  ])('does not see %s', (source) => {
    expect(result(source, record)).toBe('nothing')
  })
})

describe('an expression is refused when it', () => {
  it.each([
    ['does not parse', 'a +'],
    ['is empty', ''],
    ['is too long', `"${'x'.repeat(500)}"`],
    ['calls a function that evaluates text', '$eval("1")'],
    ['calls an inherited name', '$constructor(1)'],
    ['matches a regular expression, which may take for ever', '$contains(a, /(a+)+$/)'],
    ['defines a function', 'function($x){$x}'],
    ['calls a function of functions', '$map(a, function($v){$v})'],
    ['binds a variable', '($x := 1; $x)'],
    ['reads the environment', '$$'],
    ['uses a wildcard', '*'],
    ['selects from a list', 'a[0]'],
    ['sorts', 'a^(b)'],
    ['groups', 'a{b: c}'],
    ['makes an object', '{"a": 1}'],
    ['makes a list', '[1, 2]'],
    ['has a range', '[1..9999999]'],
    ['transforms', 'a ~> |b|{}|'],
    ['applies', 'a ~> $trim'],
    ['writes a number with an exponent', '1e3 + a'],
    ['passes too few values', '$replace(a, "b")'],
    ['passes too many values', '$trim(a, b)'],
  ])('%s', (_name, source) => {
    expect(() => compileExpression(source)).toThrow(
      expect.objectContaining({ code: 'MESH_MAP_EXPRESSION' }),
    )
  })

  it.each([
    ['computes with a text', '"x" + 1'],
    ['computes with true', '(1 = 1) + 1'],
    ['divides by zero', '1 / 0'],
    ['takes the rest of a division by zero', '1 % 0'],
    [
      'grows a text',
      `$replace(${'$replace('.repeat(14)}"aaaa"${', "a", "aaaa")'.repeat(14)}, "a", "aaaa")`,
    ],
    ['cuts at an absurd place', '$substring("a", 99999999999999999999)'],
  ])('%s while running', (_name, source) => {
    expect(() => compileExpression(source).evaluate({}, {})).toThrow(
      expect.objectContaining({ code: 'MESH_MAP_EXPRESSION' }),
    )
  })

  it('is any text: never with another error, never for long', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 60 }),
        fc.dictionary(fc.string(), fc.string()),
        (source, given) => {
          try {
            compileExpression(source).evaluate(given, given)
          } catch (thrown) {
            expect(isMeshError(thrown)).toBe(true)
          }
        },
      ),
      { numRuns: 1000 },
    )
  })
})
