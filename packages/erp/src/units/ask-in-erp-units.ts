import type { Finding } from '@carrick/kernel'
import type { ErpQuantity } from '../erp-document.ts'
import { priceForErp, toErp } from './count.ts'
import { readRef, refFor, type Sold } from './line-ref.ts'
import { ruleFor, type UnitRule } from './unit-rule.ts'

/** What is asked, in the ERP's units, and which quantities are no whole number of them. */
export interface Asked<T> {
  readonly asked: T
  readonly findings: readonly Finding[]
}

/** How the ERP's document names our lines. */
export type Refs = ReadonlyMap<string, string>

export const refsOf = (
  document: { readonly lines: readonly { readonly lineRef: string }[] } | undefined,
): Refs => new Map(document?.lines.map(({ lineRef }) => [readRef(lineRef).lineRef, lineRef]))

const inexact = (path: string, quantity: string, { unit, ratio, erpUnit }: Sold): Finding => {
  const { numerator, denominator } = ratio
  const each =
    denominator === 1n ? String(numerator) : `${String(numerator)}/${String(denominator)}`
  return {
    path,
    code: 'MESH_ERP_UNIT_FRACTION',
    severity: 'error',
    message: `is ${quantity} ${unit}, which is no exact number of ${erpUnit} in the ERP (${each} for each ${unit})`,
  }
}

/** A line that the document has keeps what it was sold by, unless it is sold by another unit now. */
const soldBy = (
  line: { readonly lineRef: string; readonly sku: string; readonly uom: string },
  rules: readonly UnitRule[],
  refs: Refs,
): Sold | undefined => {
  const ref = refs.get(line.lineRef)
  const { sold } = readRef(ref ?? '')
  const isKept = ref !== undefined && (sold === undefined || sold.unit === line.uom)
  return isKept ? sold : ruleFor(rules, line)
}

interface PricedLine extends ErpQuantity {
  readonly sku: string
  readonly uom: string
  readonly unitPrice: string | null
}

/** Lines of an order or a draft; amounts stay. */
export const linesInErpUnits = <Line extends PricedLine>(
  lines: readonly Line[],
  rules: readonly UnitRule[],
  refs: Refs = new Map(),
): Asked<readonly Line[]> => {
  const findings: Finding[] = []
  const asked = lines.map((line, index) => {
    const sold = soldBy(line, rules, refs)
    if (sold === undefined) return line
    const { quantity, isExact } = toErp(line.quantity, sold.ratio)
    if (!isExact) findings.push(inexact(`lines[${String(index)}].quantity`, line.quantity, sold))
    const unitPrice = line.unitPrice === null ? null : priceForErp(line.unitPrice, sold.ratio)
    return { ...line, lineRef: refFor(line.lineRef, sold), quantity, uom: sold.erpUnit, unitPrice }
  })
  return { asked, findings }
}

/** Quantities of lines that a document has. */
export const quantitiesInErpUnits = <Line extends ErpQuantity>(
  lines: readonly Line[],
  refs: Refs,
): Asked<readonly Line[]> => {
  const findings: Finding[] = []
  const asked = lines.map((line, index) => {
    const lineRef = refs.get(line.lineRef) ?? line.lineRef
    const { sold } = readRef(lineRef)
    if (sold === undefined) return line
    const { quantity, isExact } = toErp(line.quantity, sold.ratio)
    if (!isExact) findings.push(inexact(`lines[${String(index)}].quantity`, line.quantity, sold))
    return { ...line, lineRef, quantity }
  })
  return { asked, findings }
}
