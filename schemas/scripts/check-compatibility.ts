import { parseArgs } from 'node:util'
import { EVENTS } from '../src/generated/events.ts'
import { historyProblems, readHistory, release } from './history.ts'

const HELP = `node schemas/scripts/check-compatibility.ts [--release]

Compares every event with each of its released versions in schemas/history, in both directions.
--release  then keeps what changed as the next released version. Released files are never edited.
`

const { values } = parseArgs({
  options: { release: { type: 'boolean' }, help: { type: 'boolean' } },
})
if (values.help === true) {
  process.stdout.write(HELP)
} else {
  const problems = historyProblems(readHistory(), EVENTS)
  for (const problem of problems) process.stderr.write(`${problem}\n`)
  if (problems.length > 0) process.exitCode = 1
  else if (values.release === true) {
    for (const version of release(EVENTS)) process.stdout.write(`released ${version}\n`)
  } else process.stdout.write(`${String(EVENTS.length)} events fit all their released versions\n`)
}
