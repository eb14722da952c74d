import { type Decimal, fitsScale, formatDecimal, rescale } from '@carrick/kernel'
import type { Address, Extension, Order, OrderLine, Party } from '@carrick/schemas'

/** Plain notation without the zeros that a frozen scale adds: `2` and not `2.000000`. */
const plainText = (value: Decimal, leastScale = 0): string => {
  let scale = value.scale
  while (scale > leastScale && fitsScale(value, scale - 1)) scale -= 1
  return formatDecimal(rescale(value, Math.max(scale, leastScale)))
}

const AMOUNT_SCALE = 2

const extensionsOf = (extensions: readonly Extension[]): Readonly<Record<string, string>> =>
  Object.fromEntries(extensions.map(({ name, value }) => [name, value]))

const addressOf = (party: Party | null) => {
  const address: Address | null = party?.address ?? null
  if (party === null || address === null) return null
  const { name, street, city, region, postalCode, country } = address
  return { name: name ?? party.name, street, city, region, postalCode, country }
}

const lineOf = (line: OrderLine) => ({
  lineRef: line.lineId,
  lineNumber: line.lineNumber,
  sku: line.sku,
  description: line.description,
  quantity: plainText(line.quantity),
  uom: line.uom,
  unitPrice: plainText(line.unitPrice, AMOUNT_SCALE),
  discount: plainText(line.discount),
  netAmount: plainText(line.netAmount, AMOUNT_SCALE),
  requestedDate: line.requestedDate,
  extensions: extensionsOf(line.extensions),
})

/** The canonical order in the words of the ERP port; `mark` is the order id, our name for it for ever. */
export const toErpOrder = (order: Order) => ({
  mark: order.orderId,
  customerNumber: order.soldTo.number,
  customerPoNumber: order.customerPoNumber,
  orderDate: order.orderDate,
  requestedDate: order.requestedDate,
  currency: order.currency,
  shipTo: addressOf(order.shipTo ?? order.soldTo),
  billTo: addressOf(order.billTo ?? order.soldTo),
  lines: order.lines.filter(({ kind }) => kind !== 'NOTE').map(lineOf),
  charges: order.charges.map(({ code, description, amount }) => ({
    code,
    description,
    amount: plainText(amount, AMOUNT_SCALE),
  })),
  priority: order.priority,
  notes: order.notes,
  extensions: { ...extensionsOf(order.soldTo.extensions), ...extensionsOf(order.extensions) },
})
