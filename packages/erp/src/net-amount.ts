import {
  addDecimal,
  compareDecimal,
  decimal,
  multiplyDecimal,
  parseDecimal,
  rescale,
  subtractDecimal,
  ZERO,
} from '@carrick/kernel'
import type { ErpLine } from './erp-order.ts'

const ONE = decimal(1n, 0)

/**
 * True when the net amount is not quantity times price less discount. Half a minor unit of ours and half
 * of theirs is allowed: more is another price, not another rounding.
 */
export const isNetWrong = (line: ErpLine, minorUnits: number): boolean => {
  const price = multiplyDecimal(parseDecimal(line.quantity), parseDecimal(line.unitPrice))
  const net = multiplyDecimal(price, subtractDecimal(ONE, parseDecimal(line.discount)))
  const off = subtractDecimal(rescale(net, minorUnits), parseDecimal(line.netAmount))
  const unit = decimal(1n, minorUnits)
  return compareDecimal(off, unit) > 0 || compareDecimal(addDecimal(off, unit), ZERO) < 0
}
