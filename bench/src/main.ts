import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { messageOf } from '@carrick/kernel'
import { toStderr } from '@carrick/lab'
import { age } from './benchmarks/age.ts'
import { backlog } from './benchmarks/backlog.ts'
import { latency } from './benchmarks/latency.ts'
import { memory } from './benchmarks/memory.ts'
import { relay } from './benchmarks/relay.ts'
import { scale } from './benchmarks/scale.ts'
import { surge } from './benchmarks/surge.ts'
import { slowErp } from './benchmarks/slow-erp.ts'
import { type Outcome, reportOf, tableOf } from './scene/report.ts'
import type { Scene } from './scene/scene.ts'
import { benchServers, type GivenServers, noServers } from './scene/servers.ts'

const BENCHMARKS: Readonly<Record<string, (scene: Scene) => Promise<Outcome>>> = {
  'slow-erp': slowErp,
  relay,
  latency,
  backlog,
  age,
  scale,
  memory,
  surge,
}
const CARRICK = join(import.meta.dirname, '../../.carrick')

const HELP = `npm run bench -- NAME [--json] [--quick] [--cpu-prof FOLDER]

NAME is one of ${Object.keys(BENCHMARKS).join(', ')}. What each measures, against what: docs/bench.md.
--json      the last line is one JSON object
--quick     small counts, one round: shows that it works, measures nothing
--cpu-prof  writes a CPU profile of each measured process into FOLDER`

/** Servers of a test run, when it names them. */
const given = (): GivenServers | undefined => {
  const { CARRICK_TEST_KAFKA, CARRICK_TEST_REGISTRY, CARRICK_TEST_POSTGRES } = process.env
  if (!CARRICK_TEST_KAFKA || !CARRICK_TEST_REGISTRY || !CARRICK_TEST_POSTGRES) return undefined
  return {
    kafka: CARRICK_TEST_KAFKA,
    registry: CARRICK_TEST_REGISTRY,
    postgres: CARRICK_TEST_POSTGRES,
  }
}

interface Options {
  readonly name: string
  readonly json: boolean
  readonly quick: boolean
  readonly profiles: string | undefined
  readonly help: boolean
}

/** Throws in words what is wrong. */
const optionsOf = (): Options => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      'cpu-prof': { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  const [name = '', ...others] = positionals
  const isKnown = Object.hasOwn(BENCHMARKS, name) && others.length === 0
  if (!values.help && !isKnown) {
    const names = Object.keys(BENCHMARKS).join(', ')
    throw new Error(`"${positionals.join(' ')}" is no benchmark; expected one of ${names}`)
  }
  const { json, quick, help, 'cpu-prof': profiles } = values
  return { name, json, quick, help, profiles }
}

const main = async ({ name, json, quick, profiles, help }: Options): Promise<void> => {
  const benchmark = BENCHMARKS[name]
  if (help || benchmark === undefined) {
    process.stdout.write(`${HELP}\n`)
    return
  }
  const servers = benchmark === memory ? noServers(CARRICK) : await benchServers(CARRICK, given())
  try {
    const outcome = await benchmark({ servers, quick, profiles, say: toStderr })
    const report = reportOf(name, outcome)
    process.stdout.write(`${tableOf(report)}\n`)
    if (quick) process.stdout.write('\nWith --quick these figures show that it works, no more.\n')
    if (json) process.stdout.write(`${JSON.stringify(report)}\n`)
  } finally {
    await servers.stop()
  }
}

// Node would end without telling those who end what they started.
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  process.once(signal, () => process.exit(code))
}
let options: Options | undefined
try {
  options = optionsOf()
} catch (thrown) {
  toStderr(`bench: ${messageOf(thrown)}; npm run bench -- --help lists the options`)
  process.exitCode = 2
}
if (options !== undefined) await main(options)
