import {
  addDecimal,
  compareDecimal,
  type Decimal,
  divideDecimal,
  formatDecimal,
  isZero,
  multiplyDecimal,
  negateDecimal,
  subtractDecimal,
  ZERO,
} from '@carrick/kernel'
import type { ErpFact, ErpQuantity } from '../erp-document.ts'
import type { BilledLine } from './billed-lines.ts'
import type { Billed, Invoice } from './invoice.ts'
import { lineRefOf } from './note.ts'
import type { ReturnBook } from './return-book.ts'
import type { SaleBook } from './sale-book.ts'
import { dueOn, settlementOf } from './settlement.ts'
import { roundHalfEven } from './unit-price.ts'
import { instantOf, versionAt } from './values.ts'

/** An order with its returns: an invoice may be for lines of any of them. */
export interface BilledOrder {
  readonly book: SaleBook
  readonly returns: readonly ReturnBook[]
  /** Posted lines for what was sold, when there are returns of it. */
  readonly sold: readonly BilledLine[]
}

const sum = (amounts: readonly Decimal[]): Decimal => amounts.reduce(addDecimal, ZERO)

/** A negative amount is the customer's: Tryton has no other kind of document for it. */
const isCreditNote = ({ untaxed_amount: net }: Invoice): boolean => compareDecimal(net, ZERO) < 0

interface Part {
  readonly own: readonly BilledLine[]
  readonly net: Decimal
  readonly gross: Decimal
  readonly lines: readonly ErpQuantity[]
  /** The order's part of an amount of the whole invoice. */
  share(amount: Decimal): Decimal
}

/** An invoice for several orders tells each its part; what is for the whole is shared by amount. */
const partOf = (
  { book, returns }: BilledOrder,
  { invoice, lines: billed }: Billed,
): Part | undefined => {
  const ofOrder = [...book.lines, ...returns.flatMap(({ lines }) => lines)]
  const refs = new Map(ofOrder.map((line) => [line.id, lineRefOf(line.note)]))
  const own = billed.filter(({ saleLine }) => saleLine !== undefined && refs.has(saleLine))
  if (own.length === 0) return undefined
  const isWhole = billed.every(({ saleLine }) => saleLine === undefined || refs.has(saleLine))
  const { untaxed_amount: net, total_amount: gross } = invoice
  const part = isWhole ? net : sum(own.map((line) => line.amount))
  const { digits } = invoice['currency.']
  const share = (amount: Decimal): Decimal =>
    isWhole || isZero(net)
      ? amount
      : roundHalfEven(divideDecimal(multiplyDecimal(amount, part), net, digits + 2), digits)
  const quantities = new Map<string, Decimal>()
  for (const line of own) {
    const lineRef = refs.get(line.saleLine ?? 0)
    if (lineRef === undefined || line.quantity === null) continue
    quantities.set(lineRef, addDecimal(quantities.get(lineRef) ?? ZERO, line.quantity))
  }
  const sign = isCreditNote(invoice) ? negateDecimal : (quantity: Decimal) => quantity
  return {
    own,
    net: part,
    gross: isWhole ? gross : addDecimal(part, share(subtractDecimal(gross, net))),
    lines: [...quantities].map(([lineRef, quantity]) => ({
      lineRef,
      quantity: formatDecimal(sign(quantity)),
    })),
    share,
  }
}

const headOf = ({ sale, mark }: SaleBook, { last_modified_at: at, ...invoice }: Invoice) => {
  if (sale.number === null) return undefined
  return {
    at: instantOf(at),
    mark,
    documentId: sale.number,
    version: versionAt(at),
    currency: invoice['currency.'].code,
  }
}

/** A credit note takes an invoice back and stands beside it; without one it has never been. */
const isWithdrawn = (invoice: Invoice): boolean =>
  invoice.state === 'cancelled' && invoice['cancel_move.']?.origin === undefined

/** What an invoice tells about an order; undefined when it is not for it. */
export const invoiceFact = (order: BilledOrder, billed: Billed): ErpFact | undefined => {
  const { invoice, moveLines } = billed
  const head = headOf(order.book, invoice)
  const part = isCreditNote(invoice) ? undefined : partOf(order, billed)
  if (head === undefined || part === undefined) return undefined
  const { settlement, paid, open } = settlementOf(invoice, moveLines)
  return {
    type: 'invoice',
    ...head,
    invoiceId: invoice.number,
    invoicedOn: invoice.invoice_date,
    dueOn: dueOn(invoice, moveLines),
    netAmount: formatDecimal(part.net),
    grossAmount: formatDecimal(part.gross),
    taxAmount: formatDecimal(subtractDecimal(part.gross, part.net)),
    settlement,
    paidAmount: formatDecimal(part.share(paid)),
    openAmount: formatDecimal(part.share(open)),
    withdrawn: isWithdrawn(invoice),
    lines: part.lines,
  }
}

const only = <T>(values: readonly T[]): T | undefined =>
  new Set(values).size === 1 ? values[0] : undefined

/** The one invoice that billed what is credited: a credit note for a return does not say. */
const soldOn = ({ book, sold }: BilledOrder, { lines }: Part): string | undefined => {
  const credited = new Set(lines.map(({ lineRef }) => lineRef))
  const ids = new Set(
    book.lines.filter(({ note }) => credited.has(lineRefOf(note) ?? '')).map((line) => line.id),
  )
  return only(
    sold
      .filter(({ saleLine, amount }) => ids.has(saleLine ?? 0) && compareDecimal(amount, ZERO) > 0)
      .map(({ number }) => number),
  )
}

/** What a credit note tells about an order; undefined when it is not for it. */
export const creditFact = (order: BilledOrder, billed: Billed): ErpFact | undefined => {
  const { invoice } = billed
  const head = headOf(order.book, invoice)
  const part = isCreditNote(invoice) ? partOf(order, billed) : undefined
  if (head === undefined || part === undefined) return undefined
  const markOf = ({ saleLine }: BilledLine): string | null =>
    order.returns.find(({ lines }) => lines.some((line) => line.id === saleLine))?.sale.web_id ??
    null
  return {
    type: 'credit',
    ...head,
    creditMemoId: invoice.number,
    originalInvoiceId:
      only(part.own.map(({ corrects }) => corrects)) ?? soldOn(order, part) ?? null,
    returnMark: only(part.own.map(markOf)) ?? null,
    creditedOn: invoice.invoice_date,
    netAmount: formatDecimal(negateDecimal(part.net)),
    grossAmount: formatDecimal(negateDecimal(part.gross)),
    taxAmount: formatDecimal(subtractDecimal(part.net, part.gross)),
    withdrawn: isWithdrawn(invoice),
    lines: part.lines,
  }
}
