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

/** The same value at another scale; digits that do not fit are rounded (half away from zero, or cut). */
export const rescale = (value: Decimal, scale: number, rounding: Rounding = 'half-up'): Decimal => {
  if (scale === value.scale) return value
  if (scale > value.scale) {
    return decimal(value.unscaled * TEN ** BigInt(scale - value.scale), scale)
  }
  const divisor = TEN ** BigInt(value.scale - scale)
  const quotient = value.unscaled / divisor
  const rest = value.unscaled % divisor
  const magnitude = rest < 0n ? -rest : rest
  if (rounding === 'down' || magnitude * 2n < divisor) return decimal(quotient, scale)
  return decimal(quotient + (value.unscaled < 0n ? -1n : 1n), scale)
}

/** True when `scale` digits after the point are enough to write the value without rounding. */
export const fitsScale = (value: Decimal, scale: number): boolean =>
  compareDecimal(rescale(value, scale, 'down'), value) === 0

export const addDecimal = (a: Decimal, b: Decimal): Decimal => {
  const scale = Math.max(a.scale, b.scale)
  return decimal(rescale(a, scale).unscaled + rescale(b, scale).unscaled, scale)
}

export const negateDecimal = (a: Decimal): Decimal => decimal(-a.unscaled, a.scale)

export const subtractDecimal = (a: Decimal, b: Decimal): Decimal => addDecimal(a, negateDecimal(b))

export const multiplyDecimal = (a: Decimal, b: Decimal): Decimal =>
  decimal(a.unscaled * b.unscaled, a.scale + b.scale)

export const compareDecimal = (a: Decimal, b: Decimal): -1 | 0 | 1 => {
  const scale = Math.max(a.scale, b.scale)
  const left = rescale(a, scale).unscaled
  const right = rescale(b, scale).unscaled
  return left < right ? -1 : left > right ? 1 : 0
}

export const isZero = (a: Decimal): boolean => a.unscaled === 0n
