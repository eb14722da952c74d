import {
  canonicalHash,
  compareDecimal,
  type Decimal,
  formatDecimal,
  parseDecimal,
} from '@carrick/kernel'
import type { ErpLine, ErpOrder } from '../erp-order.ts'
import type { Found } from './look-up.ts'
import { chargeNote, COMPLETE_ONLY, lineNote } from './note.ts'
import { type Currency, type Shop, unitOf } from './shop.ts'
import type { Terms } from './terms.ts'
import { partsOf } from './unit-price.ts'
import { dateValue, decimalValue, type TrytonRecord, type TrytonValue } from './values.ts'

const HASH_DIGITS = 16

/** Stands in the order's description, so that the same mark with other content is known again. */
export const fingerprintOf = ({ completeDelivery, ...order }: ErpOrder): string => {
  // Orders of before there was such a wish keep their fingerprint.
  const content = completeDelivery ? { ...order, completeDelivery } : order
  return `Carrick ${canonicalHash(content).slice(0, HASH_DIGITS)} v${String(order.version)}`
}

/** Of orders that were entered before versions were kept, and where people wrote, nothing is known. */
const FINGERPRINT = /^Carrick [0-9a-f]{16}(?: v(\d{1,15}))?$/

/** Version of our order that was entered; null = not known. */
export const enteredVersion = (description: string | null): number | null => {
  const version = FINGERPRINT.exec(description ?? '')?.[1]
  return version === undefined ? null : Number(version)
}

/** True unless the description is another order's fingerprint; what a person wrote there proves nothing. */
export const mayBeOf = (description: string | null, order: ErpOrder): boolean =>
  description === null ||
  !FINGERPRINT.test(description) ||
  fingerprintOf(order).startsWith(description)

/** What Tryton has no field for is told to the people there, and read by ourselves. */
export const commentOf = ({ notes, extensions, completeDelivery }: ErpOrder): string =>
  [
    ...(completeDelivery ? [COMPLETE_ONLY] : []),
    ...notes,
    ...Object.entries(extensions).map(([name, value]) => `${name}: ${value}`),
  ].join('\n')

const withTaxes = (taxes: readonly number[]): TrytonValue =>
  taxes.length === 0 ? [] : [['add', taxes]]

const saleLine = (
  sequence: number,
  product: number,
  unit: number | null,
  taxes: readonly number[],
  rest: TrytonRecord,
): TrytonRecord => ({ type: 'line', sequence, product, unit, taxes: withTaxes(taxes), ...rest })

export const pricedLine = (line: ErpLine) => ({
  quantity: parseDecimal(line.quantity),
  unitPrice: parseDecimal(line.unitPrice),
  discount: parseDecimal(line.discount),
  netAmount: parseDecimal(line.netAmount),
})

const remarksOf = (line: ErpLine, listPrice: Decimal | null): readonly string[] => {
  const differs =
    listPrice !== null && compareDecimal(listPrice, parseDecimal(line.unitPrice)) !== 0
  const isDiscounted = parseDecimal(line.discount).unscaled !== 0n
  return [
    ...(isDiscounted ? [`Ordered at ${line.unitPrice} less ${line.discount} of it`] : []),
    ...(differs ? [`Price list here: ${formatDecimal(listPrice)}`] : []),
    ...Object.entries(line.extensions).map(([name, value]) => `${name}: ${value}`),
  ]
}

export interface SaleContent {
  readonly head: TrytonRecord
  readonly lines: readonly TrytonRecord[]
}

/** What of an order can change while it is a draft. Every product, unit and currency of it is known. */
export const saleContent = (
  order: ErpOrder,
  shop: Shop,
  { products }: Found,
  currency: Currency,
  terms: Terms,
): SaleContent => {
  const lines = order.lines.flatMap((line) =>
    (partsOf(pricedLine(line), currency.digits) ?? []).map(({ quantity, unitPrice }) => {
      const { taxes = [], listPrice = null } = terms.lines.get(line.sku) ?? {}
      const unit = unitOf(shop, line.uom)?.id ?? null
      return saleLine(line.lineNumber, products.get(line.sku)?.id ?? 0, unit, taxes, {
        quantity: Number(formatDecimal(quantity)),
        unit_price: decimalValue(unitPrice),
        description: line.description,
        note: lineNote(line.lineRef, remarksOf(line, listPrice)),
      })
    }),
  )
  const last = Math.max(0, ...order.lines.map(({ lineNumber }) => lineNumber))
  const charges = order.charges.map((charge, index) => {
    const product = products.get(charge.code)
    const { taxes = [] } = terms.lines.get(charge.code) ?? {}
    return saleLine(last + 1 + index, product?.id ?? 0, product?.sale_uom ?? null, taxes, {
      quantity: 1,
      unit_price: decimalValue(parseDecimal(charge.amount)),
      description: charge.description,
      note: chargeNote(charge.code),
    })
  })
  const { orderDate, requestedDate } = order
  return {
    head: {
      reference: order.customerPoNumber,
      description: fingerprintOf(order),
      comment: commentOf(order),
      sale_date: dateValue(orderDate),
      // Refused when it is before the day of the order.
      shipping_date:
        requestedDate !== null && requestedDate >= orderDate ? dateValue(requestedDate) : null,
      ...terms.header,
    },
    lines: [...lines, ...charges],
  }
}

/** The new record of an order. */
export const saleValues = (
  order: ErpOrder,
  shop: Shop,
  found: Found,
  currency: Currency,
  terms: Terms,
): TrytonRecord => {
  const { head, lines } = saleContent(order, shop, found, currency, terms)
  return {
    web_shop: shop.id,
    web_id: order.mark,
    company: shop.company,
    party: found.party.id,
    currency: currency.id,
    warehouse: shop.warehouse,
    ...head,
    lines: [['create', lines]],
  }
}
