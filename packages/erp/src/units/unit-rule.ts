import { MeshError } from '@carrick/kernel'

/** An exact ratio, never a float: a third stays a third. */
export interface Ratio {
  readonly numerator: bigint
  readonly denominator: bigint
}

/** One unit by which orders sell a product is so many of the unit by which the ERP keeps it. */
export interface UnitRule {
  /** UN/ECE Recommendation 20, as orders have it. */
  readonly unit: string
  /** Null = of every product. */
  readonly product: string | null
  readonly ratio: Ratio
  /** UN/ECE Recommendation 20, as the ERP has it. */
  readonly erpUnit: string
}

const RATIO = /^([1-9]\d{0,8})(?:\/([1-9]\d{0,8}))?$/

/** `12` or `5/3`. Throws MESH_CONFIG_SETTING. */
export const parseRatio = (text: string): Ratio => {
  const [, numerator, denominator = '1'] = RATIO.exec(text) ?? []
  if (numerator === undefined) {
    const message = `"${text}" is no ratio of units; expected a whole number such as 12, or 5/3`
    throw new MeshError('MESH_CONFIG_SETTING', message)
  }
  return { numerator: BigInt(numerator), denominator: BigInt(denominator) }
}

/** That of the product before that of every product. */
export const ruleFor = (
  rules: readonly UnitRule[],
  { sku, uom }: { readonly sku: string; readonly uom: string },
): UnitRule | undefined => {
  const ofUnit = rules.filter(({ unit }) => unit === uom)
  return (
    ofUnit.find(({ product }) => product === sku) ?? ofUnit.find((rule) => rule.product === null)
  )
}
