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
import type { ErpSimulatedLine, ErpSimulation } from '../erp-document.ts'
import type { ErpDraft, ErpDraftLine } from '../erp-order.ts'
import { chargesOf } from './amounts.ts'
import { finding } from './book-answer.ts'
import { minorUnitsOf } from './currencies.ts'
import type { Customer } from './customers.ts'
import type { Journal } from './journal.ts'
import type { MasterData } from './master-data.ts'
import { orderFindings } from './order-checks.ts'
import { lesser, type Product } from './stock.ts'

const ONE = decimal(1n, 0)

/** Amounts have at most 15 digits before the point, as everywhere in the contract. */
const MOST = decimal(10n ** 15n, 0)

const isKept = (net: Decimal): boolean =>
  compareDecimal(net, MOST) < 0 && compareDecimal(subtractDecimal(ZERO, net), MOST) < 0

const keptText = (net: Decimal, scale: number): string =>
  formatDecimal(isKept(net) ? net : rescale(ZERO, scale))

const optionalText = (value: Decimal | undefined): string | null =>
  value === undefined ? null : formatDecimal(value)

/** What the lines before have not taken. */
class FreeStock {
  readonly #left = new Map<string, Decimal>()

  take({ sku, available }: Product, wanted: Decimal): Decimal {
    const left = this.#left.get(sku) ?? available
    const taken = compareDecimal(left, ZERO) <= 0 ? ZERO : lesser(left, wanted)
    this.#left.set(sku, subtractDecimal(left, taken))
    return taken
  }
}

interface PricedLine {
  readonly line: ErpDraftLine
  readonly own: Decimal | undefined
  readonly net: Decimal
}

const priced = (
  line: ErpDraftLine,
  customer: Customer | undefined,
  product: Product | undefined,
  scale: number,
): PricedLine => {
  const own = customer?.priceOf(line.sku) ?? product?.listPrice
  const price = line.unitPrice === null ? own : parseDecimal(line.unitPrice)
  const part = subtractDecimal(ONE, parseDecimal(line.discount))
  const gross = multiplyDecimal(parseDecimal(line.quantity), price ?? ZERO)
  return { line, own, net: rescale(multiplyDecimal(gross, part), scale) }
}

const priceFindings = (lines: readonly PricedLine[]): readonly Finding[] =>
  lines.flatMap(({ line, own }, index) => {
    if (line.unitPrice !== null || own !== undefined) return []
    const path = `lines[${String(index)}].unitPrice`
    return [finding(path, 'MESH_ERP_NO_PRICE', `there is no price for ${line.sku}`)]
  })

const sizeFindings = (lines: readonly PricedLine[], net: Decimal): readonly Finding[] => {
  const paths = [
    ...lines.flatMap((line, index) =>
      isKept(line.net) ? [] : [`lines[${String(index)}].quantity`],
    ),
    ...(isKept(net) ? [] : ['lines']),
  ]
  const message = 'comes to an amount of more than 15 digits before the point'
  return paths.map((path) => finding(path, 'MESH_ERP_NET_AMOUNT', message))
}

/** What the books would make of a draft; changes nothing in them. */
export const simulation = (
  draft: ErpDraft,
  masterData: MasterData,
  journal: Journal,
): ErpSimulation => {
  const { currency, charges } = draft
  const scale = minorUnitsOf(currency)
  const customer = masterData.customer(draft.customerNumber)
  const stock = new FreeStock()
  const lines = draft.lines.map((line) =>
    priced(line, customer, masterData.product(line.sku), scale),
  )
  const answer = ({ line, own, net }: PricedLine): ErpSimulatedLine => {
    const product = masterData.product(line.sku)
    const wanted = parseDecimal(line.quantity)
    const isWanted = product !== undefined && compareDecimal(wanted, ZERO) > 0
    const confirmed = isWanted ? stock.take(product, wanted) : ZERO
    const isAll = compareDecimal(confirmed, wanted) === 0
    return {
      lineRef: line.lineRef,
      unitPrice: optionalText(own),
      netAmount: keptText(net, scale),
      available: optionalText(product?.available),
      confirmed: formatDecimal(confirmed),
      promiseDate: isWanted ? (isAll ? journal.today() : journal.supplyDay()) : null,
    }
  }
  const goods = lines.map(({ net }) => net).reduce(addDecimal, ZERO)
  const net = rescale(addDecimal(goods, chargesOf(charges)), scale)
  const tax = masterData.salesTax.on([...lines.map((line) => line.net), chargesOf(charges)], scale)
  return {
    currency,
    netAmount: keptText(net, scale),
    taxAmount: tax && keptText(tax, scale),
    credit: customer?.creditCheck(net) ?? null,
    lines: lines.map(answer),
    findings: [
      ...orderFindings(draft, customer, (sku) => masterData.product(sku)),
      ...priceFindings(lines),
      ...sizeFindings(lines, net),
    ],
  }
}
