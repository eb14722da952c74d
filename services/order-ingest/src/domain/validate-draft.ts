import { type Decimal, type Finding, formatDecimal, hasErrors, trimDecimal } from '@carrick/kernel'
import type { Policies } from '@carrick/mapping'
import { minorUnitsOf } from '@carrick/order'
import type { Order, OrderLine } from '@carrick/schemas'
import {
  creditFindings,
  grossOf,
  isPriceOf,
  priceFindings,
  taxFindings,
} from './compare-amounts.ts'
import type { Problem } from './erp-answers.ts'
import type { PreparedOrder } from './prepare-order.ts'
import type { Asked, SimulatedLine } from './simulation.ts'

export type ValidationState = 'VALID' | 'INVALID' | 'PROVISIONAL'

/** Amounts and quantities are decimal texts. Null is what nobody could say. */
export interface ValidatedLine {
  readonly lineId: string
  readonly lineNumber: number
  readonly sku: string
  readonly quantity: string
  /** The price that counts: that of the draft, or the ERP's where the draft has none. */
  readonly unitPrice: string | null
  readonly contractPrice: string | null
  readonly priceOk: boolean | null
  readonly netAmount: string | null
  readonly available: string | null
  readonly confirmed: string | null
  readonly promiseDate: string | null
  readonly findings: readonly Finding[]
}

/** What is known of a draft before it is an order. */
export interface Validation {
  readonly state: ValidationState
  /** Why it is provisional. */
  readonly reason: Problem | null
  readonly target: string | null
  readonly rule: string | null
  readonly currency: string | null
  readonly netAmount: string | null
  readonly taxAmount: string | null
  readonly grossAmount: string | null
  readonly credit: { readonly ok: boolean; readonly available: string | null } | null
  readonly lines: readonly ValidatedLine[]
  /** All of them; those of a line stand with the line as well. */
  readonly findings: readonly Finding[]
}

export interface DraftPolicies {
  readonly price: Pick<Policies['price'], 'tolerance' | 'onMismatch'>
  readonly tax: Pick<Policies['tax'], 'onMismatch'>
}

const plain = (value: Decimal | null | undefined): string | null =>
  value ? formatDecimal(trimDecimal(value)) : null

const moneyIn =
  (currency: string) =>
  (value: Decimal | null | undefined): string | null =>
    value ? formatDecimal(trimDecimal(value, minorUnitsOf(currency) ?? 0)) : null

const pathOf = (index: number): string => `lines[${String(index)}]`

interface Compared {
  readonly line: OrderLine
  readonly path: string
  readonly isUnpriced: boolean
  readonly simulated: SimulatedLine | undefined
}

const compareLines = (
  { lines }: Order,
  unpriced: ReadonlySet<number>,
  asked: Asked | undefined,
): readonly Compared[] => {
  const simulated = asked?.kind === 'simulated' ? asked.simulation.lines : []
  const byId = new Map(simulated.map((line) => [line.lineId, line]))
  return lines.map((line, index) => ({
    line,
    path: pathOf(index),
    isUnpriced: unpriced.has(index),
    simulated: byId.get(line.lineId),
  }))
}

const findingsOf = (
  order: Order,
  compared: readonly Compared[],
  asked: Asked | undefined,
  { price, tax }: DraftPolicies,
): readonly Finding[] => {
  if (asked === undefined || asked.kind === 'unknown') return []
  if (asked.kind === 'unwritable') return asked.findings
  const { simulation } = asked
  return [
    ...simulation.findings,
    ...compared.flatMap(({ line, path, isUnpriced, simulated }) =>
      // What the ERP says of a price of its own accord is not said twice.
      simulation.findings.some((found) => found.path === `${path}.unitPrice`)
        ? []
        : priceFindings(line, path, isUnpriced, simulated, price),
    ),
    ...taxFindings(order, simulation, tax.onMismatch),
    ...creditFindings(simulation),
  ]
}

/** Of a line without any price there is no amount; an ERP may write zero for it. */
const netOf = ({ line, isUnpriced, simulated }: Compared): Decimal | null => {
  if (!isUnpriced) return simulated?.netAmount ?? line.netAmount
  return simulated?.unitPrice === undefined || simulated.unitPrice === null
    ? null
    : simulated.netAmount
}

const lineOf = (
  { line, path, isUnpriced, simulated }: Compared,
  findings: readonly Finding[],
  money: (value: Decimal | null | undefined) => string | null,
  { price }: DraftPolicies,
): ValidatedLine => {
  const contract = simulated?.unitPrice ?? null
  const isCompared = contract !== null && !isUnpriced
  return {
    lineId: line.lineId,
    lineNumber: line.lineNumber,
    sku: line.sku,
    quantity: formatDecimal(trimDecimal(line.quantity)),
    unitPrice: money(isUnpriced ? contract : line.unitPrice),
    contractPrice: money(contract),
    priceOk: isCompared ? isPriceOf(line, contract, price.tolerance) : null,
    netAmount: money(netOf({ line, path, isUnpriced, simulated })),
    available: plain(simulated?.available),
    confirmed: plain(simulated?.confirmed),
    promiseDate: simulated?.promiseDate ?? null,
    findings: findings.filter((found) => found.path === path || found.path.startsWith(`${path}.`)),
  }
}

const amountsOf = (
  order: Order,
  compared: readonly Compared[],
  asked: Asked | undefined,
): readonly [Decimal | null, Decimal | null, Decimal | null] => {
  if (compared.some((line) => netOf(line) === null)) return [null, null, null]
  if (asked?.kind === 'simulated') {
    const { netAmount, taxAmount } = asked.simulation
    const tax = taxAmount ?? order.taxAmount
    return [netAmount, tax, grossOf(netAmount, tax)]
  }
  const { netAmount, taxAmount, grossAmount } = order
  return [netAmount, taxAmount, grossAmount ?? grossOf(netAmount, taxAmount)]
}

const stateOf = (findings: readonly Finding[], asked: Asked | undefined): ValidationState =>
  hasErrors(findings) ? 'INVALID' : asked?.kind === 'simulated' ? 'VALID' : 'PROVISIONAL'

/**
 * The answer to a draft: what the mesh itself finds and, when its ERP was asked, what that says.
 * `unpriced` are the indices of lines whose price the ERP is to say. Pure.
 */
export const validateDraft = (
  prepared: PreparedOrder,
  unpriced: ReadonlySet<number>,
  asked: Asked | undefined,
  policies: DraftPolicies,
): Validation => {
  const { order, route } = prepared
  const compared = order === undefined ? [] : compareLines(order, unpriced, asked)
  const findings = [
    ...prepared.findings,
    ...(order === undefined ? [] : findingsOf(order, compared, asked, policies)),
  ]
  const currency = asked?.kind === 'simulated' ? asked.simulation.currency : order?.currency
  const money = moneyIn(currency ?? '')
  const [net, tax, gross] =
    order === undefined ? [null, null, null] : amountsOf(order, compared, asked)
  const credit = asked?.kind === 'simulated' ? asked.simulation.credit : null
  const state = stateOf(findings, asked)
  return {
    state,
    reason: state === 'PROVISIONAL' && asked?.kind === 'unknown' ? asked.reason : null,
    target: route?.target ?? null,
    rule: route?.rule ?? null,
    currency: currency ?? null,
    netAmount: money(net),
    taxAmount: money(tax),
    grossAmount: money(gross),
    credit: credit && { ok: credit.ok, available: money(credit.available) },
    lines: compared.map((line) => lineOf(line, findings, money, policies)),
    findings,
  }
}
