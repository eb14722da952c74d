import {
  addDecimal,
  compareDecimal,
  type Decimal,
  type Finding,
  formatDecimal,
  multiplyDecimal,
  negateDecimal,
  parseDecimal,
  subtractDecimal,
  trimDecimal,
} from '@carrick/kernel'
import type { OnMismatch, Policies } from '@carrick/mapping'
import { type OrderFindingCode, orderError, orderWarning, roundingTolerance } from '@carrick/order'
import type { Order, OrderLine } from '@carrick/schemas'
import type { SimulatedLine, Simulation } from './simulation.ts'

const within = (a: Decimal, b: Decimal, tolerance: Decimal): boolean => {
  const difference = subtractDecimal(a, b)
  return (
    compareDecimal(difference, tolerance) <= 0 &&
    compareDecimal(negateDecimal(difference), tolerance) <= 0
  )
}

const HUNDRED = parseDecimal('100')

const words = (value: Decimal): string => formatDecimal(trimDecimal(value))

const mismatch = (
  onMismatch: OnMismatch,
  code: OrderFindingCode,
  path: string,
  message: string,
): readonly Finding[] => {
  if (onMismatch === 'accept') return []
  return [(onMismatch === 'reject' ? orderError : orderWarning)(code, path, message)]
}

/** The ERP's price for as many units as the price of the line is for. */
const contractPriceFor = (line: OrderLine, unitPrice: Decimal): Decimal =>
  multiplyDecimal(unitPrice, line.priceUnitQuantity)

/** True when the price of a line is that of the ERP, but for a fraction of it. */
export const isPriceOf = (line: OrderLine, unitPrice: Decimal, tolerance: Decimal): boolean => {
  const expected = contractPriceFor(line, unitPrice)
  return within(line.unitPrice, expected, multiplyDecimal(expected, tolerance))
}

/** What is to be said of the price of a line; `isUnpriced`: the ERP was to say it. */
export const priceFindings = (
  line: OrderLine,
  path: string,
  isUnpriced: boolean,
  simulated: SimulatedLine | undefined,
  { tolerance, onMismatch }: Pick<Policies['price'], 'tolerance' | 'onMismatch'>,
): readonly Finding[] => {
  const at = `${path}.unitPrice`
  const contract = simulated?.unitPrice ?? null
  if (simulated === undefined) return []
  if (contract === null) {
    const message = 'is missing, and the ERP has no price for this customer; expected one'
    return isUnpriced ? [orderError('MESH_ORDER_PRICE_UNKNOWN', at, message)] : []
  }
  // What is free is free by agreement.
  if (isUnpriced || line.kind === 'FREE_GOOD') return []
  if (isPriceOf(line, contract, tolerance)) return []
  const expected = words(contractPriceFor(line, contract))
  const around = `${words(multiplyDecimal(tolerance, HUNDRED))} %`
  const message = `is ${words(line.unitPrice)}; the ERP has ${expected} for this customer, give or take ${around}`
  return mismatch(onMismatch, 'MESH_ORDER_PRICE_MISMATCH', at, message)
}

/** Rounding alone is no difference: one system rounds each line, the other the document. */
export const taxFindings = (
  { taxAmount, lines, charges, currency }: Order,
  simulation: Simulation,
  onMismatch: OnMismatch,
): readonly Finding[] => {
  if (taxAmount === null || simulation.taxAmount === null) return []
  const tolerance = roundingTolerance(currency, lines.length + charges.length)
  if (within(taxAmount, simulation.taxAmount, tolerance)) return []
  const computed = words(simulation.taxAmount)
  const message = `is ${words(taxAmount)}; the ERP computes ${computed}, give or take ${words(tolerance)}`
  return mismatch(onMismatch, 'MESH_ORDER_TAX_MISMATCH', 'taxAmount', message)
}

export const creditFindings = ({ credit }: Simulation): readonly Finding[] => {
  if (credit === null || credit.ok) return []
  const left = credit.available === null ? '' : `: ${words(credit.available)} is left`
  return [
    orderWarning(
      'MESH_ORDER_CREDIT_EXCEEDED',
      'netAmount',
      `is more than the credit of the customer${left}`,
    ),
  ]
}

export const grossOf = (net: Decimal | null, tax: Decimal | null): Decimal | null =>
  net === null || tax === null ? null : addDecimal(net, tax)
