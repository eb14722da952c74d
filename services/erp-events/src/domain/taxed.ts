import { addDecimal, type Decimal, formatDecimal, parseDecimal, ZERO } from '@carrick/kernel'
import type { DocumentFact, LineAmount } from './erp-fact.ts'
import type { DocumentTaxed } from './order-book.ts'

// What an ERP says of the tax of its documents; an older one says nothing.

export const taxOrNull = ({ taxAmount }: { readonly taxAmount?: string | null }): Decimal | null =>
  typeof taxAmount === 'string' ? parseDecimal(taxAmount) : null

/** Nothing of a document that is cancelled. */
export const taxedBy = ({
  cancelled,
  currency,
  netAmount,
  taxAmount = null,
  orderVersion = null,
}: DocumentFact['document']): DocumentTaxed | null =>
  cancelled || currency === undefined || netAmount === undefined
    ? null
    : { currency, netAmount, taxAmount, orderVersion }

/** Quantities by line: a document may name one twice. */
export const sumOfLines = (lines: readonly LineAmount[]): Readonly<Record<string, string>> => {
  const sums = new Map<string, Decimal>()
  for (const { lineRef, quantity } of lines)
    sums.set(lineRef, addDecimal(sums.get(lineRef) ?? ZERO, parseDecimal(quantity)))
  return Object.fromEntries([...sums].map(([lineRef, sum]) => [lineRef, formatDecimal(sum)]))
}
