import {
  compareDecimal,
  type Decimal,
  decimal,
  type Finding,
  fitsScale,
  formatDecimal,
  isZero,
} from '@carrick/kernel'
import type { Order, OrderLine } from '@carrick/schemas'
import { orderError } from '../finding-codes.ts'
import type { OrderLimits } from '../order-limits.ts'

const ZERO = decimal(0n, 0)
const ONE = decimal(1n, 0)

const isPositive = (value: Decimal): boolean => compareDecimal(value, ZERO) > 0
const digits = (count: number): string => `at most ${String(count)} digits after the point`

const quantityFindings = (line: OrderLine, at: string, limits: OrderLimits): Finding[] => {
  const path = `${at}.quantity`
  const found = formatDecimal(line.quantity)
  if (!isPositive(line.quantity)) {
    const message = `is ${found}; expected more than 0`
    return [orderError('MESH_ORDER_QUANTITY_NOT_POSITIVE', path, message)]
  }
  if (fitsScale(line.quantity, limits.quantityScale)) return []
  const message = `is ${found}; expected ${digits(limits.quantityScale)}`
  return [orderError('MESH_ORDER_QUANTITY_SCALE', path, message)]
}

const priceFindings = (line: OrderLine, at: string, limits: OrderLimits): Finding[] => {
  const findings: Finding[] = []
  const path = `${at}.unitPrice`
  const found = `is ${formatDecimal(line.unitPrice)}`
  if (compareDecimal(line.unitPrice, ZERO) < 0 && line.kind !== 'DISCOUNT') {
    findings.push(orderError('MESH_ORDER_PRICE_NEGATIVE', path, `${found}; expected 0 or more`))
  }
  if (!fitsScale(line.unitPrice, limits.priceScale)) {
    const message = `${found}; expected ${digits(limits.priceScale)}`
    findings.push(orderError('MESH_ORDER_PRICE_SCALE', path, message))
  }
  if (!isPositive(line.priceUnitQuantity)) {
    const message = `is ${formatDecimal(line.priceUnitQuantity)}; expected more than 0`
    findings.push(orderError('MESH_ORDER_PRICE_UNIT', `${at}.priceUnitQuantity`, message))
  }
  if (compareDecimal(line.discount, ZERO) < 0 || compareDecimal(line.discount, ONE) > 0) {
    const message = `is ${formatDecimal(line.discount)}; expected a fraction from 0 to 1`
    findings.push(orderError('MESH_ORDER_DISCOUNT_RANGE', `${at}.discount`, message))
  }
  return findings
}

/** As much as the policy may say. */
const MOST_TOLERANCE = decimal(5n, 1)

const toleranceFindings = (line: OrderLine, at: string): Finding[] =>
  (['overDelivery', 'underDelivery'] as const).flatMap((field) => {
    const fraction = line[field]
    if (fraction === null) return []
    if (compareDecimal(fraction, ZERO) >= 0 && compareDecimal(fraction, MOST_TOLERANCE) <= 0)
      return []
    const message = `is ${formatDecimal(fraction)}; expected a fraction from 0 to 0.5`
    return [orderError('MESH_ORDER_TOLERANCE_RANGE', `${at}.${field}`, message)]
  })

const NOTHING_TO_SELL: ReadonlySet<OrderLine['kind']> = new Set(['NOTE', 'DISCOUNT', 'SHIPPING'])

const lineFindings = (line: OrderLine, at: string, limits: OrderLimits): Finding[] => {
  const findings: Finding[] = []
  if (line.sku.trim() === '' && !NOTHING_TO_SELL.has(line.kind)) {
    findings.push(
      orderError('MESH_ORDER_SKU_MISSING', `${at}.sku`, 'is empty; expected a product code'),
    )
  }
  if (line.kind === 'NOTE') return findings
  findings.push(
    ...quantityFindings(line, at, limits),
    ...priceFindings(line, at, limits),
    ...toleranceFindings(line, at),
  )
  return findings
}

const idFindings = (lines: readonly OrderLine[]): Finding[] => {
  const first = new Map<string, number>()
  const findings: Finding[] = []
  lines.forEach((line, index) => {
    const before = first.get(line.lineId)
    if (before === undefined) first.set(line.lineId, index)
    else {
      const message = `is that of lines[${String(before)}]; expected an id of its own`
      const path = `lines[${String(index)}].lineId`
      findings.push(orderError('MESH_ORDER_LINE_DUPLICATE', path, message))
    }
  })
  lines.forEach((line, index) => {
    const parent = line.parentLineId
    if (parent === null || (first.has(parent) && parent !== line.lineId)) return
    const path = `lines[${String(index)}].parentLineId`
    const message = 'names no other line of this order; expected the id of its bundle'
    findings.push(orderError('MESH_ORDER_LINE_PARENT', path, message))
  })
  return findings
}

/** Rules of each line and between lines; more lines than the limit are not looked at one by one. */
export const lineRuleFindings = (order: Order, limits: OrderLimits): readonly Finding[] => {
  const count = order.lines.length
  if (count === 0) {
    const message = 'is empty; expected at least one line'
    return [orderError('MESH_ORDER_NO_LINES', 'lines', message)]
  }
  if (count > limits.maxLines) {
    const message = `has ${String(count)} lines; the target takes at most ${String(limits.maxLines)}`
    return [orderError('MESH_ORDER_TOO_MANY_LINES', 'lines', message)]
  }
  const each = order.lines.flatMap((line, index) =>
    lineFindings(line, `lines[${String(index)}]`, limits),
  )
  return [...each, ...idFindings(order.lines)]
}

export const isPriceable = (line: OrderLine): boolean => !isZero(line.priceUnitQuantity)
