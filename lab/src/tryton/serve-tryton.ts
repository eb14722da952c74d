import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startProcess } from '../launch/managed-process.ts'
import { launchOnPort } from '../launch/ports.ts'
import { waitReady } from '../launch/wait-ready.ts'
import { addressOf } from '../postgres/databases.ts'

export interface ServeOptions {
  /** Virtual environment with Tryton. */
  readonly python: string
  /** For configuration and logs. */
  readonly folder: string
  readonly postgres: string
  readonly database: string
  /** Processes that answer; one alone has no caches that another one does not know of. */
  readonly processes: number
  readonly port?: number | undefined
}

export interface ServedTryton {
  readonly url: string
  pids(): readonly number[]
  stop(): Promise<void>
}

const READY_MS = 90_000
const PROBE_MS = 2_000
const THREADS = '4'
/** Open connections without a request must not hold up the end. */
const GRACE_SECONDS = '3'
/** With gunicorn's two a client that asks every two seconds writes to connections that are just closed. */
const IDLE_SECONDS = '30'

/** Writes what server, worker and trytond-admin read; its path. */
export const writeConfiguration = ({
  folder,
  postgres,
  database,
}: Pick<ServeOptions, 'folder' | 'postgres' | 'database'>): string => {
  const { protocol, host, username, password } = new URL(addressOf(postgres, database))
  const file = join(folder, 'trytond.conf')
  const base = `${protocol.replace('postgres:', 'postgresql:')}//${username}:${password}@${host}`
  mkdirSync(folder, { recursive: true })
  writeFileSync(file, `[database]\nuri = ${base}\n\n[queue]\nworker = true\n`, { mode: 0o600 })
  return file
}

const answers = async (url: string): Promise<boolean> => {
  const { ok } = await fetch(`${url}/rpc/`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ id: 1, method: 'common.server.version', params: [] }),
    signal: AbortSignal.timeout(PROBE_MS),
  })
  return ok
}

/** As in production: gunicorn in front, a worker for what is to be done after the answer. */
export const serveTryton = async (options: ServeOptions): Promise<ServedTryton> => {
  const { python, folder, database, processes } = options
  const program = join(python, 'bin/python')
  const configuration = writeConfiguration(options)
  const env = {
    TRYTOND_CONFIG: configuration,
    TRYTOND_DATABASE_NAMES: database,
    // Tryton keeps times without a zone, in that of its connection to the database.
    PGTZ: 'UTC',
  }
  const { server, url } = await launchOnPort('Tryton', options.port, async (port) => {
    const address = `127.0.0.1:${String(port)}`
    const launched = await startProcess({
      name: 'Tryton',
      command: program,
      args: [
        ...['-m', 'gunicorn', '--no-control-socket', '-w', String(processes)],
        ...[
          '--threads',
          THREADS,
          '--timeout',
          '120',
          '--graceful-timeout',
          GRACE_SECONDS,
          '--keep-alive',
          IDLE_SECONDS,
          '-b',
          address,
          'trytond.application:app',
        ],
      ],
      logFile: join(folder, 'tryton.log'),
      env,
    })
    const at = `http://${address}`
    await waitReady('Tryton', launched, () => answers(at), READY_MS)
    return { server: launched, url: at }
  })
  const worker = await startProcess({
    name: 'Tryton worker',
    command: program,
    // It may miss a notification that comes while it looks for work, and then sleeps for a minute.
    args: [
      ...[join(python, 'bin/trytond-worker'), '-c', configuration, '-d', database],
      ...['-n', '1', '--timeout', '1'],
    ],
    logFile: join(folder, 'tryton-worker.log'),
    stopMs: 5_000,
  }).catch(async (thrown: unknown) => {
    await server.stop()
    throw thrown
  })
  return {
    url,
    pids: () => [server.pid, worker.pid],
    stop: async () => {
      await Promise.all([server.stop(), worker.stop()])
    },
  }
}
