import { compareDecimal, type Decimal, decimal, rescale, ZERO } from '@carrick/kernel'
import { sumOf } from './amounts.ts'
import type { BookedLine, BookedOrder, Quantity } from './erp-books.ts'
import type { Traced } from './snapshot.ts'

const TWO = decimal(2n, 0)

/** About half, in whole pieces; all of a single piece. */
const halfOf = (quantity: Decimal): Decimal => {
  const whole = rescale(quantity, 0, 'down')
  return compareDecimal(whole, TWO) < 0 ? quantity : decimal(whole.unscaled / 2n, 0)
}

const partsOf = (
  lines: readonly BookedLine[],
  open: (line: BookedLine) => Decimal,
): readonly Quantity[] =>
  lines
    .map((line) => ({ lineId: line.lineId, quantity: halfOf(open(line)) }))
    .filter(({ quantity }) => compareDecimal(quantity, ZERO) > 0)

/** Half of what is confirmed. */
export const partToShip = ({ lines }: BookedOrder): readonly Quantity[] =>
  partsOf(lines, ({ confirmed }) => confirmed)

/** Half of what is shipped. */
export const partToInvoice = ({ lines }: BookedOrder): readonly Quantity[] =>
  partsOf(lines, ({ shipped }) => shipped)

const isPart = (
  { lines }: BookedOrder,
  part: (line: BookedLine) => Decimal,
  whole: (line: BookedLine) => Decimal,
): boolean => {
  const some = sumOf(lines.map(part))
  return compareDecimal(some, ZERO) > 0 && compareDecimal(some, sumOf(lines.map(whole))) < 0
}

export const isPartlyShipped = (booked: BookedOrder): boolean =>
  isPart(
    booked,
    ({ shipped }) => shipped,
    ({ quantity }) => quantity,
  )

/** Something is invoiced, and less than is shipped. */
export const isPartlyInvoiced = (booked: BookedOrder): boolean =>
  isPart(
    booked,
    ({ invoiced }) => invoiced,
    ({ shipped }) => shipped,
  )

/** A line of four pieces can be shipped in part, and of that a part be invoiced. */
const FOUR = decimal(4n, 0)

const rank = ({ documents: [booked] }: Traced): number => {
  const lines = booked?.lines ?? []
  const waits = lines.some(({ backordered }) => compareDecimal(backordered, ZERO) > 0)
  const isDiscounted = lines.some(({ discount }) => compareDecimal(discount, ZERO) > 0)
  return (waits ? 2 : 0) + (isDiscounted ? 1 : 0)
}

/** Orders that can be shipped and invoiced in part; a few with backorders and discounts come first. */
export const chooseForParts = (traced: readonly Traced[], count: number): readonly Traced[] => {
  const usable = traced.filter(({ documents: [booked] }) =>
    booked?.lines.some(({ confirmed }) => compareDecimal(confirmed, FOUR) >= 0),
  )
  const byRank = Map.groupBy(usable, rank)
  const picked: Traced[] = []
  // In turn from each kind, so that none is left out.
  for (let turn = 0; picked.length < Math.min(count, usable.length); turn += 1) {
    for (const kind of [3, 2, 1, 0]) {
      const next = byRank.get(kind)?.[turn]
      if (next !== undefined && picked.length < count) picked.push(next)
    }
  }
  return picked
}
