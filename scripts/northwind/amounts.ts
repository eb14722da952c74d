import {
  addDecimal,
  type Decimal,
  decimal,
  divideDecimal,
  multiplyDecimal,
  rescale,
  subtractDecimal,
  ZERO,
} from '@carrick/kernel'

/** Where a half of the smallest unit goes: away from zero, or to the even neighbour. */
export type HalfCent = 'half-up' | 'half-even'

/** The currency of the orders has cents. */
const CENTS = 2
const ONE = decimal(1n, 0)

/** Rounds to cents. Written apart from the mesh's own arithmetic, which is what is checked by it. */
export const toCents = (value: Decimal, half: HalfCent): Decimal => {
  const { unscaled, scale } = rescale(value, Math.max(value.scale, CENTS))
  const unit = 10n ** BigInt(scale - CENTS)
  const size = unscaled < 0n ? -unscaled : unscaled
  const [below, rest] = [size / unit, (size % unit) * 2n]
  const up = rest > unit || (rest === unit && (half === 'half-up' || below % 2n === 1n))
  const cents = up ? below + 1n : below
  return decimal(unscaled < 0n ? -cents : cents, CENTS)
}

export const sumOf = (amounts: readonly Decimal[]): Decimal => amounts.reduce(addDecimal, ZERO)

export interface Priced {
  readonly quantity: Decimal
  readonly unitPrice: Decimal
  /** Fraction of the line, 0 to 1. */
  readonly discount: Decimal
}

/** Quantity times price less discount, to the last digit. */
export const exactNet = ({ quantity, unitPrice, discount }: Priced): Decimal =>
  multiplyDecimal(multiplyDecimal(quantity, unitPrice), subtractDecimal(ONE, discount))

/** The amount of a line: rounded once, as docs/northwind.md says. */
export const lineNet = (line: Priced, half: HalfCent = 'half-up'): Decimal =>
  toCents(exactNet(line), half)

/** A percentage as a fraction. */
export const fractionOf = (percent: Decimal): Decimal =>
  decimal(percent.unscaled, percent.scale + 2)

/** The amount for a part of a line, by which invoices add up to the whole. */
export const partNet = (net: Decimal, part: Decimal, whole: Decimal): Decimal =>
  divideDecimal(multiplyDecimal(net, part), whole, CENTS)
