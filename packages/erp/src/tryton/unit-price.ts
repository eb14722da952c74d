import {
  addDecimal,
  compareDecimal,
  type Decimal,
  decimal,
  divideDecimal,
  isZero,
  multiplyDecimal,
  rescale,
  subtractDecimal,
} from '@carrick/kernel'

/** Digits that Tryton keeps of a unit price (`[product] price_decimal`). */
const PRICE_SCALE = 4
const STEP = decimal(1n, PRICE_SCALE)

export interface PricedLine {
  readonly quantity: Decimal
  readonly unitPrice: Decimal
  /** Fraction, 0 to 1. */
  readonly discount: Decimal
  readonly netAmount: Decimal
}

/** Rounded as Tryton's currencies round: a half goes to the even neighbour. */
export const roundHalfEven = (value: Decimal, scale: number): Decimal => {
  const down = rescale(value, scale, 'down')
  const rest = subtractDecimal(value, down)
  const half = decimal(rest.unscaled < 0n ? -5n : 5n, scale + 1)
  const isHalf = compareDecimal(rest, half) === 0
  return isHalf && down.unscaled % 2n === 0n ? down : rescale(value, scale)
}

/**
 * The unit price by which Tryton's own arithmetic gives a line's net amount to the cent, nearest to
 * price less discount. `minorUnits` are the currency's digits. Undefined when no
 * price of four digits does: large quantities leave gaps between the amounts that can be reached.
 */
export const unitPriceFor = (line: PricedLine, minorUnits: number): Decimal | undefined => {
  const { quantity, unitPrice, discount, netAmount } = line
  if (isZero(quantity)) return undefined
  const discounted = multiplyDecimal(unitPrice, subtractDecimal(decimal(1n, 0), discount))
  const starts = [rescale(discounted, PRICE_SCALE), divideDecimal(netAmount, quantity, PRICE_SCALE)]
  const candidates = starts.flatMap((start) => [
    start,
    addDecimal(start, STEP),
    subtractDecimal(start, STEP),
  ])
  return candidates.find((price) => {
    const amount = roundHalfEven(multiplyDecimal(quantity, price), minorUnits)
    return price.unscaled >= 0n && compareDecimal(amount, netAmount) === 0
  })
}

export interface LinePart {
  readonly quantity: Decimal
  readonly unitPrice: Decimal
}

const ONE = decimal(1n, 0)

/** All but one piece at the price rounded down, and the last one at what is missing. */
const splitOff = (
  { quantity, unitPrice, discount, netAmount }: PricedLine,
  minorUnits: number,
): readonly LinePart[] | undefined => {
  const most = subtractDecimal(quantity, ONE)
  if (most.unscaled <= 0n) return undefined
  const discounted = multiplyDecimal(unitPrice, subtractDecimal(ONE, discount))
  const price = rescale(discounted, PRICE_SCALE, 'down')
  const rest = subtractDecimal(netAmount, roundHalfEven(multiplyDecimal(most, price), minorUnits))
  if (rest.unscaled < 0n) return undefined
  return [
    { quantity: most, unitPrice: price },
    { quantity: ONE, unitPrice: rest },
  ]
}

/**
 * A line as one line of Tryton, or as two where no single unit price gives its net amount to the cent.
 * Undefined when two do not either: the net amount is not that of quantity, price and discount.
 */
export const partsOf = (line: PricedLine, minorUnits: number): readonly LinePart[] | undefined => {
  const unitPrice = unitPriceFor(line, minorUnits)
  return unitPrice === undefined
    ? splitOff(line, minorUnits)
    : [{ quantity: line.quantity, unitPrice }]
}
