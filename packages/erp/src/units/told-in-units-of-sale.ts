import type {
  ErpDocument,
  ErpFact,
  ErpQuantity,
  ErpReturn,
  ErpSimulation,
} from '../erp-document.ts'
import { priceForUs, toOurs } from './count.ts'
import { readRef } from './line-ref.ts'

type Count = (quantity: string) => string

/** A line under our own id of it, with a way to count what the ERP counted. */
const told = <Line extends { readonly lineRef: string }>(
  line: Line,
  change: (count: Count, price: Count) => Partial<Line>,
): Line => {
  const { lineRef, sold } = readRef(line.lineRef)
  if (sold === undefined) return line
  const { ratio } = sold
  return {
    ...line,
    ...change(
      (quantity) => toOurs(quantity, ratio),
      (price) => priceForUs(price, ratio),
    ),
    lineRef,
  }
}

const orNull = (value: string | null, change: Count): string | null =>
  value === null ? null : change(value)

export const documentTold = (document: ErpDocument): ErpDocument => ({
  ...document,
  lines: document.lines.map((line) =>
    told(line, (count) => ({
      confirmed: count(line.confirmed),
      backordered: count(line.backordered),
      ...(line.cancelled != null && { cancelled: count(line.cancelled) }),
    })),
  ),
})

export const returnTold = (document: ErpReturn): ErpReturn => ({
  ...document,
  lines: document.lines.map((line) =>
    told(line, (count) => ({ authorised: count(line.authorised), received: count(line.received) })),
  ),
})

export const simulationTold = (simulation: ErpSimulation): ErpSimulation => ({
  ...simulation,
  lines: simulation.lines.map((line) =>
    told(line, (count, price) => ({
      unitPrice: orNull(line.unitPrice, price),
      available: orNull(line.available, count),
      confirmed: count(line.confirmed),
    })),
  ),
})

const quantitiesTold = (lines: readonly ErpQuantity[]): readonly ErpQuantity[] =>
  lines.map((line) => told(line, (count) => ({ quantity: count(line.quantity) })))

/** A fact in the units by which its order was sold. Stock belongs to no order and stays as it is. */
export const factTold = (fact: ErpFact): ErpFact => {
  switch (fact.type) {
    case 'order':
      return { ...fact, document: documentTold(fact.document) }
    case 'shipment':
    case 'invoice':
    case 'credit':
    case 'return':
      return { ...fact, lines: quantitiesTold(fact.lines) }
    case 'stock':
      return fact
  }
}
