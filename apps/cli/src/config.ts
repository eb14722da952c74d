import type { Surroundings } from './program.ts'

/** What the CLI takes from the process it runs in. */
export const surroundings = (): Surroundings => ({
  env: process.env,
  folder: process.cwd(),
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  now: Date.now,
})
