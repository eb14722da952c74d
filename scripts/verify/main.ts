/** `npm run verify`: every check that needs no server. `npm run verify -- lint types` runs some of them. */
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { type Step, steps } from './steps.ts'

const root = join(import.meta.dirname, '../..')
const started = performance.now()
const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`

const runStep = async (step: Step): Promise<boolean> => {
  const begin = performance.now()
  const { problems, note } = await Promise.resolve()
    .then(() => step.run(root))
    .catch((error: unknown) => ({ problems: [String(error)], note: undefined }))
  const verdict = problems.length === 0 ? 'ok    ' : 'FAILED'
  const detail = note === undefined ? '' : `  ${note}`
  console.log(`${verdict}  ${step.name.padEnd(17)}${seconds(begin).padStart(7)}${detail}`)
  for (const problem of problems) console.log(problem.replace(/^/gm, '        '))
  return problems.length === 0
}

const names = new Set(process.argv.slice(2).map((name) => name.replaceAll('-', ' ')))
const unknown = [...names].filter((name) => !steps.some((step) => step.name === name))
if (unknown.length > 0) {
  const known = steps.map((step) => step.name.replaceAll(' ', '-')).join(', ')
  console.error(`verify has no step ${unknown.join(', ')}; it has ${known}`)
  process.exit(2)
}

const queue = steps.filter((step) => names.size === 0 || names.has(step.name))
const total = queue.length
let failed = 0
const worker = async (): Promise<void> => {
  for (let step = queue.shift(); step !== undefined; step = queue.shift()) {
    if (!(await runStep(step))) failed += 1
  }
}
await Promise.all(Array.from({ length: Math.max(2, Math.min(4, availableParallelism())) }, worker))

console.log(
  `verify: ${String(total - failed)} passed, ${String(failed)} failed in ${seconds(started)}`,
)
process.exitCode = failed === 0 ? 0 : 1
