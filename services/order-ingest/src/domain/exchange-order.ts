import { formatDecimal, isDecimal } from '@carrick/kernel'
import type { ExchangeLine, ExchangeOrderDrafted, ExchangeRequested, Order } from '@carrick/schemas'
import type { ReceivedOrder } from './received.ts'

/** As a client writes it: decimals as text, nothing where there is nothing. */
const plain = (value: unknown): unknown => {
  if (isDecimal(value)) return formatDecimal(value)
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, field]: [string, unknown]) =>
      field === null ? [] : [[name, plain(field)]],
    ),
  )
}

/** The line again, at its price and discount, or another product at the price that was agreed. */
const lineOf = (order: Order, { lineId, sku, quantity, unitPrice }: ExchangeLine) => {
  const line = order.lines.find((one) => one.lineId === lineId)
  const isSame = line?.sku === sku
  const price = unitPrice ?? line?.unitPrice
  return {
    sku,
    quantity,
    ...(price !== undefined && { unitPrice: price }),
    ...(isSame && { uom: line.uom, description: line.description }),
    ...(isSame &&
      unitPrice === null && {
        discount: line.discount,
        priceUnitQuantity: line.priceUnitQuantity,
      }),
  }
}

const text = (name: string, value: string) => ({ name, type: 'TEXT', value, pii: false })

/**
 * The order that is sent in exchange for goods of `order`: to the same people on the same terms, without charges
 * and without the customer's number of the first. `today` is a date such as 2026-11-23.
 */
export const exchangeDraft = (
  order: Order,
  { orderId, returnId, returnNumber, exchangeOrderId, lines }: ExchangeRequested,
  flow: string,
  today: string,
): Omit<ExchangeOrderDrafted, 'meta'> => {
  const { orderType, currency, soldTo, shipTo, billTo, payer, paymentTerms, incoterms } = order
  const { shippingMethod, partialShipment, roundingLevel, origin } = order
  const draft = plain({
    ...{ orderType, currency, soldTo, shipTo, billTo, payer, paymentTerms, incoterms },
    ...{ shippingMethod, partialShipment, roundingLevel },
    orderDate: today,
    lines: lines.map((line) => lineOf(order, line)),
    notes: [`Exchange for ${returnNumber}`],
    extensions: [text('exchangeOfOrder', orderId), text('exchangeOfReturn', returnId)],
  })
  return {
    orderId: exchangeOrderId,
    returnId,
    flow,
    origin: {
      channel: origin.channel,
      org: null,
      recordId: null,
      client: origin.client,
      externalId: returnId,
      number: `${returnNumber}-X`,
    },
    draft: JSON.stringify(draft),
  }
}

export const receivedExchange = ({
  orderId,
  origin,
  draft,
  flow,
}: ExchangeOrderDrafted): ReceivedOrder => ({
  orderId,
  origin,
  content: { kind: 'submission', draft: JSON.parse(draft) as unknown, flow },
})
