import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)

export const SOURCES = fileURLToPath(new URL('..', import.meta.url))

export type SeedsOutcome =
  | { readonly failed: undefined; readonly seeds: number; readonly fewestSteps: number }
  | { readonly failed: number; readonly problems: readonly string[] }

const isFailure = (thrown: unknown): thrown is { readonly stdout: string; readonly code: number } =>
  typeof thrown === 'object' &&
  thrown !== null &&
  'stdout' in thrown &&
  'code' in thrown &&
  thrown.code === 1

/** Worlds `from` .. `from + count - 1` in a process of their own, from the sources given. */
export const runSeeds = async (
  sources: string,
  from: number,
  count: number,
): Promise<SeedsOutcome> => {
  const main = `${sources}/simulation/main.ts`
  const args = [main, '--json', '--from', String(from), '--count', String(count)]
  let stdout: string
  try {
    stdout = (await run(process.execPath, args, { timeout: 240_000 })).stdout
  } catch (thrown) {
    if (!isFailure(thrown) || !thrown.stdout.startsWith('{')) throw thrown
    stdout = thrown.stdout
  }
  return { failed: undefined, ...(JSON.parse(stdout) as object) } as SeedsOutcome
}
