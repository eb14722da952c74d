import { isMeshError } from '@carrick/kernel'
import { toStderr } from '@carrick/lab'

/**
 * Runs a program until it ends or is asked to: SIGINT and SIGTERM abort the signal that it gets. Its
 * exit code is what `run` resolves with, 0 after `--help`, and 2 with one sentence when something is
 * wrong that the caller can mend.
 */
export const runCommand = async <T extends { readonly help: boolean }>(
  help: string,
  readOptions: (args: readonly string[]) => T,
  run: (options: T, signal: AbortSignal) => Promise<number>,
): Promise<void> => {
  const ended = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      ended.abort()
    })
  }
  try {
    const options = readOptions(process.argv.slice(2))
    if (options.help) process.stdout.write(`${help}\n`)
    else process.exitCode = await run(options, ended.signal)
  } catch (thrown) {
    if (!isMeshError(thrown)) throw thrown
    toStderr(`carrick: ${thrown.message}`)
    process.exitCode = 2
  }
}

/** Runs all, in order, whatever one of them throws. */
export const closeAll = async (closing: readonly (() => Promise<void>)[]): Promise<void> => {
  for (const close of closing) {
    await close().catch((thrown: unknown) => {
      toStderr(`carrick: stopping: ${String(thrown)}`)
    })
  }
}
