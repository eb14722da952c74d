import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { messageOf } from '@carrick/kernel'
import { startServers, toStderr } from '@carrick/lab'
import { chooseServers, engineAnswers } from './choose-servers.ts'
import type { TestServers } from './container-servers.ts'
import { type Count, runJest } from './jest-suite.ts'

const CARRICK = join(import.meta.dirname, '../../.carrick')
const INTEGRATION = String.raw`\.integration\.test\.ts$`

const HELP = `npm test [-- --unit | --integration] [-- PATH ...]

Runs the unit tests, then starts Kafka, the registry and PostgreSQL once and runs the integration tests.
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
    `--testPathIgnorePatterns=${INTEGRATION}`,
    '--testPathIgnorePatterns=/node_modules/',
  ])

/** Python's foreign clients are installed while the unit tests run; kept from one run to the next. */
const installForeignClients = async (): Promise<void> => {
  const program = join(import.meta.dirname, '../../e2e/src/python-environment.ts')
  const install = spawn(process.execPath, [program], { stdio: ['ignore', 'ignore', 'inherit'] })
  await once(install, 'exit')
}

/** Its library is loaded only where there is an engine. */
const startInContainers = async (otherwise: () => Promise<void>): Promise<TestServers> => {
  try {
    const { startContainers } = await import('./container-servers.ts')
    return await startContainers()
  } catch (thrown) {
    await otherwise()
    throw thrown
  }
}

/**
 * The servers are started once; every suite has names of its own on them. One suite at a time: the
 * sessions of the log's suites are short, and two suites on two cores make them expire. The process ends with the
 * last test: a client of kafkajs has twice kept it alive after all of them had passed.
 */
const integration = async (paths: readonly string[]): Promise<Count> => {
  const folder = join(CARRICK, `test-${String(process.pid)}`)
  const kind = await chooseServers(process.env['CARRICK_TEST_SERVERS'], () => engineAnswers())
  toStderr(`  servers: ${kind === 'own' ? 'launched here' : 'containers, and those with TLS here'}`)
  const own = await startServers({
    folder,
    downloads: join(CARRICK, 'downloads'),
    progress: toStderr,
    secured: true,
  })
  const stopOwn = async (): Promise<void> => {
    await own.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  const containers = kind === 'containers' ? await startInContainers(stopOwn) : undefined
  const stop = async (): Promise<void> => {
    await containers?.stop()
    await stopOwn()
  }
  try {
    const env = {
      CARRICK_TEST_KAFKA: containers?.kafka ?? own.kafka.address,
      CARRICK_TEST_REGISTRY: containers?.registry ?? own.registry.address,
      CARRICK_TEST_POSTGRES: containers?.postgres ?? own.postgres.address,
      CARRICK_TEST_SECURED: JSON.stringify(own.secured),
    }
    const pattern =
      paths.length === 0 ? [INTEGRATION] : paths.map((path) => `${path}.*${INTEGRATION}`)
    return await runJest(
      [
        '--passWithNoTests',
        '--maxWorkers=1',
        '--forceExit',
        `--testPathPatterns=${pattern.join('|')}`,
      ],
      env,
    )
  } finally {
    await stop()
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
