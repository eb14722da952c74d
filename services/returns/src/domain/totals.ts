import { larger, type LineQuantityText, textOfMillionths, type Totals } from '@carrick/order'

export const at = (totals: Totals, lineId: string): bigint => totals.get(lineId) ?? 0n

export const sumOf = (totals: Totals): bigint =>
  [...totals.values()].reduce((sum, units) => sum + units, 0n)

/** Line by line over all lines of any of them. */
export const combine = (
  combined: (...units: readonly bigint[]) => bigint,
  ...all: readonly Totals[]
): Totals => {
  const lineIds = new Set(all.flatMap((totals) => [...totals.keys()]))
  return new Map(
    [...lineIds].map((lineId) => [lineId, combined(...all.map((totals) => at(totals, lineId)))]),
  )
}

export const plus = (...all: readonly Totals[]): Totals =>
  combine((...units) => units.reduce((sum, one) => sum + one, 0n), ...all)

/** What of the first is left without the others; never less than nothing. */
export const less = (from: Totals, ...others: readonly Totals[]): Totals =>
  combine(
    (first = 0n, ...rest) =>
      larger(
        0n,
        rest.reduce((left, one) => left - one, first),
      ),
    from,
    ...others,
  )

/** Lines with something in them, sorted, as they are kept and sent. */
export const linesOf = (totals: Totals): readonly LineQuantityText[] =>
  [...totals]
    .filter(([, units]) => units > 0n)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([lineId, units]) => ({ lineId, quantity: textOfMillionths(units) }))
