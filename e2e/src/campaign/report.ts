import type { Measured } from './nemeses/nemesis.ts'
import type { CheckedPromise } from './promises/check-history.ts'

export interface NemesisOutcome {
  readonly name: string
  readonly outcome: 'passed' | 'failed' | 'not run'
  /** Why it failed or was not run. */
  readonly reason?: string
  readonly ms: number
  readonly measured: Measured
}

export interface CampaignReport {
  readonly name: 'faults'
  readonly seed: number
  readonly form: 'short' | 'long'
  readonly orders: number
  readonly history: string
  readonly nemeses: readonly NemesisOutcome[]
  readonly promises: readonly CheckedPromise[]
  readonly passed: boolean
}

const SHOWN = 10

const measuredText = (measured: Measured): string =>
  Object.entries(measured)
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(', ')

const nemesisLine = ({ name, outcome, reason, ms, measured }: NemesisOutcome): string =>
  [
    name.padEnd(22),
    outcome.padEnd(8),
    `${(ms / 1000).toFixed(1).padStart(6)} s  `,
    reason ?? measuredText(measured),
  ].join(' ')

export const promiseLines = (promises: readonly CheckedPromise[]): readonly string[] =>
  promises.flatMap(({ promise, checked, violations }) => [
    `${violations.length === 0 ? 'held  ' : 'BROKEN'} ${String(checked).padStart(7)}  ${promise}`,
    ...violations.slice(0, SHOWN).map((violation) => `${' '.repeat(16)}${violation}`),
    ...(violations.length > SHOWN
      ? [`${' '.repeat(16)}and ${String(violations.length - SHOWN)} more`]
      : []),
  ])

export const reportLines = (report: CampaignReport): readonly string[] => [
  '',
  'NEMESIS                OUTCOME       TIME  MEASURED',
  ...report.nemeses.map(nemesisLine),
  '',
  'PROMISE CHECKED',
  ...promiseLines(report.promises),
  '',
  `${String(report.orders)} orders, seed ${String(report.seed)}: ${report.passed ? 'passed' : 'FAILED'}`,
  `History: ${report.history}`,
]
