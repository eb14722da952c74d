import { systemClock } from '@carrick/kernel'

/** Tells a person what is going on; stdout belongs to the result. */
export type Progress = (line: string) => void

export const toStderr: Progress = (line) => {
  process.stderr.write(`${line}\n`)
}

export const silent: Progress = () => undefined

/** Runs a step and tells how long it took. */
export const step = async <T>(
  progress: Progress,
  what: string,
  run: () => Promise<T>,
): Promise<T> => {
  const from = systemClock.monotonic()
  const result = await run()
  progress(`  ${what}: ${((systemClock.monotonic() - from) / 1000).toFixed(1)} s`)
  return result
}
