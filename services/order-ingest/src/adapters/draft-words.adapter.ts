import { type Decimal, type Finding, parseDecimal } from '@carrick/kernel'
import type { ErpDraft, ErpOrder, ErpSimulation } from '@carrick/erp'
import type { Order } from '@carrick/schemas'
import type { Simulation } from '../domain/simulation.ts'

/** A draft in the words of the ERP port, out of the document that its map makes of the order. */
export const draftOf = (document: ErpOrder, unpriced: ReadonlySet<string>): ErpDraft => {
  const { customerNumber, orderDate, requestedDate, currency, shipTo, lines, charges } = document
  return {
    customerNumber,
    orderDate,
    requestedDate,
    currency,
    shipTo,
    lines: lines.map(({ lineRef, sku, quantity, uom, unitPrice, discount }) => ({
      lineRef,
      sku,
      quantity,
      uom,
      unitPrice: unpriced.has(lineRef) ? null : unitPrice,
      discount,
    })),
    charges,
  }
}

const LINE = /^lines\[(\d+)\](.*)$/

/** The draft has no notes among its lines, so that they are counted otherwise. */
const pathIn = (order: Order, draft: ErpDraft, path: string): string => {
  if (path === 'customerNumber') return 'soldTo.number'
  const [, index, rest = ''] = LINE.exec(path) ?? []
  if (index === undefined) return path
  const lineRef = draft.lines[Number(index)]?.lineRef
  const place = order.lines.findIndex(({ lineId }) => lineId === lineRef)
  return place < 0 ? path : `lines[${String(place)}]${rest}`
}

const maybe = (text: string | null): Decimal | null => (text === null ? null : parseDecimal(text))

/** Throws MESH_DECIMAL_SYNTAX when an amount is none. */
export const simulationOf = (answer: ErpSimulation, order: Order, draft: ErpDraft): Simulation => ({
  currency: answer.currency,
  netAmount: parseDecimal(answer.netAmount),
  taxAmount: maybe(answer.taxAmount),
  credit: answer.credit && { ok: answer.credit.ok, available: maybe(answer.credit.available) },
  lines: answer.lines.map((line) => ({
    lineId: line.lineRef,
    unitPrice: maybe(line.unitPrice),
    netAmount: parseDecimal(line.netAmount),
    available: maybe(line.available),
    confirmed: parseDecimal(line.confirmed),
    promiseDate: line.promiseDate,
  })),
  findings: answer.findings.map((finding): Finding => ({
    ...finding,
    path: pathIn(order, draft, finding.path),
  })),
})
