import {
  addDecimal,
  compareDecimal,
  type Decimal,
  formatDecimal,
  isZero,
  parseDecimal,
  subtractDecimal,
  ZERO,
} from '@carrick/kernel'
import type {
  AcknowledgementCode,
  ErpDocument,
  ErpFact,
  ErpLineAnswer,
  ErpQuantity,
} from '../erp-document.ts'
import type { ErpLine, ErpOrder } from '../erp-order.ts'
import type { AmountParts } from './amounts.ts'

/** Quantities of one line, in the books. */
export interface BookLine {
  readonly line: ErpLine
  readonly ordered: Decimal
  confirmed: Decimal
  shipped: Decimal
  invoiced: Decimal
  invoicedNet: Decimal
  credited: Decimal
  creditedNet: Decimal
  promiseDate: string
}

export type Shipment = Extract<ErpFact, { type: 'shipment' }>
export type Invoice = Extract<ErpFact, { type: 'invoice' }>
export type CreditMemo = Extract<ErpFact, { type: 'credit' }>

/** A document as the ERP keeps it. */
export interface BookOrder {
  /** As it was when it came. */
  readonly created: ErpOrder
  /** As it is wanted now. */
  order: ErpOrder
  lines: readonly BookLine[]
  document: ErpDocument
  /** Epoch ms. */
  readonly createdAt: number
  /** Epoch ms of the last change. */
  changedAt: number
  /** How often its creation was asked for, the first time included. */
  creates: number
  readonly shipments: Shipment[]
  readonly invoices: Invoice[]
  readonly credits: CreditMemo[]
  /** What each invoice and credit memo is made of, by its number. */
  readonly parts: Map<string, AmountParts>
  /** How much of each line was cancelled by name. */
  cancelled: ReadonlyMap<string, Decimal>
  /** Request ids of cancellations and amendments that took effect. */
  readonly requests: Set<string>
}

export const bookLine = (line: ErpLine, promiseDate: string): BookLine => ({
  line,
  ordered: parseDecimal(line.quantity),
  confirmed: ZERO,
  shipped: ZERO,
  invoiced: ZERO,
  invoicedNet: ZERO,
  credited: ZERO,
  creditedNet: ZERO,
  promiseDate,
})

export const backorderedOf = ({ ordered, confirmed }: BookLine): Decimal =>
  subtractDecimal(ordered, confirmed)

export const lineAnswer = (line: BookLine, cancelled?: Decimal): ErpLineAnswer => {
  const backordered = backorderedOf(line)
  const complete = isZero(backordered)
  return {
    lineRef: line.line.lineRef,
    code: complete ? 'AP' : 'CA',
    confirmed: formatDecimal(line.confirmed),
    backordered: formatDecimal(backordered),
    promiseDate: line.promiseDate,
    reason: complete ? null : 'waits for supply',
    ...(cancelled && { cancelled: formatDecimal(cancelled) }),
  }
}

/** Of a line of which nothing is left. */
export const cancelledAnswer = (lineRef: string, cancelled: Decimal): ErpLineAnswer => ({
  lineRef,
  code: 'CA',
  confirmed: '0',
  backordered: '0',
  promiseDate: null,
  reason: 'cancelled',
  cancelled: formatDecimal(cancelled),
})

/** The answer for the whole order. */
export const headerCode = (answers: readonly ErpLineAnswer[]): AcknowledgementCode =>
  answers.every(({ code }) => code === 'AP') ? 'AP' : 'CA'

const quantitiesAbove = (
  lines: readonly BookLine[],
  quantityOf: (line: BookLine) => Decimal,
): readonly ErpQuantity[] =>
  lines.flatMap((line) => {
    const quantity = quantityOf(line)
    if (compareDecimal(quantity, ZERO) <= 0) return []
    return [{ lineRef: line.line.lineRef, quantity: formatDecimal(quantity) }]
  })

/** Confirmed and not shipped yet. */
export const shippable = ({ lines }: BookOrder): readonly ErpQuantity[] =>
  quantitiesAbove(lines, ({ confirmed, shipped }) => subtractDecimal(confirmed, shipped))

/** True of an order that may go in parts, and of these quantities when they are all that was ordered. */
export const mayGo = ({ order, lines }: BookOrder, quantities: readonly ErpQuantity[]): boolean =>
  !order.completeDelivery ||
  lines.every((line) => {
    const going = addDecimal(line.shipped, quantityOf(quantities, line))
    return compareDecimal(going, line.ordered) >= 0
  })

/** Shipped and not invoiced yet. */
export const invoiceable = ({ lines }: BookOrder): readonly ErpQuantity[] =>
  quantitiesAbove(lines, ({ shipped, invoiced }) => subtractDecimal(shipped, invoiced))

/** How much of a line is among these quantities. */
export const quantityOf = (quantities: readonly ErpQuantity[], { line }: BookLine): Decimal =>
  sumOf(
    quantities.filter(({ lineRef }) => lineRef === line.lineRef).map(({ quantity }) => quantity),
  )

/** What is asked for out of what is open, all of it without a wish; undefined when it is more than that. */
export const partOf = (
  { lines }: BookOrder,
  open: readonly ErpQuantity[],
  asked: readonly ErpQuantity[] | undefined,
): readonly ErpQuantity[] | undefined => {
  if (asked === undefined) return open
  const known = new Set(lines.map(({ line }) => line.lineRef))
  const isOpen = lines.every(
    (line) => compareDecimal(quantityOf(asked, line), quantityOf(open, line)) <= 0,
  )
  return isOpen && asked.every(({ lineRef }) => known.has(lineRef))
    ? quantitiesAbove(lines, (line) => quantityOf(asked, line))
    : undefined
}

export const sumOf = (amounts: readonly string[]): Decimal =>
  amounts.map(parseDecimal).reduce(addDecimal, ZERO)

/** Something that was shipped or invoiced is never ordered away. */
export const fixedQuantity = ({ shipped, invoiced }: BookLine): Decimal =>
  compareDecimal(shipped, invoiced) < 0 ? invoiced : shipped
