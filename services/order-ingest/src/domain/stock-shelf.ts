import { formatDecimal, trimDecimal } from '@carrick/kernel'
import type { InventoryLevelChanged } from '@carrick/schemas'

/** A level as one ERP told it last. Quantities are decimal texts. */
export interface StockLevel {
  readonly target: string
  readonly sequence: number
  readonly onHand: string
  readonly reserved: string
  readonly available: string
  /** When it became so in the ERP, epoch ms. */
  readonly asOf: number
}

/** What is kept of a product at a location; JSON-safe. */
export interface StockShelf {
  readonly sku: string
  readonly location: string
  readonly levels: readonly StockLevel[]
}

export const isShelf = (kept: unknown): kept is StockShelf =>
  typeof kept === 'object' && kept !== null && 'levels' in kept && 'location' in kept

/** By this name the shelves of a product are found. */
export const shelfName = (sku: string): string => `stock:${sku}`

/** The shelf with this level on it; undefined when it tells nothing newer. Pure. */
export const stockShelf = (
  known: StockShelf | undefined,
  { sku, location, target, sequence, asOf, ...level }: InventoryLevelChanged,
): StockShelf | undefined => {
  const levels = known?.levels ?? []
  const before = levels.find((one) => one.target === target)
  if (before !== undefined && sequence <= before.sequence) return undefined
  const now: StockLevel = {
    target,
    sequence,
    onHand: formatDecimal(trimDecimal(level.onHand)),
    reserved: formatDecimal(trimDecimal(level.reserved)),
    available: formatDecimal(trimDecimal(level.available)),
    asOf,
  }
  return { sku, location, levels: [...levels.filter((one) => one.target !== target), now] }
}

export interface AvailableAt extends Omit<StockLevel, 'sequence' | 'asOf'> {
  readonly location: string
  /** ISO 8601. */
  readonly asOf: string
}

export interface Availability {
  readonly sku: string
  /** Empty = no ERP has told of any. */
  readonly levels: readonly AvailableAt[]
}

/** The shelves of one product as clients see them, of one ERP alone where it is named. Pure. */
export const availabilityOf = (
  sku: string,
  shelves: readonly StockShelf[],
  target?: string,
): Availability => ({
  sku,
  levels: shelves
    .filter((shelf) => shelf.sku === sku)
    .flatMap(({ location, levels }) =>
      levels
        .filter((level) => target === undefined || level.target === target)
        .map(({ target: erp, onHand, reserved, available, asOf }) => ({
          ...{ target: erp, location, onHand, reserved, available },
          asOf: new Date(asOf).toISOString(),
        })),
    )
    .sort((a, b) => `${a.target}/${a.location}`.localeCompare(`${b.target}/${b.location}`)),
})
