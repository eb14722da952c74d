import {
  addDecimal,
  compareDecimal,
  type Decimal,
  decimal,
  isDecimal,
  MeshError,
  negateDecimal,
  rescale,
} from '@carrick/kernel'
import { isTrue, numberOf, textOf, type Value } from './value.ts'

export const arithmeticNumber = (value: Value): Decimal | undefined => {
  if (value === undefined || isDecimal(value)) return value
  const number = typeof value === 'boolean' ? undefined : numberOf(value)
  if (number !== undefined) return number
  throw new MeshError('MESH_MAP_EXPRESSION', `${typeof value} where a number was expected`)
}

const MAX_ARGUMENT = 1000

const count = (value: Value, otherwise: number): number => {
  const number = arithmeticNumber(value)
  if (number === undefined) return otherwise
  const whole = Number(rescale(number, 0, 'down').unscaled)
  if (Math.abs(whole) <= MAX_ARGUMENT) return whole
  throw new MeshError('MESH_MAP_EXPRESSION', `a position beyond ${String(MAX_ARGUMENT)}`)
}

type Texts = (text: string, ...others: readonly Value[]) => Value
type Numbers = (number: Decimal, ...others: readonly Value[]) => Value

const ofText =
  (apply: Texts) =>
  ([first, ...others]: readonly Value[]): Value =>
    first === undefined ? undefined : apply(textOf(first), ...others)

const ofNumber =
  (apply: Numbers) =>
  ([first, ...others]: readonly Value[]): Value => {
    const number = arithmeticNumber(first)
    return number === undefined ? undefined : apply(number, ...others)
  }

/** Characters, not UTF-16 units: half a character must never be cut off. */
const characters = (text: string): readonly string[] => Array.from(text)

const around = (text: string, mark: Value, side: 'before' | 'after'): string => {
  const at = text.indexOf(textOf(mark))
  if (at < 0) return text
  return side === 'before' ? text.slice(0, at) : text.slice(at + textOf(mark).length)
}

/** Replacements inside replacements could double a text again and again. */
const MAX_TEXT = 10_000

const replaced: Texts = (text, part, by) => {
  if (textOf(part) === '') return text
  const pieces = text.split(textOf(part))
  if (text.length + pieces.length * textOf(by).length > MAX_TEXT) {
    throw new MeshError('MESH_MAP_EXPRESSION', `a text of more than ${String(MAX_TEXT)} characters`)
  }
  return pieces.join(textOf(by))
}

const chosen =
  (wanted: 1 | -1): Numbers =>
  (number, other) => {
    const second = arithmeticNumber(other)
    return second === undefined || compareDecimal(number, second) === wanted ? number : second
  }

const floorOf: Numbers = (number) => {
  const cut = rescale(number, 0, 'down')
  return compareDecimal(cut, number) > 0 ? addDecimal(cut, decimal(-1n, 0)) : cut
}

export interface FunctionEntry {
  readonly arguments: readonly [least: number, most: number]
  readonly apply: (values: readonly Value[]) => Value
}

const entry = (least: number, most: number, apply: FunctionEntry['apply']): FunctionEntry => ({
  arguments: [least, most],
  apply,
})

/** All functions that an expression may call, named as in JSONata. None loops over data or runs text. */
export const FUNCTIONS: Readonly<Record<string, FunctionEntry>> = {
  abs: entry(
    1,
    1,
    ofNumber((n) => (n.unscaled < 0n ? negateDecimal(n) : n)),
  ),
  boolean: entry(1, 1, ([value]) => isTrue(value)),
  contains: entry(
    2,
    2,
    ofText((text, part) => text.includes(textOf(part))),
  ),
  exists: entry(1, 1, ([value]) => value !== undefined),
  floor: entry(1, 1, ofNumber(floorOf)),
  length: entry(
    1,
    1,
    ofText((text) => decimal(BigInt(characters(text).length), 0)),
  ),
  lowercase: entry(
    1,
    1,
    ofText((text) => text.toLowerCase()),
  ),
  max: entry(2, 2, ofNumber(chosen(1))),
  min: entry(2, 2, ofNumber(chosen(-1))),
  not: entry(1, 1, ([value]) => !isTrue(value)),
  number: entry(
    1,
    1,
    ofNumber((n) => n),
  ),
  replace: entry(3, 3, ofText(replaced)),
  round: entry(
    1,
    2,
    ofNumber((n, digits) => rescale(n, Math.max(0, count(digits, 0)))),
  ),
  string: entry(
    1,
    1,
    ofText((text) => text),
  ),
  substring: entry(
    2,
    3,
    ofText((text, start, length) => {
      const all = characters(text)
      const from = count(start, 0)
      const first = from < 0 ? Math.max(0, all.length + from) : from
      const most = count(length, all.length)
      return all.slice(first, first + Math.max(0, most)).join('')
    }),
  ),
  substringAfter: entry(
    2,
    2,
    ofText((text, mark) => around(text, mark, 'after')),
  ),
  substringBefore: entry(
    2,
    2,
    ofText((text, mark) => around(text, mark, 'before')),
  ),
  trim: entry(
    1,
    1,
    ofText((text) => text.replace(/\s+/gu, ' ').trim()),
  ),
  uppercase: entry(
    1,
    1,
    ofText((text) => text.toUpperCase()),
  ),
}
