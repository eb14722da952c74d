import { parseRatio, type UnitRule } from './unit-rule.ts'

/** What a line was sold by and what its ERP counts it in. */
export type Sold = Pick<UnitRule, 'unit' | 'ratio' | 'erpUnit'>

const SOLD = /^(.+)@([^@=*]{1,3})=(\d{1,9}\/\d{1,9})\*([^@=*]{1,3})$/

/**
 * Our id of a line as an ERP keeps it that counts in other units: `LINE@DZN=12/1*C62`. The ratio stays
 * with the line, so that what becomes of it is read by the ratio at which it was sold, whatever the
 * configuration says by then.
 */
export const refFor = (lineRef: string, sold: Sold | undefined): string => {
  if (sold === undefined) return lineRef
  const { unit, ratio, erpUnit } = sold
  return `${lineRef}@${unit}=${String(ratio.numerator)}/${String(ratio.denominator)}*${erpUnit}`
}

export const readRef = (
  ref: string,
): { readonly lineRef: string; readonly sold?: Sold | undefined } => {
  const [, lineRef, unit, ratio, erpUnit] = SOLD.exec(ref) ?? []
  if (lineRef === undefined || unit === undefined || ratio === undefined || erpUnit === undefined)
    return { lineRef: ref }
  return { lineRef, sold: { unit, ratio: parseRatio(ratio), erpUnit } }
}
