import {
  compareDecimal,
  type Decimal,
  decimal,
  divideDecimal,
  formatDecimal,
  multiplyDecimal,
  parseDecimal,
  trimDecimal,
} from '@carrick/kernel'
import type { Ratio } from './unit-rule.ts'

const QUANTITY_SCALE = 6
const PRICE_SCALE = 9

const scaled = (value: Decimal, numerator: bigint, denominator: bigint, scale: number): Decimal =>
  divideDecimal(multiplyDecimal(value, decimal(numerator, 0)), decimal(denominator, 0), scale)

const textOf = (value: Decimal): string => formatDecimal(trimDecimal(value))

/** What is no number is for the ERP to name. */
const isNumber = (text: string): boolean => /^-?\d+(\.\d+)?$/.test(text)

/** A quantity in the ERP's unit; not exact when six digits after the point do not hold it. */
export const toErp = (
  quantity: string,
  { numerator, denominator }: Ratio,
): { readonly quantity: string; readonly isExact: boolean } => {
  if (!isNumber(quantity)) return { quantity, isExact: true }
  const ours = parseDecimal(quantity)
  const theirs = scaled(ours, numerator, denominator, QUANTITY_SCALE)
  const back = multiplyDecimal(theirs, decimal(denominator, 0))
  const isExact = compareDecimal(back, multiplyDecimal(ours, decimal(numerator, 0))) === 0
  return { quantity: textOf(theirs), isExact }
}

/** A quantity of the ERP in the unit of sale, to six digits after the point. */
export const toOurs = (quantity: string, { numerator, denominator }: Ratio): string =>
  textOf(scaled(parseDecimal(quantity), denominator, numerator, QUANTITY_SCALE))

/** What one of the ERP's units costs when one of ours costs so much, to nine digits after the point. */
export const priceForErp = (price: string, { numerator, denominator }: Ratio): string =>
  isNumber(price) ? textOf(scaled(parseDecimal(price), denominator, numerator, PRICE_SCALE)) : price

export const priceForUs = (price: string, { numerator, denominator }: Ratio): string =>
  textOf(scaled(parseDecimal(price), numerator, denominator, PRICE_SCALE))
