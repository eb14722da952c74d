import {
  addDecimal,
  type Decimal,
  divideDecimal,
  multiplyDecimal,
  parseDecimal,
  subtractDecimal,
  ZERO,
} from '@carrick/kernel'
import type { BookLine, BookOrder } from './book-order.ts'
import { sumOf } from './book-order.ts'
import { minorUnitsOf } from './currencies.ts'

/** A line's net amount for a part of its quantity, rounded half up; for the whole it is the line's own. */
const netFor = ({ line, ordered }: BookLine, quantity: Decimal, scale: number): Decimal =>
  divideDecimal(multiplyDecimal(parseDecimal(line.netAmount), quantity), ordered, scale)

/**
 * Net amount of what is shipped and not invoiced. Computed from running totals, so that the invoices
 * of an order add up to its net amount; charges stand on the first.
 */
export const invoiceNet = ({ order, lines, invoices }: BookOrder): Decimal => {
  const scale = minorUnitsOf(order.currency)
  const goods = lines
    .map((line) =>
      subtractDecimal(netFor(line, line.shipped, scale), netFor(line, line.invoiced, scale)),
    )
    .reduce(addDecimal, ZERO)
  const charges = invoices.length === 0 ? sumOf(order.charges.map(({ amount }) => amount)) : ZERO
  return addDecimal(goods, charges)
}
