import { type Decimal, parseDecimal } from '@carrick/kernel'
import type { RunOrder } from '../start/run-data.ts'
import { exactNet, lineNet, sumOf, toCents } from './amounts.ts'
import type { BookedOrder, ErpBooks } from './erp-books.ts'
import type { Asked, OrderFacts, Side } from './facts.ts'

const ORDER = ['customer', 'orderDate', 'requestedDate', 'freight', 'net']
const LINES = ['sku', 'quantity', 'unitPrice', 'discount', 'net']

/** What each side is asked for about an order; amounts before discount are the org's alone. */
export const ASKED: Readonly<Record<Side, Asked>> = {
  org: { order: [...ORDER, 'listTotal'], lines: [...LINES, 'listAmount'] },
  mesh: { order: ORDER, lines: LINES },
  erp: { order: ORDER, lines: LINES },
}

const STATUS_LINES = ['confirmed', 'backordered', 'shipped', 'invoiced', 'state']

/** What org and mesh are asked for about what became of it. */
export const ASKED_STATUS: Asked = {
  order: [
    'documentId',
    'holds',
    'integration',
    'acceptance',
    'fulfilment',
    'billing',
    'lifecycle',
    'invoicedAmount',
  ],
  lines: STATUS_LINES,
}

interface Expected extends OrderFacts {
  /** Lines whose amount would be a cent off by the other way to round half a cent. */
  readonly halves: number
}

/** What the data file says, in the amounts of the rule in docs/northwind.md. */
export const expectedOrder = (
  order: RunOrder,
  rounding: ErpBooks['rounding'] = 'half-up',
): Expected => {
  const freight = parseDecimal(order.freight ?? '0')
  let halves = 0
  const lines = order.lines.map((line) => {
    const quantity = parseDecimal(String(line.quantity))
    const unitPrice = parseDecimal(line.unitPrice)
    const discount = parseDecimal(line.discount ?? '0')
    const priced = { quantity, unitPrice, discount }
    const exact = exactNet(priced)
    if (toCents(exact, 'half-up').unscaled !== toCents(exact, 'half-even').unscaled) halves += 1
    const listAmount = lineNet({ ...priced, discount: parseDecimal('0') })
    return { sku: line.sku, ...priced, listAmount, net: lineNet(priced, rounding) }
  })
  const total = (amounts: readonly Decimal[]): Decimal => sumOf([...amounts, freight])
  return {
    halves,
    order: {
      customer: order.account,
      orderDate: order.orderedOn,
      requestedDate: order.requiredOn ?? null,
      listTotal: sumOf(lines.map(({ listAmount }) => listAmount)),
      freight,
      net: total(lines.map(({ net }) => net)),
    },
    lines,
  }
}

/** The org has no field for the amount of an invoice: it can be computed there only where parts add up. */
export const askedOfOrg = ({ partsAddUp }: Pick<ErpBooks, 'partsAddUp'>): Asked =>
  partsAddUp
    ? ASKED_STATUS
    : { ...ASKED_STATUS, order: ASKED_STATUS.order.filter((fact) => fact !== 'invoicedAmount') }

/** The same from a document of the ERP. */
export const bookedFacts = (booked: BookedOrder, lineIds: readonly string[]): OrderFacts => {
  const { customer, orderDate, requestedDate, freight, net } = booked
  const byId = new Map(booked.lines.map((line) => [line.lineId, line]))
  const known = lineIds.map((lineId) => {
    const line = byId.get(lineId)
    if (line === undefined) return undefined
    const { sku, quantity, unitPrice, discount, net: lineAmount } = line
    return { sku, quantity, unitPrice, discount, net: lineAmount }
  })
  // A line that nobody ordered makes the list longer, which is a difference.
  const more = booked.lines.filter(({ lineId }) => !lineIds.includes(lineId)).map(() => undefined)
  return {
    order: { customer, orderDate, requestedDate, freight, net },
    lines: [...known, ...more],
  }
}
