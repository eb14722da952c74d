import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Count {
  readonly passed: number
  readonly failed: number
}

interface JestResult {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numRuntimeErrorTestSuites: number
  readonly numPendingTests: number
  readonly numTodoTests: number
}

const ROOT = join(import.meta.dirname, '../..')
const JEST = join(ROOT, 'node_modules/jest/bin/jest.js')

/** Runs jest on the tests that match; a suite that could not run and a skipped test count as failed. */
export const runJest = async (
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Count> => {
  const folder = mkdtempSync(join(tmpdir(), 'carrick-jest-'))
  const output = join(folder, 'result.json')
  const jest = spawn(
    process.execPath,
    [
      '--experimental-vm-modules',
      '--disable-warning=ExperimentalWarning',
      JEST,
      '--json',
      `--outputFile=${output}`,
      ...args,
    ],
    { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, ...env } },
  )
  const [code] = (await once(jest, 'exit')) as [number | null]
  try {
    const result = JSON.parse(readFileSync(output, 'utf8')) as JestResult
    const notRun = result.numRuntimeErrorTestSuites + result.numPendingTests + result.numTodoTests
    return { passed: result.numPassedTests, failed: result.numFailedTests + notRun }
  } catch {
    return { passed: 0, failed: code === 0 ? 0 : 1 }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
