import { MeshError } from './error.ts'

/** An exact decimal: `unscaled` times ten to the power of minus `scale`. Never a float. */
export interface Decimal {
  readonly unscaled: bigint
  readonly scale: number
}

export type Rounding = 'half-up' | 'down'

const TEN = 10n
const DECIMAL = /^([+-]?)(\d+)(?:\.(\d+))?$/

export const decimal = (unscaled: bigint, scale: number): Decimal => ({ unscaled, scale })

export const ZERO: Decimal = decimal(0n, 0)

/** True for any object of this shape, whoever made it. */
export const isDecimal = (value: unknown): value is Decimal =>
  typeof value === 'object' &&
  value !== null &&
  'unscaled' in value &&
  typeof value.unscaled === 'bigint' &&
  'scale' in value &&
  typeof value.scale === 'number'

/** Reads plain notation (`-12.30`). Throws MESH_DECIMAL_SYNTAX on anything else, exponents included. */
export const parseDecimal = (text: string): Decimal => {
  const match = DECIMAL.exec(text)
  if (!match) {
    throw new MeshError(
      'MESH_DECIMAL_SYNTAX',
      `"${text.slice(0, 40)}" is not a decimal number like 12.30`,
    )
  }
  const fraction = match[3] ?? ''
  const magnitude = BigInt((match[2] ?? '') + fraction)
  return decimal(match[1] === '-' ? -magnitude : magnitude, fraction.length)
}

export const formatDecimal = ({ unscaled, scale }: Decimal): string => {
  if (scale === 0) return unscaled.toString()
  const negative = unscaled < 0n
  const digits = (negative ? -unscaled : unscaled).toString().padStart(scale + 1, '0')
  return `${negative ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}

/** Nearest integer to a fraction of integers, half away from zero (or cut). `divisor` is not zero. */
const divideInteger = (dividend: bigint, divisor: bigint, rounding: Rounding): bigint => {
  const quotient = dividend / divisor
  const rest = dividend % divisor
  const twice = (rest < 0n ? -rest : rest) * 2n
  if (rounding === 'down' || twice < (divisor < 0n ? -divisor : divisor)) return quotient
  return quotient + (dividend < 0n === divisor < 0n ? 1n : -1n)
}

/** The same value at another scale; digits that do not fit are rounded (half away from zero, or cut). */
export const rescale = (value: Decimal, scale: number, rounding: Rounding = 'half-up'): Decimal => {
  if (scale === value.scale) return value
  if (scale > value.scale) {
    return decimal(value.unscaled * TEN ** BigInt(scale - value.scale), scale)
  }
  const divisor = TEN ** BigInt(value.scale - scale)
  return decimal(divideInteger(value.unscaled, divisor, rounding), scale)
}

/** True when `scale` digits after the point are enough to write the value without rounding. */
export const fitsScale = (value: Decimal, scale: number): boolean =>
  compareDecimal(rescale(value, scale, 'down'), value) === 0

/** Without zeros at the end that say nothing: `2` and not `2.000`; at least `leastScale` digits stay. */
export const trimDecimal = (value: Decimal, leastScale = 0): Decimal => {
  let scale = value.scale
  while (scale > leastScale && fitsScale(value, scale - 1)) scale -= 1
  return rescale(value, Math.max(scale, leastScale))
}

export const addDecimal = (a: Decimal, b: Decimal): Decimal => {
  const scale = Math.max(a.scale, b.scale)
  return decimal(rescale(a, scale).unscaled + rescale(b, scale).unscaled, scale)
}

export const negateDecimal = (a: Decimal): Decimal => decimal(-a.unscaled, a.scale)

export const subtractDecimal = (a: Decimal, b: Decimal): Decimal => addDecimal(a, negateDecimal(b))

export const multiplyDecimal = (a: Decimal, b: Decimal): Decimal =>
  decimal(a.unscaled * b.unscaled, a.scale + b.scale)

/** Quotient rounded to `scale` digits after the point. Throws MESH_DECIMAL_ZERO when `b` is zero. */
export const divideDecimal = (
  a: Decimal,
  b: Decimal,
  scale: number,
  rounding: Rounding = 'half-up',
): Decimal => {
  if (b.unscaled === 0n) {
    throw new MeshError('MESH_DECIMAL_ZERO', `${formatDecimal(a)} cannot be divided by zero`)
  }
  const shift = scale + b.scale - a.scale
  const dividend = shift > 0 ? a.unscaled * TEN ** BigInt(shift) : a.unscaled
  const divisor = shift < 0 ? b.unscaled * TEN ** BigInt(-shift) : b.unscaled
  return decimal(divideInteger(dividend, divisor, rounding), scale)
}

export const compareDecimal = (a: Decimal, b: Decimal): -1 | 0 | 1 => {
  const scale = Math.max(a.scale, b.scale)
  const left = rescale(a, scale).unscaled
  const right = rescale(b, scale).unscaled
  return left < right ? -1 : left > right ? 1 : 0
}

export const isZero = (a: Decimal): boolean => a.unscaled === 0n
