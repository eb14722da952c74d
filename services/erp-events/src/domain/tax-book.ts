import {
  addDecimal,
  compareDecimal,
  type Decimal,
  formatDecimal,
  negateDecimal,
  parseDecimal,
  subtractDecimal,
  trimDecimal,
  ZERO,
} from '@carrick/kernel'
import { roundingTolerance } from '@carrick/order'
import type { Order, Tax } from '@carrick/schemas'
import type { TaxFact } from './erp-fact.ts'

/** Tax as one side has it; amounts are decimal texts, because it is kept. */
interface TaxSaid {
  readonly currency: string
  readonly taxAmount: string
  /** By line that bears any that is told. */
  readonly lines: Readonly<Record<string, string>>
}

export interface TaxOrdered extends TaxSaid {
  readonly orderVersion: number
  /** Amounts that each side may have rounded. */
  readonly amounts: number
  // Absent in books that were kept before documents were compared.
  readonly netAmount?: string
  /** By line. */
  readonly quantities?: Readonly<Record<string, string>>
}

export interface TaxTold extends TaxSaid {
  readonly sender: string
  readonly taxDocumentId: string
  readonly orderVersion: number | null
  /** Epoch ms. */
  readonly at: number
}

/** What is said of the tax of an order. */
export interface TaxBook {
  /** Null: the sales side says nothing of tax, or the order has not come yet. */
  readonly ordered: TaxOrdered | null
  readonly told: TaxTold | null
  /** Openings and closings of the case; open while odd. */
  readonly caseVersion: number
}

/** The case of a tax that two sides see differently: `cause` opens it, without one it is over. */
export interface Dispute {
  readonly caseVersion: number
  readonly cause: string | null
}

export const NO_TAX: TaxBook = { ordered: null, told: null, caseVersion: 0 }

export const textOf = (amount: Decimal): string => formatDecimal(trimDecimal(amount))

const sumOf = (amounts: readonly Decimal[]): string =>
  textOf(amounts.reduce((sum, amount) => addDecimal(sum, amount), ZERO))

const linesOf = (
  lines: readonly { readonly lineId: string; readonly taxes: readonly Decimal[] }[],
): TaxSaid['lines'] =>
  Object.fromEntries(
    lines.flatMap(({ lineId, taxes }) => (taxes.length === 0 ? [] : [[lineId, sumOf(taxes)]])),
  )

const amountOf = ({ amount }: Pick<Tax, 'amount'>): Decimal => amount

/** Null when the sales side leaves tax to others. */
export const taxOrdered = (order: Order): TaxOrdered | null =>
  order.taxAmount === null
    ? null
    : {
        orderVersion: order.version,
        currency: order.currency,
        taxAmount: textOf(order.taxAmount),
        amounts: order.lines.length + order.charges.length,
        netAmount: textOf(order.netAmount),
        quantities: Object.fromEntries(
          order.lines.map(({ lineId, quantity }) => [lineId, textOf(quantity)]),
        ),
        lines: linesOf(
          order.lines.map(({ lineId, taxes }) => ({ lineId, taxes: taxes.map(amountOf) })),
        ),
      }

export const taxTold = (sender: string, fact: TaxFact): TaxTold => ({
  sender,
  taxDocumentId: fact.taxDocumentId,
  orderVersion: fact.orderVersion,
  at: Date.parse(fact.at),
  currency: fact.currency,
  taxAmount: fact.taxAmount,
  lines: linesOf(
    fact.lines.map(({ lineRef, taxes }) => ({
      lineId: lineRef,
      taxes: taxes.map(({ amount }) => parseDecimal(amount)),
    })),
  ),
})

/** By more than the tolerance. */
export const differ = (one: Decimal, other: Decimal, tolerance: Decimal): boolean => {
  const difference = subtractDecimal(one, other)
  return (
    compareDecimal(difference, tolerance) > 0 ||
    compareDecimal(negateDecimal(difference), tolerance) > 0
  )
}

/** How the two sides differ beyond rounding; null when they agree, undefined when they speak of different things. */
const differenceOf = (ordered: TaxOrdered, told: TaxTold): string | null | undefined => {
  if (told.orderVersion !== null && told.orderVersion !== ordered.orderVersion) return undefined
  const { currency } = ordered
  if (told.currency !== currency) return `in ${told.currency}; the order is in ${currency}`
  const tolerance = roundingTolerance(currency, ordered.amounts)
  if (differ(parseDecimal(ordered.taxAmount), parseDecimal(told.taxAmount), tolerance)) {
    return `${told.taxAmount} ${currency}; the order has ${ordered.taxAmount}`
  }
  const own = new Map(Object.entries(ordered.lines))
  const line = Object.entries(told.lines).find(([lineId, amount]) =>
    // Both sides round it.
    differ(
      parseDecimal(own.get(lineId) ?? amount),
      parseDecimal(amount),
      roundingTolerance(currency, 2),
    ),
  )
  if (line === undefined) return null
  const [lineId, amount] = line
  return `${amount} ${currency} for line ${lineId}; the order has ${own.get(lineId) ?? ''}`
}

/** Pure: opens the case of a difference, and closes it when there is none any more. */
export const settleTax = (book: TaxBook): { readonly tax: TaxBook; readonly dispute?: Dispute } => {
  const { ordered, told, caseVersion } = book
  const difference = ordered === null || told === null ? null : differenceOf(ordered, told)
  const isOpen = caseVersion % 2 === 1
  if (difference === undefined || (difference === null) !== isOpen) return { tax: book }
  const cause =
    difference === null || told === null
      ? null
      : `${told.sender} says in ${told.taxDocumentId} that the tax is ${difference}`
  const next = caseVersion + 1
  return { tax: { ...book, caseVersion: next }, dispute: { caseVersion: next, cause } }
}
