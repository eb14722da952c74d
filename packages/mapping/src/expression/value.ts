import {
  compareDecimal,
  type Decimal,
  decimal,
  formatDecimal,
  isDecimal,
  isZero,
  parseDecimal,
} from '@carrick/kernel'

/** What an expression works on. Lists and objects cannot be computed with. */
export type Value = string | Decimal | boolean | undefined

/** One record of the source; a nested record is read by dotted name. */
export type Source = Readonly<Record<string, unknown>>

const NUMBER = /^([+-]?\d+(?:\.\d+)?)(?:[eE]([+-]?\d{1,3}))?$/
/** Longer texts are no amounts; it also bounds the work of one multiplication. */
const MAX_DIGITS = 60

/** Reads plain and exponent notation (JSON writes 1.0E7); undefined when it is no number. */
export const numberOf = (text: string): Decimal | undefined => {
  if (text.length > MAX_DIGITS) return undefined
  const match = NUMBER.exec(text.trim())
  if (match?.[1] === undefined) return undefined
  const base = parseDecimal(match[1])
  const exponent = Number(match[2] ?? '0')
  if (Math.abs(exponent) > MAX_DIGITS) return undefined
  const scale = base.scale - exponent
  return scale >= 0
    ? decimal(base.unscaled, scale)
    : decimal(base.unscaled * 10n ** BigInt(-scale), 0)
}

/** Empty text, null and absent are all "no value"; what cannot be computed with is too. */
export const valueOf = (raw: unknown): Value => {
  if (typeof raw === 'string') return raw === '' ? undefined : raw
  if (typeof raw === 'boolean') return raw
  if (typeof raw === 'number' && Number.isFinite(raw)) return numberOf(String(raw))
  return isDecimal(raw) ? raw : undefined
}

export const textOf = (value: Value): string => {
  if (value === undefined) return ''
  if (typeof value === 'string') return value
  return typeof value === 'boolean' ? String(value) : formatDecimal(value)
}

/** The texts false and 0 are false: a checkbox arrives as text. */
export const isTrue = (value: Value): boolean => {
  if (value === undefined || typeof value === 'boolean') return value === true
  if (isDecimal(value)) return !isZero(value)
  return value !== 'false' && value !== '0'
}

/** Numbers by value when both sides read as numbers, otherwise as text. */
export const compareValues = (a: Value, b: Value): -1 | 0 | 1 => {
  const [left, right] = [textOf(a), textOf(b)]
  const [x, y] = [numberOf(left), numberOf(right)]
  if (x !== undefined && y !== undefined) return compareDecimal(x, y)
  return left < right ? -1 : left > right ? 1 : 0
}
