import {
  addDecimal,
  compareDecimal,
  type Decimal,
  multiplyDecimal,
  parseDecimal,
  ZERO,
} from '@carrick/kernel'
import type { LineQuantityText } from '@carrick/order'
import { inCurrency, valueOf } from './line-value.ts'
import type { OrderEntry } from './order-returns.ts'
import type { Terms } from './return-record.ts'

const largest = (amounts: readonly Decimal[]): Decimal =>
  amounts.reduce((most, amount) => (compareDecimal(amount, most) > 0 ? amount : most), ZERO)

/**
 * What is kept back of a credit: shares line by line, amounts once for the return (the highest), and never
 * more than the credit is worth. `isFirst`: it is the first credit of its return that is not refused.
 */
export const restockingFee = (
  order: OrderEntry,
  lines: readonly LineQuantityText[],
  fees: Terms['fees'],
  isFirst: boolean,
): Decimal => {
  const feeOf = (lineId: string) => fees.find((one) => one.lineId === lineId)?.fee ?? null
  const shares = lines.map((line) => {
    const fee = feeOf(line.lineId)
    return fee !== null && 'rate' in fee
      ? multiplyDecimal(valueOf(order, [line]), parseDecimal(fee.rate))
      : ZERO
  })
  const amounts = lines.map(({ lineId }) => {
    const fee = feeOf(lineId)
    return isFirst && fee !== null && 'amount' in fee ? parseDecimal(fee.amount) : ZERO
  })
  const fee = inCurrency(
    addDecimal(shares.reduce(addDecimal, ZERO), largest(amounts)),
    order.currency,
  )
  const worth = inCurrency(valueOf(order, lines), order.currency)
  return compareDecimal(fee, worth) > 0 ? worth : fee
}
