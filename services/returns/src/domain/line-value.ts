import {
  addDecimal,
  type Decimal,
  divideDecimal,
  multiplyDecimal,
  parseDecimal,
  rescale,
  ZERO,
} from '@carrick/kernel'
import { type LineQuantityText, minorUnitsOf } from '@carrick/order'
import type { OrderEntry } from './order-returns.ts'

/** Digits that are kept until a sum is rounded. */
const EXACT = 12
/** The contract's frozen scale of amounts. */
const MONEY = 4

/** Rounded to what the currency has; an unknown currency keeps what the contract keeps. */
export const inCurrency = (amount: Decimal, currency: string): Decimal =>
  rescale(amount, minorUnitsOf(currency) ?? MONEY)

/** Net value of some of the lines of an order, as it was ordered; not rounded. */
export const valueOf = (
  { lines }: Pick<OrderEntry, 'lines'>,
  some: readonly LineQuantityText[],
): Decimal =>
  some.reduce((sum, { lineId, quantity }) => {
    const line = lines.find((one) => one.lineId === lineId)
    if (line === undefined || parseDecimal(line.quantity).unscaled === 0n) return sum
    const share = multiplyDecimal(parseDecimal(line.netAmount), parseDecimal(quantity))
    return addDecimal(sum, divideDecimal(share, parseDecimal(line.quantity), EXACT))
  }, ZERO)
