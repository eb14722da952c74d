import {
  addDecimal,
  compareDecimal,
  type Decimal,
  decimal,
  type Finding,
  formatDecimal,
  multiplyDecimal,
  parseDecimal,
  rescale,
  subtractDecimal,
  ZERO,
} from '@carrick/kernel'
import type { ErpSimulatedLine } from '../erp-document.ts'
import type { ErpDraft, ErpDraftLine, ErpLine, ErpOrder } from '../erp-order.ts'

const ONE = decimal(1n, 0)
/** Of currencies that Tryton does not know. */
const USUAL_DIGITS = 2

/** A line with what it costs. */
export interface PricedDraftLine {
  readonly line: ErpDraftLine
  /** Tryton's own price. */
  readonly own: Decimal | null
  readonly net: Decimal
}

export const pricedDraftLine = (
  line: ErpDraftLine,
  own: Decimal | null,
  digits: number = USUAL_DIGITS,
): PricedDraftLine => {
  const price = line.unitPrice === null ? (own ?? ZERO) : parseDecimal(line.unitPrice)
  const part = subtractDecimal(ONE, parseDecimal(line.discount))
  const gross = multiplyDecimal(parseDecimal(line.quantity), price)
  return { line, own, net: rescale(multiplyDecimal(gross, part), digits) }
}

/** The line as an order would have it. */
export const asOrderLine = ({ line, own, net }: PricedDraftLine, index: number): ErpLine => ({
  ...{ lineRef: line.lineRef, lineNumber: index + 1, sku: line.sku, description: null },
  ...{ quantity: line.quantity, uom: line.uom, discount: line.discount },
  unitPrice: line.unitPrice ?? formatDecimal(own ?? ZERO),
  netAmount: formatDecimal(net),
  ...{ requestedDate: null, extensions: {} },
})

/** The draft as an order, for what is asked of orders; nobody enters it. */
export const asOrder = (draft: ErpDraft, lines: readonly PricedDraftLine[]): ErpOrder => ({
  ...{ mark: '', version: 1, customerNumber: draft.customerNumber, customerPoNumber: null },
  ...{ orderDate: draft.orderDate, requestedDate: draft.requestedDate, currency: draft.currency },
  ...{ shipTo: draft.shipTo, billTo: null, charges: draft.charges },
  lines: lines.map(asOrderLine),
  ...{ priority: 0, completeDelivery: false, notes: [], extensions: {} },
})

export const missingPrices = (lines: readonly PricedDraftLine[]): readonly Finding[] =>
  lines.flatMap(({ line, own }, index): readonly Finding[] => {
    if (line.unitPrice !== null || own !== null) return []
    const path = `lines[${String(index)}].unitPrice`
    const message = `there is no price for ${line.sku} here`
    return [{ path, code: 'MESH_ERP_NO_PRICE', severity: 'error', message }]
  })

export const netOf = ({ charges }: ErpDraft, lines: readonly PricedDraftLine[]): Decimal =>
  [...lines.map(({ net }) => net), ...charges.map((charge) => parseDecimal(charge.amount))].reduce(
    addDecimal,
    ZERO,
  )

/** What is free of a product; null = it is a service, of which there is always enough. */
export type FreeStock = ReadonlyMap<string, Decimal | null>

/** The lines with what could be confirmed of each: what the lines before have not taken. */
export const simulatedLines = (
  lines: readonly PricedDraftLine[],
  free: FreeStock,
  today: string,
): readonly ErpSimulatedLine[] => {
  const left = new Map(free)
  return lines.map(({ line, own, net }) => {
    const wanted = parseDecimal(line.quantity)
    const before = left.get(line.sku)
    const there = before === undefined || (before !== null && before.unscaled < 0n) ? ZERO : before
    const isWanted = free.has(line.sku) && compareDecimal(wanted, ZERO) > 0
    const isEnough = isWanted && (there === null || compareDecimal(there, wanted) >= 0)
    const confirmed = isEnough ? wanted : isWanted ? (there ?? wanted) : ZERO
    if (there !== null) left.set(line.sku, subtractDecimal(there, confirmed))
    const available = free.get(line.sku) ?? null
    return {
      lineRef: line.lineRef,
      unitPrice: own && formatDecimal(own),
      netAmount: formatDecimal(net),
      available: available && formatDecimal(available),
      confirmed: formatDecimal(confirmed),
      // When supply comes nobody knows before there is an order.
      promiseDate: isEnough ? today : null,
    }
  })
}
