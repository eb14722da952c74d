import type { BenchReport, FaultsReport, NorthwindReport, Result } from './result.ts'

const cell = (text: string): string => text.replaceAll('|', String.raw`\|`).replaceAll('\n', ' ')

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n')

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

const verdict = (held: boolean): string => (held ? 'held' : '**did not hold**')

const counts = (values: Readonly<Record<string, unknown>>): string =>
  Object.entries(values)
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(', ')

const faultsText = (report: FaultsReport): string =>
  [
    `Seed ${String(report.seed)}, ${report.form} form, ${String(report.orders)} orders accepted.`,
    table(
      ['fault', 'outcome', 'seconds', 'measured, or why not run'],
      report.nemeses.map(({ name, outcome, reason, ms, measured }) => [
        name,
        outcome,
        (ms / 1000).toFixed(1),
        reason ?? counts(measured),
      ]),
    ),
    table(
      ['promise', 'times checked', 'violations'],
      report.promises.map(({ promise, checked, violations }) => [
        promise,
        String(checked),
        String(violations.length),
      ]),
    ),
  ].join('\n\n')

const northwindText = (report: NorthwindReport): string =>
  [
    `${String(report.orders)} orders with ${String(report.lines)} lines on the ERP \`${report.erp}\` in ${String(report.seconds)} s: ${String(report.lost)} lost, ${String(report.duplicates)} twice, ${String(report.differenceCount)} differences between file, org, mesh and ERP.`,
    `Compared: ${counts(report.compared)}.`,
    `Shipped and invoiced in part, then followed back into the org: ${counts(report.partial)}.`,
  ].join('\n\n')

const targetOf = (target: { atLeast: number } | { atMost: number }): string =>
  'atLeast' in target ? `at least ${String(target.atLeast)}` : `at most ${String(target.atMost)}`

const holds = (value: number, target: { atLeast: number } | { atMost: number }): boolean =>
  'atLeast' in target ? value >= target.atLeast : value <= target.atMost

const benchText = (report: BenchReport): string => {
  const runs = Object.entries(report.rates).map(([variant, rates]) => [
    variant,
    String(median(rates)),
    rates.join(' '),
    String(report.cpuPer1k[variant]?.process ?? ''),
    String(report.cpuPer1k[variant]?.database ?? ''),
    String(report.rssMb[variant] ?? ''),
  ])
  const ratios = Object.entries(report.ratios).map(([name, value]) => {
    const target = report.targets[name]
    if (target === undefined) return [name, String(value), '', '']
    return [name, String(value), targetOf(target), holds(value, target) ? 'met' : '**not met**']
  })
  const heads = ['variant', 'per second', 'each run', 'CPU s/1k', 'PostgreSQL s/1k', 'MB']
  return [
    ...(runs.length === 0 ? [] : [table(heads, runs)]),
    table(['result', 'value', 'target', ''], ratios),
  ].join('\n\n')
}

const bodyOf = ({ report }: Result): string => {
  if ('nemeses' in report) return faultsText(report)
  return 'compared' in report ? northwindText(report) : benchText(report)
}

const heldBy = ({ report }: Result): boolean => ('met' in report ? report.met : report.passed)

/** The whole proof as Markdown; parts without a result are named as not run. */
export const renderProof = (
  results: ReadonlyMap<string, Result>,
  parts: readonly string[],
): string => {
  const missing = parts.filter((name) => !results.has(name))
  const sections = parts.flatMap((name) => {
    const result = results.get(name)
    if (result === undefined) return []
    const { command, commit, changed, at, machine } = result
    return [
      `## ${name}: ${verdict(heldBy(result))}`,
      `\`${command}\` at commit ${commit}${changed ? ' with changes' : ''}, ${at.slice(0, 16).replace('T', ' ')} UTC, ${machine}.`,
      bodyOf(result),
    ]
  })
  return `${[
    '# Proof',
    'What was run, with which seeds, and what held. This page is written by `npm run proof` from what the commands below printed; [bench.md](bench.md), [faults.md](faults.md) and [northwind.md](northwind.md) say what each does and what its figures do not say.',
    ...(missing.length === 0 ? [] : [`Not run so far: ${missing.join(', ')}.`]),
    ...sections,
  ].join('\n\n')}\n`
}
