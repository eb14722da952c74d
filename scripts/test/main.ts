import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { messageOf } from '@carrick/kernel'
import { toStderr } from '@carrick/lab'
import { type Count, runJest } from './jest-suite.ts'
import { startServerSets } from './server-sets.ts'

const CARRICK = join(import.meta.dirname, '../../.carrick')
const SERVERS_OF_WORKER = join(import.meta.dirname, 'servers-of-worker.ts')
const INTEGRATION = String.raw`\.integration\.test\.ts$`

const HELP = `npm test [-- --unit | --integration] [-- PATH ...]

Runs the unit tests, then starts Kafka, the registry and PostgreSQL (two sets, once) and runs the integration tests.
PATH narrows both to test files whose path contains it.`

const add = (a: Count, b: Count): Count => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
})

const unit = (paths: readonly string[]): Promise<Count> =>
  // Paths come first: jest would take them for more patterns to ignore.
  runJest([
    ...paths,
    '--passWithNoTests',
    // jest leaves a core idle unless told; here nothing else runs beside it.
    '--maxWorkers=100%',
    `--testPathIgnorePatterns=${INTEGRATION}`,
    '--testPathIgnorePatterns=/node_modules/',
  ])

/** Python's foreign clients are installed while the unit tests run; kept from one run to the next. */
const installForeignClients = async (): Promise<void> => {
  const program = join(import.meta.dirname, '../../e2e/src/python-environment.ts')
  const install = spawn(process.execPath, [program], { stdio: ['ignore', 'ignore', 'inherit'] })
  await once(install, 'exit')
}

/** Two suites at a time, each on servers of its own: services of the same name would share their groups. */
const AT_ONCE = 2

/** The process ends with the last test: a client of kafkajs has twice kept it alive after all of them had passed. */
const integration = async (paths: readonly string[]): Promise<Count> => {
  const servers = await startServerSets(CARRICK, AT_ONCE)
  try {
    const pattern =
      paths.length === 0 ? [INTEGRATION] : paths.map((path) => `${path}.*${INTEGRATION}`)
    return await runJest(
      [
        '--passWithNoTests',
        `--maxWorkers=${String(AT_ONCE)}`,
        '--forceExit',
        `--setupFiles=${SERVERS_OF_WORKER}`,
        `--testPathPatterns=${pattern.join('|')}`,
      ],
      { CARRICK_TEST_SETS: JSON.stringify(servers.sets) },
    )
  } finally {
    await servers.stop()
  }
}

const main = async (): Promise<void> => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      unit: { type: 'boolean' },
      integration: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  })
  if (values.help === true) {
    process.stdout.write(`${HELP}\n`)
    return
  }
  let count: Count = { passed: 0, failed: 0 }
  // What fails here fails again, in words, in the tests that need it.
  const installed = values.unit === true ? undefined : installForeignClients()
  if (values.integration !== true) count = add(count, await unit(positionals))
  if (values.unit !== true) {
    try {
      await installed
      count = add(count, await integration(positionals))
    } catch (thrown) {
      toStderr(`The integration tests could not run: ${messageOf(thrown)}`)
      count = add(count, { passed: 0, failed: 1 })
    }
  }
  process.stdout.write(`${String(count.passed)} passed, ${String(count.failed)} failed\n`)
  process.exitCode = count.failed === 0 && count.passed > 0 ? 0 : 1
}

await main()
