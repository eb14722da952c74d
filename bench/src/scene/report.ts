import type { Measured } from './job.ts'
import { median, rounded } from './figures.ts'

/** A bound on a ratio or a count. */
export type Target = { readonly atLeast: number } | { readonly atMost: number }

export interface Report {
  readonly name: string
  /** Outputs per second of each run, by variant. */
  readonly rates: Readonly<Record<string, readonly number[]>>
  /** CPU seconds per 1,000 outputs, medians: of the process and of PostgreSQL. */
  readonly cpuPer1k: Readonly<
    Record<string, { readonly process: number; readonly database: number }>
  >
  /** Highest resident set, median over the runs. */
  readonly rssMb: Readonly<Record<string, number>>
  readonly ratios: Readonly<Record<string, number>>
  readonly targets: Readonly<Record<string, Target>>
  /** All targets hold. */
  readonly met: boolean
}

/** What a benchmark hands over; the rest of the report is computed from it. */
export interface Outcome {
  readonly runs: ReadonlyMap<string, readonly Measured[]>
  readonly ratios: Readonly<Record<string, number>>
  readonly targets: Readonly<Record<string, Target>>
}

const rateOf = ({ outputs, seconds }: Measured): number => outputs / seconds

export const medianRate = (runs: readonly Measured[] = []): number => median(runs.map(rateOf))

/** Seconds per 1,000 outputs, PostgreSQL's counted. */
export const medianCpu = (runs: readonly Measured[] = []): number =>
  median(runs.map(({ cpu, databaseCpu, outputs }) => ((cpu + databaseCpu) * 1000) / outputs))

const holds = (value: number | undefined, target: Target): boolean => {
  if (value === undefined || Number.isNaN(value)) return false
  return 'atLeast' in target ? value >= target.atLeast : value <= target.atMost
}

export const reportOf = (name: string, { runs, ratios, targets }: Outcome): Report => {
  const each = <T>(of: (runs: readonly Measured[]) => T): Record<string, T> =>
    Object.fromEntries([...runs].map(([variant, list]) => [variant, of(list)]))
  return {
    name,
    rates: each((list) => list.map((run) => rounded(rateOf(run)))),
    cpuPer1k: each((list) => ({
      process: rounded(median(list.map(({ cpu, outputs }) => (cpu * 1000) / outputs))),
      database: rounded(
        median(list.map(({ databaseCpu, outputs }) => (databaseCpu * 1000) / outputs)),
      ),
    })),
    rssMb: each((list) => Math.round(median(list.map(({ rssMb }) => rssMb)))),
    ratios: Object.fromEntries(Object.entries(ratios).map(([key, value]) => [key, rounded(value)])),
    targets,
    met: Object.entries(targets).every(([key, target]) => holds(ratios[key], target)),
  }
}

const columns = (rows: readonly (readonly string[])[]): string => {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  )
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

const targetText = (target: Target): string =>
  'atLeast' in target ? `at least ${String(target.atLeast)}` : `at most ${String(target.atMost)}`

/** For people: what ran, and what came of it. */
export const tableOf = (report: Report): string => {
  const runs = Object.entries(report.rates).map(([variant, rates]) => [
    variant,
    String(rounded(median(rates))),
    rates.join(' '),
    String(report.cpuPer1k[variant]?.process ?? ''),
    String(report.cpuPer1k[variant]?.database ?? ''),
    String(report.rssMb[variant] ?? ''),
  ])
  const ratios = Object.entries(report.ratios).map(([name, value]) => {
    const target = report.targets[name]
    if (target === undefined) return [name, String(value), '', '']
    return [name, String(value), targetText(target), holds(value, target) ? 'met' : 'NOT MET']
  })
  const heading = [report.name, 'per second', 'each run', 'CPU s/1k', 'PostgreSQL s/1k', 'MB']
  return [
    runs.length === 0 ? report.name : columns([heading, ...runs]),
    '',
    columns([['result', 'value', 'target', ''], ...ratios]),
  ].join('\n')
}
