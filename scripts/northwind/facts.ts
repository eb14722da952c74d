import { compareDecimal, type Decimal, formatDecimal, isDecimal } from '@carrick/kernel'

/** An amount or a quantity to the last digit, a text, or nothing. */
export type Fact = Decimal | string | null

export type Facts = Readonly<Record<string, Fact>>

/** What one side says about an order; a line that it does not have is undefined. */
export interface OrderFacts {
  readonly order: Facts
  readonly lines: readonly (Facts | undefined)[]
}

export type Side = 'org' | 'mesh' | 'erp'

export interface Difference {
  readonly order: string
  /** From 1; null for the order as a whole. */
  readonly line: number | null
  readonly side: Side
  readonly fact: string
  readonly expected: string
  readonly found: string
}

/** Names of the facts that a side is asked for; one that it does not tell is a difference. */
export interface Asked {
  readonly order: readonly string[]
  readonly lines: readonly string[]
}

export interface Tally {
  /** Compared so far, by side and name of the fact. */
  readonly counts: Readonly<Record<Side, Record<string, number>>>
  readonly differences: readonly Difference[]
  compare(
    order: string,
    side: Side,
    asked: Asked,
    expected: OrderFacts,
    found: OrderFacts | undefined,
  ): void
}

const isSame = (a: Fact, b: Fact): boolean =>
  isDecimal(a) && isDecimal(b) ? compareDecimal(a, b) === 0 : a === b

const textOf = (fact: Fact | undefined): string => {
  if (fact === undefined) return 'nothing'
  if (fact === null) return 'empty'
  return isDecimal(fact) ? formatDecimal(fact) : fact
}

export const createTally = (): Tally => {
  const counts: Tally['counts'] = { org: {}, mesh: {}, erp: {} }
  const differences: Difference[] = []
  return {
    counts,
    differences,
    compare: (order, side, asked, expected, found) => {
      const each = (
        line: number | null,
        names: readonly string[],
        wanted: Facts,
        seen: Facts | undefined,
      ): void => {
        for (const fact of names) {
          counts[side][fact] = (counts[side][fact] ?? 0) + 1
          const [right, is] = [wanted[fact], seen?.[fact]]
          if (right !== undefined && is !== undefined && isSame(right, is)) continue
          differences.push({
            order,
            line,
            side,
            fact,
            expected: textOf(right),
            found: textOf(is),
          })
        }
      }
      each(null, asked.order, expected.order, found?.order)
      expected.lines.forEach((line, at) => {
        each(at + 1, asked.lines, line ?? {}, found?.lines[at])
      })
      const extra = (found?.lines.length ?? 0) - expected.lines.length
      if (extra > 0) {
        const [line, fact, more] = [null, 'lines', String(expected.lines.length + extra)]
        const right = String(expected.lines.length)
        differences.push({ order, line, side, fact, expected: right, found: more })
      }
    },
  }
}
