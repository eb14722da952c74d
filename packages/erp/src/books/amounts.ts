import {
  addDecimal,
  compareDecimal,
  type Decimal,
  divideDecimal,
  isZero,
  multiplyDecimal,
  parseDecimal,
  subtractDecimal,
  ZERO,
} from '@carrick/kernel'
import type { ErpQuantity } from '../erp-document.ts'
import type { ErpCharge } from '../erp-order.ts'
import { type BookLine, type BookOrder, quantityOf, sumOf } from './book-order.ts'
import { minorUnitsOf } from './currencies.ts'
import type { SalesTax } from './sales-tax.ts'
import { lesser } from './stock.ts'

/** What an invoice or a credit memo is made of; enough to take it back. */
export interface AmountParts {
  readonly lines: readonly {
    readonly lineRef: string
    readonly quantity: Decimal
    readonly net: Decimal
  }[]
  readonly charges: Decimal
}

/** A line's net amount for a part of its quantity, rounded half up; for the whole it is the line's own. */
export const netFor = ({ line, ordered }: BookLine, quantity: Decimal, scale: number): Decimal =>
  divideDecimal(multiplyDecimal(parseDecimal(line.netAmount), quantity), ordered, scale)

const partsOf = (
  lines: readonly BookLine[],
  quantities: readonly ErpQuantity[],
  netOf: (line: BookLine, quantity: Decimal) => Decimal,
): AmountParts['lines'] =>
  lines.flatMap((line) => {
    const quantity = quantityOf(quantities, line)
    if (isZero(quantity)) return []
    return [{ lineRef: line.line.lineRef, quantity, net: netOf(line, quantity) }]
  })

export const chargesOf = (charges: readonly ErpCharge[]): Decimal =>
  sumOf(charges.map(({ amount }) => amount))

/** Charges that no invoice has yet: the first one bears them, the next what an amendment adds. */
const openCharges = ({ order, invoices, parts }: BookOrder): Decimal =>
  invoices
    .filter(({ withdrawn }) => !withdrawn)
    .map(({ invoiceId }) => parts.get(invoiceId)?.charges ?? ZERO)
    .reduce(subtractDecimal, chargesOf(order.charges))

/**
 * An invoice over so much of each line. Computed from running totals, so that the invoices of an order
 * add up to its net amount.
 */
export const invoiceParts = (entry: BookOrder, quantities: readonly ErpQuantity[]): AmountParts => {
  const scale = minorUnitsOf(entry.order.currency)
  const lines = partsOf(entry.lines, quantities, (line, quantity) =>
    subtractDecimal(netFor(line, addDecimal(line.invoiced, quantity), scale), line.invoicedNet),
  )
  return { lines, charges: openCharges(entry) }
}

/**
 * A credit memo over so much of each line, pro rata of the line's net amount and from running totals
 * too: crediting all that is invoiced credits exactly what was invoiced.
 */
export const creditParts = (
  { order, lines }: BookOrder,
  quantities: readonly ErpQuantity[],
  charges: readonly ErpCharge[],
): AmountParts => {
  const scale = minorUnitsOf(order.currency)
  const netOf = (line: BookLine, quantity: Decimal): Decimal => {
    const credited = addDecimal(line.credited, quantity)
    const share = netFor(line, credited, scale)
    const isAll = compareDecimal(credited, line.invoiced) >= 0
    const until = isAll ? line.invoicedNet : lesser(share, line.invoicedNet)
    return subtractDecimal(until, line.creditedNet)
  }
  return { lines: partsOf(lines, quantities, netOf), charges: chargesOf(charges) }
}

export const totalOf = ({ lines, charges }: AmountParts): Decimal =>
  lines.map(({ net }) => net).reduce(addDecimal, charges)

/** Null when the books know no tax. */
export const taxOf = (
  { lines, charges }: AmountParts,
  salesTax: SalesTax,
  scale: number,
): Decimal | null => salesTax.on([...lines.map(({ net }) => net), charges], scale)
