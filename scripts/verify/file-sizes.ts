import type { CheckResult } from './check.ts'
import { isTest, type SourceFile, sourceFiles } from './source-files.ts'

const MOST = 400
const BUDGET = { median: 80, p90: 200 }

const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0

const figures = (files: readonly SourceFile[]): { median: number; p90: number; text: string } => {
  const lines = files.map((file) => file.lines).sort((a, b) => a - b)
  const [median, p90] = [quantile(lines, 0.5), quantile(lines, 0.9)]
  const sizes = `median ${String(median)}, p90 ${String(p90)}, max ${String(lines.at(-1) ?? 0)}`
  return { median, p90, text: `${String(lines.length)} files, ${sizes}` }
}

/** Small files: none over 400 lines, source files at a median of 80 and a 90th percentile of 200. */
export const checkFileSizes = (root: string): CheckResult => {
  const files = sourceFiles(root)
  const source = figures(files.filter(({ path }) => !isTest(path)))
  const tests = figures(files.filter(({ path }) => isTest(path)))
  const problems = files
    .filter(({ lines }) => lines > MOST)
    .map(
      ({ path, lines }) =>
        `${path} has ${String(lines)} lines; split it, ${String(MOST)} is the most`,
    )
  if (source.median > BUDGET.median) {
    problems.push(
      `the median source file has ${String(source.median)} lines; at most ${String(BUDGET.median)}`,
    )
  }
  if (source.p90 > BUDGET.p90) {
    problems.push(
      `one source file in ten has ${String(source.p90)} lines or more; at most ${String(BUDGET.p90)}`,
    )
  }
  return { problems, note: `source ${source.text}; tests ${tests.text}` }
}
