import { parseArgs } from 'node:util'
import type { RuntimeLogger } from '../runtime/context.ts'
import { runSeed } from './run.ts'

const USAGE = `Runs the real runtime in simulated worlds and checks its promises.
  --seed N              one world, with the runtime's log on stderr
  --from N --count N    worlds N, N+1, ...; stops at the first that breaks a promise
  --json                one line of JSON at the end
`

const nothing = (): void => undefined
const silent: RuntimeLogger = { debug: nothing, info: nothing, warn: nothing, error: nothing }

const loud: RuntimeLogger = (() => {
  const say =
    (level: string) =>
    (fields: object, message: string): void => {
      process.stderr.write(`${level} ${message} ${JSON.stringify(fields)}\n`)
    }
  return { debug: nothing, info: say('info'), warn: say('warn'), error: say('error') }
})()

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    from: { type: 'string', default: '1' },
    count: { type: 'string', default: '100' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

const replay = (seed: number): string =>
  `node packages/messaging/src/simulation/main.ts --seed ${String(seed)}`

const main = async (): Promise<number> => {
  if (values.help) {
    process.stdout.write(USAGE)
    return 0
  }
  const one = values.seed === undefined ? undefined : Number(values.seed)
  const from = one ?? Number(values.from)
  const count = one === undefined ? Number(values.count) : 1
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(count)) {
    process.stderr.write(`Seeds are whole numbers.\n${USAGE}`)
    return 2
  }
  let steps = 0
  let events = 0
  let fewest = Infinity
  for (let seed = from; seed < from + count; seed += 1) {
    const result = await runSeed(seed, one === undefined ? silent : loud)
    steps += result.steps
    events += result.events
    fewest = Math.min(fewest, result.steps)
    if (result.problems.length > 0) {
      if (values.json) {
        process.stdout.write(`${JSON.stringify({ failed: seed, problems: result.problems })}\n`)
      } else {
        process.stdout.write(
          `seed ${String(seed)} breaks a promise after ${String(result.steps)} steps:\n` +
            result.problems.map((problem) => `  ${problem}\n`).join('') +
            `replay: ${replay(seed)}\n`,
        )
      }
      return 1
    }
  }
  const summary = { seeds: count, steps, fewestSteps: fewest, events }
  process.stdout.write(
    values.json
      ? `${JSON.stringify(summary)}\n`
      : `${String(count)} worlds, ${String(steps)} steps, ${String(events)} events: all promises held\n`,
  )
  return 0
}

process.exitCode = await main()
