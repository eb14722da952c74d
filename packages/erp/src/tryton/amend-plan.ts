import {
  addDecimal,
  compareDecimal,
  type Decimal,
  type Finding,
  formatDecimal,
  isZero,
  parseDecimal,
  ZERO,
} from '@carrick/kernel'
import type { ErpCharge, ErpLine, ErpOrder } from '../erp-order.ts'
import { type Amendable, amendedLine } from './amendment.ts'
import { linesByRef } from './document.ts'
import { chargeNote } from './note.ts'
import type { SaleLine } from './sale.ts'
import { pricedLine } from './sale-values.ts'
import { type LinePart, partsOf } from './unit-price.ts'
import type { TrytonRecord } from './values.ts'

/** The order as it stands in Tryton, with what cannot be taken back any more. */
export interface Standing {
  readonly lines: readonly SaleLine[]
  /** By sale line. */
  readonly moved: ReadonlyMap<number, Decimal>
  /** Sale lines that are on posted invoices. */
  readonly invoiced: ReadonlySet<number>
  /** Digits of the currency. */
  readonly digits: number
  /** What a line is to be in Tryton's words. */
  readonly thingOf: (line: ErpLine) => { readonly product: number; readonly unit: number | null }
}

export type AmendPlan =
  { readonly findings: readonly Finding[] } | { readonly lines: readonly TrytonRecord[] }

const wrong = (path: string, code: Finding['code'], message: string): Finding => ({
  path,
  code,
  severity: 'error',
  message,
})

/** Tryton has no amendment that adds a line. */
const added = (path: string, what: string): Finding =>
  wrong(
    path,
    'MESH_ERP_AMEND_LINE_ADDED',
    `${what}; Tryton adds no line to an order in processing, order it anew`,
  )

const late = (path: string, message: string): Finding => wrong(path, 'MESH_ERP_CUT_OFF', message)

interface Change {
  readonly before: SaleLine
  readonly after: Amendable
}

interface Step {
  readonly findings: readonly Finding[]
  readonly changes: readonly Change[]
}

const no = (...findings: readonly Finding[]): Step => ({ findings, changes: [] })

const movedOf = ({ moved }: Standing, line: SaleLine): Decimal => moved.get(line.id) ?? ZERO

const isTouched = (standing: Standing, line: SaleLine): boolean =>
  !isZero(movedOf(standing, line)) || standing.invoiced.has(line.id)

const isSamePrice = (a: Decimal | null, b: Decimal | null): boolean =>
  a !== null && b !== null && compareDecimal(a, b) === 0

const touchedFindings = (
  standing: Standing,
  { before, after }: Change,
  at: string,
): readonly Finding[] => {
  if (!isTouched(standing, before)) return []
  const moved = movedOf(standing, before)
  return [
    ...(after.product === before.product
      ? []
      : [late(`${at}.sku`, 'is another product; some of the line is shipped or invoiced already')]),
    ...(after.unit === before.unit
      ? []
      : [late(`${at}.uom`, 'is another unit; some of the line is shipped or invoiced already')]),
    ...(isSamePrice(after.unit_price, before.unit_price)
      ? []
      : [late(`${at}.unitPrice`, 'is another price; some is shipped or invoiced at the old one')]),
    ...(compareDecimal(after.quantity, moved) >= 0
      ? []
      : [late(`${at}.quantity`, `leaves less than the ${formatDecimal(moved)} that are shipped`)]),
  ]
}

const lineStep = (standing: Standing, line: ErpLine, index: number): Step => {
  const at = `lines[${String(index)}]`
  const own = linesByRef(standing.lines).get(line.lineRef)
  if (own === undefined) return no(added(at, `${line.lineRef} is a new line`))
  const parts = partsOf(pricedLine(line), standing.digits)
  if (parts === undefined)
    return no(wrong(`${at}.netAmount`, 'MESH_ERP_NET_AMOUNT', 'no unit price here comes to it'))
  if (parts.length > own.length)
    return no(added(`${at}.netAmount`, 'it takes two lines to come to it here'))
  const gone: LinePart = { quantity: ZERO, unitPrice: ZERO }
  const changes = own.map((before, part): Change => {
    const { quantity, unitPrice } = parts[part] ?? { ...gone, unitPrice: before.unit_price ?? ZERO }
    const after = { ...before, ...standing.thingOf(line), quantity, unit_price: unitPrice }
    return { before, after: { ...after, description: line.description } }
  })
  return { findings: changes.flatMap((one) => touchedFindings(standing, one, at)), changes }
}

const removedStep = (standing: Standing, own: readonly SaleLine[], at: string): Step => ({
  findings: own.some((line) => isTouched(standing, line))
    ? [late(at, 'leave out what is shipped or invoiced already')]
    : [],
  changes: own.map((before) => ({ before, after: { ...before, quantity: ZERO } })),
})

const chargeSteps = (standing: Standing, charges: readonly ErpCharge[]): readonly Step[] => {
  const left = [...standing.lines]
  const take = (code: string): SaleLine | undefined => {
    const found = left.findIndex(({ note }) => note === chargeNote(code))
    return found < 0 ? undefined : left.splice(found, 1)[0]
  }
  const steps = charges.map(({ code, amount, description }, index): Step => {
    const at = `charges[${String(index)}]`
    const before = take(code)
    if (before === undefined) return no(added(at, `${code} is a new charge`))
    const after = { ...before, quantity: parseDecimal('1'), unit_price: parseDecimal(amount) }
    const isSame = isSamePrice(after.unit_price, before.unit_price) && !isZero(before.quantity)
    if (!isSame && standing.invoiced.has(before.id))
      return no(late(`${at}.amount`, 'is another amount; the charge is invoiced already'))
    return { findings: [], changes: [{ before, after: { ...after, description } }] }
  })
  const removed = left.filter(({ note }) => (note ?? '').startsWith(chargeNote('')))
  return [...steps, removedStep(standing, removed, 'charges')]
}

const isChange = ({ before, after }: Change): boolean =>
  compareDecimal(after.quantity, before.quantity) !== 0 ||
  !isSamePrice(after.unit_price, before.unit_price) ||
  after.product !== before.product ||
  after.unit !== before.unit ||
  after.description !== before.description

/** What is amended so that Tryton has the order as it is now, or what stands against it. */
export const planAmendment = (standing: Standing, order: ErpOrder): AmendPlan => {
  const kept = new Set(order.lines.map(({ lineRef }) => lineRef))
  const steps = [
    ...order.lines.map((line, index) => lineStep(standing, line, index)),
    ...[...linesByRef(standing.lines)]
      .filter(([lineRef]) => !kept.has(lineRef))
      .map(([, own]) => removedStep(standing, own, 'lines')),
    ...chargeSteps(standing, order.charges),
  ]
  const findings = steps.flatMap((step) => step.findings)
  if (findings.length > 0) return { findings }
  const changes = steps.flatMap((step) => step.changes).filter(isChange)
  return { lines: changes.map(({ after }) => amendedLine(after)) }
}

/** What left the house, by sale line. */
export const movedQuantities = (
  moves: readonly {
    readonly origin: number | undefined
    readonly state: string
    readonly quantity: Decimal
  }[],
): ReadonlyMap<number, Decimal> => {
  const moved = new Map<number, Decimal>()
  for (const { origin, state, quantity } of moves) {
    if (state !== 'done' || origin === undefined) continue
    moved.set(origin, addDecimal(moved.get(origin) ?? ZERO, quantity))
  }
  return moved
}
