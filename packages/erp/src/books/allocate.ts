import {
  addDecimal,
  compareDecimal,
  type Decimal,
  formatDecimal,
  isZero,
  parseDecimal,
  subtractDecimal,
  ZERO,
} from '@carrick/kernel'
import type { AcknowledgementCode, ErpLineAnswer } from '../erp-document.ts'
import type { ErpLine } from '../erp-order.ts'
import type { BookProduct } from './books-state.ts'

export const availableOf = (product: BookProduct): Decimal =>
  subtractDecimal(product.onHand, product.reserved)

const lesser = (a: Decimal, b: Decimal): Decimal => (compareDecimal(a, b) < 0 ? a : b)
const notNegative = (a: Decimal): Decimal => (compareDecimal(a, ZERO) < 0 ? ZERO : a)

/** Reserves what there is of a quantity and tells how much that was. */
export const reserve = (product: BookProduct, wanted: Decimal): Decimal => {
  const taken = lesser(wanted, notNegative(availableOf(product)))
  product.reserved = addDecimal(product.reserved, taken)
  if (!isZero(taken)) product.sequence += 1
  return taken
}

export const lineAnswer = (
  line: Pick<ErpLine, 'lineRef'>,
  confirmed: Decimal,
  backordered: Decimal,
  promiseDate: string,
): ErpLineAnswer => ({
  lineRef: line.lineRef,
  code: isZero(backordered) ? 'AP' : 'CA',
  confirmed: formatDecimal(confirmed),
  backordered: formatDecimal(backordered),
  promiseDate,
  reason: isZero(backordered) ? null : 'waits for supply',
})

/** Answers a line from stock: what is missing waits as a backorder. */
export const allocateLine = (
  line: ErpLine,
  product: BookProduct,
  today: string,
  supply: string,
): ErpLineAnswer => {
  const wanted = parseDecimal(line.quantity)
  const confirmed = reserve(product, wanted)
  const backordered = subtractDecimal(wanted, confirmed)
  return lineAnswer(line, confirmed, backordered, isZero(backordered) ? today : supply)
}

/** The answer for the whole order. */
export const codeOf = (lines: readonly ErpLineAnswer[]): AcknowledgementCode => {
  if (lines.every(({ code }) => code === 'RE')) return 'RE'
  return lines.every(({ code }) => code === 'AP') ? 'AP' : 'CA'
}
