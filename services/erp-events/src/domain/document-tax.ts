import {
  addDecimal,
  compareDecimal,
  type Decimal,
  divideDecimal,
  isZero,
  multiplyDecimal,
  parseDecimal,
  ZERO,
} from '@carrick/kernel'
import { roundingTolerance } from '@carrick/order'
import { type Billed, type DocumentTold, entryOf } from './order-book.ts'
import { differ, type TaxOrdered, textOf } from './tax-book.ts'

const EXACT = 9
/** A document of an ERP that does not say which version of the order it holds is compared while there is one only. */
const FIRST = 1

interface Expected {
  readonly tax: Decimal
  /** Amounts that may have been rounded on the way to it. */
  readonly amounts: number
}

const sum = (amounts: readonly Decimal[]): Decimal => amounts.reduce(addDecimal, ZERO)
const sumOf = (amounts: readonly string[]): Decimal => sum(amounts.map(parseDecimal))

/** An invoice that was taken back, and one that a credit memo over all of it corrects, do not count. */
const inForce = ({
  invoices,
  credits = {},
}: DocumentTold): readonly (readonly [string, Billed])[] =>
  Object.entries(invoices).flatMap(([invoiceId, { billed }]) => {
    if (billed === undefined) return []
    const credited = Object.values(credits).flatMap(({ corrects }) =>
      corrects?.invoiceId === invoiceId ? [corrects.netAmount] : [],
    )
    const isCorrected = credited.some(
      (net) => compareDecimal(parseDecimal(net), parseDecimal(billed.netAmount)) === 0,
    )
    return isCorrected ? [] : [[invoiceId, billed] as const]
  })

/** Where the order says it line by line, and of nothing else, a part of a line bears that part of its tax. */
const shareOf = (ordered: TaxOrdered, billed: readonly Billed[]): Decimal | undefined => {
  const { currency, quantities = {} } = ordered
  const byLine = sumOf(Object.values(ordered.lines))
  const tolerance = roundingTolerance(currency, ordered.amounts)
  if (differ(byLine, parseDecimal(ordered.taxAmount), tolerance)) return undefined
  const shares = billed.flatMap(({ lines }) =>
    Object.entries(lines).map(([lineId, quantity]) => {
      const whole = parseDecimal(entryOf(quantities, lineId) ?? '0')
      if (isZero(whole)) return undefined
      const tax = parseDecimal(entryOf(ordered.lines, lineId) ?? '0')
      return divideDecimal(multiplyDecimal(tax, parseDecimal(quantity)), whole, EXACT)
    }),
  )
  return shares.every((share) => share !== undefined) ? sum(shares) : undefined
}

/** What the order's tax comes to for what is billed; undefined where the order does not say. */
const expectedOf = (
  ordered: TaxOrdered,
  net: Decimal,
  billed: readonly Billed[],
): Expected | undefined => {
  const { currency, amounts, netAmount } = ordered
  if (netAmount === undefined) return undefined
  const parts = billed.reduce((count, { lines }) => count + Object.keys(lines).length, 0)
  // Whoever bills the whole amount bills the whole tax.
  if (!differ(parseDecimal(netAmount), net, roundingTolerance(currency, amounts)))
    return { tax: parseDecimal(ordered.taxAmount), amounts: Math.max(amounts, parts) }
  const tax = shareOf(ordered, billed)
  return tax && { tax, amounts: amounts + parts }
}

const difference = (
  { currency }: TaxOrdered,
  what: string,
  told: Decimal,
  { tax, amounts }: Expected,
): string | null => {
  const tolerance = roundingTolerance(currency, amounts)
  if (!differ(told, tax, tolerance)) return null
  const [found, wanted, most] = [told, tax, tolerance].map(textOf)
  return `a tax of ${found ?? ''} ${currency} ${what}; the order has ${wanted ?? ''} for that, and rounding explains ${most ?? ''}`
}

const ofInvoices = (ordered: TaxOrdered, document: DocumentTold): string | null => {
  const billed = inForce(document)
  const all = billed.map(([, one]) => one)
  const taxes = all.flatMap(({ currency, taxAmount }) =>
    currency === ordered.currency && taxAmount !== null ? [taxAmount] : [],
  )
  if (all.length === 0 || taxes.length < all.length) return null
  const net = sumOf(all.map(({ netAmount }) => netAmount))
  const expected = expectedOf(ordered, net, all)
  const what = `in ${billed.map(([invoiceId]) => invoiceId).join(', ')}`
  return expected === undefined ? null : difference(ordered, what, sumOf(taxes), expected)
}

const ofOrder = (ordered: TaxOrdered, { taxed }: DocumentTold): string | null => {
  const { currency, amounts, netAmount, taxAmount } = ordered
  if (taxed?.taxAmount == null || taxed.currency !== currency || netAmount === undefined)
    return null
  const tolerance = roundingTolerance(currency, amounts)
  if (differ(parseDecimal(netAmount), parseDecimal(taxed.netAmount), tolerance)) return null
  const expected = { tax: parseDecimal(taxAmount), amounts }
  return difference(ordered, 'on the order', parseDecimal(taxed.taxAmount), expected)
}

/**
 * How the tax of an ERP's document, and of the invoices of it, differs from what the order says of them, beyond
 * rounding; null when it does not, and as long as that cannot be said. Invoices count together, so that those of
 * an order that is billed in parts agree as soon as they are complete, however each of them was rounded.
 */
export const taxDifference = (
  ordered: TaxOrdered | null,
  document: DocumentTold,
): string | null => {
  const { taxed, isLost } = document
  if (ordered === null || !taxed || isLost === true) return null
  if ((taxed.orderVersion ?? FIRST) !== ordered.orderVersion) return null
  return ofInvoices(ordered, document) ?? ofOrder(ordered, document)
}
