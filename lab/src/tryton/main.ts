import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { messageOf } from '@carrick/kernel'
import { claimRun } from '../launch/claim-run.ts'
import { toStderr } from '../launch/progress.ts'
import { startPostgres } from '../postgres/start-postgres.ts'
import { readSeed } from '../salesforce/seed/seed-data.ts'
import { masterDataOf } from './master-data-of.ts'
import { startTryton } from './start-tryton.ts'

const USAGE = `Usage: npm run lab:tryton -- [--port N] [--data FILE] [--json]

Installs and starts Tryton with its own PostgreSQL and stays up. It knows the accounts and products of
FILE, which has the shape of lab/data/demo.json (the default). The first start takes minutes.
`
const ROOT = join(import.meta.dirname, '../../..')
const CACHE = join(ROOT, '.carrick/tryton')

const portOf = (text: string | undefined): number | undefined => {
  if (text === undefined) return undefined
  const port = Number(text)
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port
  throw new Error(`--port is ${text}; expected a whole number from 1 to 65535`)
}

const ended = new AbortController()

const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: {
      port: { type: 'string' },
      data: { type: 'string', default: join(ROOT, 'lab/data/demo.json') },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help === true) {
    process.stdout.write(USAGE)
    return
  }
  const port = portOf(values.port)
  const { accounts, products } = readSeed(readFileSync(values.data, 'utf8'), values.data)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      ended.abort()
    })
  }
  const state = join(CACHE, 'lab')
  const claim = claimRun(state, Date.now())
  try {
    const postgres = await startPostgres({ folder: state })
    try {
      const tryton = await startTryton({
        folder: state,
        cache: CACHE,
        postgres: postgres.address,
        masterData: masterDataOf(accounts, products),
        progress: toStderr,
        signal: ended.signal,
        ...(port !== undefined && { port }),
      })
      try {
        const { url, database, user, password, adminUser, adminPassword, shop } = tryton
        process.stdout.write(
          values.json === true
            ? `${JSON.stringify({ url, database, user, password, adminUser, adminPassword, shop })}\n`
            : `Tryton listens at ${url}, database ${database} (${user} / ${password}; ${adminUser} / ${adminPassword})\n`,
        )
        await new Promise<void>((resolve) => {
          if (ended.signal.aborted) resolve()
          ended.signal.addEventListener('abort', () => {
            resolve()
          })
          // Only the signal ends this; without a timer nothing would keep the process.
          setInterval(() => undefined, 60_000)
        })
      } finally {
        await tryton.stop()
      }
    } finally {
      await postgres.stop()
    }
  } finally {
    claim.release()
  }
  process.exit()
}

main().catch((thrown: unknown) => {
  if (ended.signal.aborted) process.exit(130)
  process.stderr.write(`lab:tryton: ${messageOf(thrown)}\n${USAGE}`)
  process.exit(2)
})
