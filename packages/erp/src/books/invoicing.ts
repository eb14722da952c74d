import {
  addDecimal,
  type Decimal,
  divideDecimal,
  multiplyDecimal,
  parseDecimal,
  subtractDecimal,
  ZERO,
} from '@carrick/kernel'
import type { ErpQuantity } from '../erp-document.ts'
import { type BookLine, type BookOrder, quantityOf, sumOf } from './book-order.ts'
import { minorUnitsOf } from './currencies.ts'

/** A line's net amount for a part of its quantity, rounded half up; for the whole it is the line's own. */
const netFor = ({ line, ordered }: BookLine, quantity: Decimal, scale: number): Decimal =>
  divideDecimal(multiplyDecimal(parseDecimal(line.netAmount), quantity), ordered, scale)

/**
 * Net amount of an invoice over so much of each line. Computed from running totals, so that the invoices
 * of an order add up to its net amount; charges stand on the first.
 */
export const invoiceNet = (
  { order, lines, invoices }: BookOrder,
  quantities: readonly ErpQuantity[],
): Decimal => {
  const scale = minorUnitsOf(order.currency)
  const goods = lines
    .map((line) => {
      const invoiced = addDecimal(line.invoiced, quantityOf(quantities, line))
      return subtractDecimal(netFor(line, invoiced, scale), netFor(line, line.invoiced, scale))
    })
    .reduce(addDecimal, ZERO)
  const charges = invoices.length === 0 ? sumOf(order.charges.map(({ amount }) => amount)) : ZERO
  return addDecimal(goods, charges)
}
