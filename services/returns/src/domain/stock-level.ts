/** Stock of one product at one location, as kept; JSON-safe. */
export interface StockLevel {
  /** Grows with every change in the ERP. */
  readonly sequence: number
  /** Decimal text. */
  readonly available: string
}

/** The newer of two levels; undefined when the one that arrived says nothing new. Pure. */
export const newestLevel = (
  known: StockLevel | undefined,
  arrived: StockLevel,
): StockLevel | undefined =>
  known !== undefined && arrived.sequence <= known.sequence ? undefined : arrived
