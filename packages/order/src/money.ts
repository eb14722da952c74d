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
import type { Charge, OrderLine, RoundingLevel } from '@carrick/schemas'
import { minorUnitsOf } from './currency.ts'

/** Digits that the contract keeps of an amount; amounts rounded by document keep all of them per line. */
export const MONEY_SCALE = 4

const ONE = decimal(1n, 0)

export type PricedLine = Pick<
  OrderLine,
  'quantity' | 'unitPrice' | 'priceUnitQuantity' | 'discount'
>

const documentScale = (currency: string): number => minorUnitsOf(currency) ?? MONEY_SCALE

/**
 * Quantity times price less discount, rounded half up once: to the currency's minor unit, or, when
 * the document is rounded as a whole, to the digits that the contract keeps. An unknown currency is
 * not rounded further. Throws MESH_DECIMAL_ZERO when the price is for zero units.
 */
export const lineNet = (line: PricedLine, currency: string, level: RoundingLevel): Decimal => {
  const price = multiplyDecimal(line.quantity, line.unitPrice)
  const exact = multiplyDecimal(price, subtractDecimal(ONE, line.discount))
  const scale = level === 'LINE' ? documentScale(currency) : MONEY_SCALE
  return divideDecimal(exact, line.priceUnitQuantity, scale)
}

const sumOf = (amounts: readonly Decimal[]): Decimal => amounts.reduce(addDecimal, ZERO)

/** Net amount of an order: lines and charges, rounded half up to the currency's minor unit. */
export const orderNet = (
  lines: readonly Pick<OrderLine, 'netAmount'>[],
  charges: readonly Pick<Charge, 'amount'>[],
  currency: string,
): Decimal =>
  rescale(
    sumOf([...lines.map(({ netAmount }) => netAmount), ...charges.map(({ amount }) => amount)]),
    documentScale(currency),
  )

/**
 * How far two systems may differ by rounding alone: half a minor unit for each rounded amount,
 * because one rounds per line and the other per document.
 */
export const roundingTolerance = (currency: string, amounts: number): Decimal =>
  decimal(BigInt(amounts) * 5n, documentScale(currency) + 1)
