import {
  addDecimal,
  compareDecimal,
  type Decimal,
  type Finding,
  fitsScale,
  formatDecimal,
  negateDecimal,
  subtractDecimal,
} from '@carrick/kernel'
import type { Order } from '@carrick/schemas'
import { minorUnitsOf } from '../currency.ts'
import { type OrderFindingCode, orderError } from '../finding-codes.ts'
import { lineNet, MONEY_SCALE, orderNet, roundingTolerance } from '../money.ts'
import { isPriceable } from './line-rules.ts'

const differsBy = (a: Decimal, b: Decimal, tolerance: Decimal): boolean => {
  const difference = subtractDecimal(a, b)
  const magnitude = difference.unscaled < 0n ? negateDecimal(difference) : difference
  return compareDecimal(magnitude, tolerance) > 0
}

const scaleFindings = (order: Order, scale: number): Finding[] => {
  const lineScale = order.roundingLevel === 'LINE' ? scale : MONEY_SCALE
  const amounts: readonly [string, Decimal | null, number][] = [
    ...order.lines.map(({ netAmount }, index): [string, Decimal, number] => [
      `lines[${String(index)}].netAmount`,
      netAmount,
      lineScale,
    ]),
    ...order.charges.map(({ amount }, index): [string, Decimal, number] => [
      `charges[${String(index)}].amount`,
      amount,
      scale,
    ]),
    ['netAmount', order.netAmount, scale],
    ['taxAmount', order.taxAmount, scale],
    ['grossAmount', order.grossAmount, scale],
  ]
  return amounts.flatMap(([path, amount, digits]) =>
    amount === null || fitsScale(amount, digits)
      ? []
      : [
          orderError(
            'MESH_ORDER_AMOUNT_SCALE',
            path,
            `is ${formatDecimal(amount)}; ${order.currency} has ${String(digits)} digits after the point`,
          ),
        ],
  )
}

const mismatch = (
  code: OrderFindingCode,
  path: string,
  found: Decimal,
  expected: Decimal,
): Finding =>
  orderError(code, path, `is ${formatDecimal(found)}; expected ${formatDecimal(expected)}`)

const lineSums = (order: Order): Finding[] =>
  order.lines.flatMap((line, index) => {
    if (line.kind === 'NOTE' || !isPriceable(line)) return []
    const expected = lineNet(line, order.currency, order.roundingLevel)
    return differsBy(line.netAmount, expected, roundingTolerance(order.currency, 1))
      ? [
          mismatch(
            'MESH_ORDER_LINE_SUM',
            `lines[${String(index)}].netAmount`,
            line.netAmount,
            expected,
          ),
        ]
      : []
  })

/** Sums agree within the rounding that a system may do differently: half a minor unit per amount. */
export const sumFindings = (order: Order): readonly Finding[] => {
  const scale = minorUnitsOf(order.currency)
  if (scale === undefined) {
    const message = `is "${order.currency.slice(0, 10)}"; expected a code of ISO 4217 such as EUR`
    return [orderError('MESH_ORDER_CURRENCY_UNKNOWN', 'currency', message)]
  }
  const findings = [...scaleFindings(order, scale), ...lineSums(order)]
  const tolerance = roundingTolerance(order.currency, order.lines.length + order.charges.length)
  const net = orderNet(order.lines, order.charges, order.currency)
  if (differsBy(order.netAmount, net, tolerance)) {
    findings.push(mismatch('MESH_ORDER_NET_SUM', 'netAmount', order.netAmount, net))
  }
  if (order.taxAmount !== null && order.grossAmount !== null) {
    const gross = addDecimal(order.netAmount, order.taxAmount)
    if (differsBy(order.grossAmount, gross, tolerance)) {
      findings.push(mismatch('MESH_ORDER_GROSS_SUM', 'grossAmount', order.grossAmount, gross))
    }
  }
  return findings
}
