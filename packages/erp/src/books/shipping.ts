import {
  addDecimal,
  compareDecimal,
  type Decimal,
  formatDecimal,
  parseDecimal,
  subtractDecimal,
  ZERO,
} from '@carrick/kernel'
import type { ErpQuantity } from '../erp-document.ts'
import type { BookOrder } from './books-state.ts'

const shippedOf = (entry: BookOrder, lineRef: string): Decimal =>
  entry.shipments
    .flatMap(({ lines }) => lines)
    .filter((line) => line.lineRef === lineRef)
    .reduce((sum, { quantity }) => addDecimal(sum, parseDecimal(quantity)), ZERO)

const above = (
  lines: readonly { readonly lineRef: string; readonly quantity: Decimal }[],
): readonly ErpQuantity[] =>
  lines
    .filter(({ quantity }) => compareDecimal(quantity, ZERO) > 0)
    .map(({ lineRef, quantity }) => ({ lineRef, quantity: formatDecimal(quantity) }))

/** Confirmed and not shipped yet. */
export const shippableLines = (entry: BookOrder): readonly ErpQuantity[] =>
  above(
    entry.document.lines.map(({ lineRef, confirmed }) => ({
      lineRef,
      quantity: subtractDecimal(parseDecimal(confirmed), shippedOf(entry, lineRef)),
    })),
  )

/** Ordered and not shipped yet. */
export const openQuantities = (entry: BookOrder): readonly ErpQuantity[] =>
  above(
    entry.order.lines.map(({ lineRef, quantity }) => ({
      lineRef,
      quantity: subtractDecimal(parseDecimal(quantity), shippedOf(entry, lineRef)),
    })),
  )
