import { decimal, type Decimal, formatDecimal, parseDecimal, rescale } from '@carrick/kernel'
import type { Registers } from './register.ts'
import type { DocumentEntry, LedgerState, LineQuantityText } from './state.ts'

/** The contract's frozen scale of quantities, so that nothing is lost by counting whole millionths. */
const SCALE = 6

/** A quantity text in whole millionths. */
export const millionths = (text: string): bigint => rescale(parseDecimal(text), SCALE).unscaled
export const quantityOf = (units: bigint): Decimal => decimal(units, SCALE)

/** One text per quantity, whatever scale its producer wrote it in. */
export const quantityText = (quantity: Decimal): string => formatDecimal(rescale(quantity, SCALE))

export const smaller = (a: bigint, b: bigint): bigint => (a < b ? a : b)
export const larger = (a: bigint, b: bigint): bigint => (a > b ? a : b)

export const textOfMillionths = (units: bigint): string => formatDecimal(quantityOf(units))

/** Millionths by line id. */
export type Totals = ReadonlyMap<string, bigint>

const STEP = 100n

/**
 * Each part of a unit that an ERP counts in another unit is told to half a millionth: four pieces of a
 * dozen three times come to 0.999999. A sum that misses a whole ten-thousandth by no more than its parts
 * may be off by is that.
 */
const settled = (parts: readonly bigint[]): bigint => {
  const sum = parts.reduce((a, b) => a + b, 0n)
  const below = (sum / STEP) * STEP
  const nearest = sum - below > STEP / 2n ? below + STEP : below
  const off = larger(sum - nearest, nearest - sum)
  return off <= BigInt(parts.length) / 2n ? nearest : sum
}

const sumsOf = (parts: readonly (readonly [lineId: string, quantity: bigint])[]): Totals => {
  const byLine = new Map<string, bigint[]>()
  for (const [lineId, quantity] of parts) {
    const known = byLine.get(lineId)
    if (known === undefined) byLine.set(lineId, [quantity])
    else known.push(quantity)
  }
  return new Map([...byLine].map(([lineId, quantities]) => [lineId, settled(quantities)]))
}

export const totalsOfLines = (lists: readonly (readonly LineQuantityText[])[]): Totals =>
  sumsOf(lists.flat().map(({ lineId, quantity }) => [lineId, millionths(quantity)]))

const standing = (documents: Registers<DocumentEntry>): Registers<DocumentEntry> =>
  Object.fromEntries(Object.entries(documents).filter(([, { value }]) => !value.withdrawn))

/** By line, over the documents that were not taken back. */
export const totalsOfDocuments = (documents: Registers<DocumentEntry>): Totals =>
  totalsOfLines(Object.values(standing(documents)).map(({ value }) => value.lines))

type Deliveries = Pick<LedgerState, 'shipments' | 'deliveries'>

/** A delivery that was taken back after it was told to have arrived did not arrive. */
const standingDeliveries = ({ shipments, deliveries }: Deliveries): Registers<DocumentEntry> =>
  Object.fromEntries(
    Object.entries(deliveries).filter(([key, { version }]) => {
      const shipment = shipments[key]
      return shipment === undefined || !shipment.value.withdrawn || shipment.version < version
    }),
  )

export interface Dispatched {
  readonly shipped: Totals
  readonly delivered: Totals
}

/** Goods that arrived had left, even when the news of the dispatch is late or never comes. */
export const dispatchedTotals = (state: Deliveries): Dispatched => {
  const shipments = standing(state.shipments)
  const deliveries = standingDeliveries(state)
  const parts: [lineId: string, quantity: bigint][] = []
  for (const key of new Set([...Object.keys(shipments), ...Object.keys(deliveries)])) {
    const left = totalsOfLines([shipments[key]?.value.lines ?? []])
    const arrived = totalsOfLines([deliveries[key]?.value.lines ?? []])
    for (const lineId of new Set([...left.keys(), ...arrived.keys()])) {
      parts.push([lineId, larger(left.get(lineId) ?? 0n, arrived.get(lineId) ?? 0n)])
    }
  }
  return { shipped: sumsOf(parts), delivered: totalsOfDocuments(deliveries) }
}
