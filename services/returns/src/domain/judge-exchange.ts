import type { ExchangePolicy } from '@carrick/mapping'
import { compareDecimal, formatDecimal } from '@carrick/kernel'
import { exchangeValue } from './exchange.ts'
import { inCurrency, valueOf } from './line-value.ts'
import { type OrderEntry, type Problem, skuOf } from './order-returns.ts'
import type { ExchangeLine, RequestLine } from './return-record.ts'

const PRICE = /^[0-9]{1,12}(\.[0-9]{1,6})?$/

export const exchangeLines = (lines: readonly RequestLine[]): readonly ExchangeLine[] =>
  lines.flatMap(({ lineId, exchangeSku, exchangePrice }) =>
    exchangeSku === undefined
      ? []
      : [{ lineId, sku: exchangeSku, unitPrice: exchangePrice ?? null }],
  )

/** What whoever asked has to correct in the exchange. */
const mistakeIn = (order: OrderEntry, lines: readonly RequestLine[]): Problem | undefined => {
  for (const { lineId, exchangeSku, exchangePrice } of lines) {
    if (exchangeSku === undefined) continue
    const sku = skuOf(order, lineId)
    if (lines.filter((line) => line.lineId === lineId).length > 1) {
      const text = `${sku} comes twice; expected all of an order line that is exchanged in one line`
      return { code: 'MESH_RETURN_EXCHANGE_LINE', text }
    }
    const code = 'MESH_RETURN_EXCHANGE_PRICE'
    if (exchangeSku !== sku && exchangePrice === undefined) {
      const text = `${exchangeSku} in exchange for ${sku} has no price; expected its net price for one unit`
      return { code, text }
    }
    if (exchangePrice !== undefined && !PRICE.test(exchangePrice)) {
      const text = `The price of ${exchangeSku} is "${exchangePrice}"; expected a number such as 12.50`
      return { code, text }
    }
  }
  return undefined
}

/** What is wrong with the exchange that is asked for, or why it is not done. */
export const exchangeObjection = (
  order: OrderEntry,
  lines: readonly RequestLine[],
  policy: ExchangePolicy | null,
): ({ readonly kind: 'wrong' | 'refused' } & Problem) | undefined => {
  const wanted = exchangeLines(lines)
  if (wanted.length === 0) return undefined
  if (policy === null) {
    const text = 'Nothing is exchanged; expected a return for the money'
    return { kind: 'refused', code: 'MESH_RETURN_NO_EXCHANGE', text }
  }
  const mistake = mistakeIn(order, lines)
  if (mistake !== undefined) return { kind: 'wrong', ...mistake }
  if (policy.difference === 'settle') return undefined
  const back = lines.filter(({ exchangeSku }) => exchangeSku !== undefined)
  const sent = inCurrency(exchangeValue(order, wanted, back), order.currency)
  const worth = inCurrency(valueOf(order, back), order.currency)
  if (compareDecimal(sent, worth) === 0) return undefined
  const text = `Goods worth ${formatDecimal(sent)} ${order.currency} are asked for in exchange for goods worth ${formatDecimal(worth)}; expected the same value`
  return { kind: 'refused', code: 'MESH_RETURN_EXCHANGE_VALUE', text }
}
