import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { type KafkaServer, startKafka } from '../kafka/start-kafka.ts'
import { startPostgres } from '../postgres/start-postgres.ts'
import { type RegistryServer, startRegistry } from '../registry/start-registry.ts'
import type { LabServer } from './lab-server.ts'
import type { SecuredBroker } from '../kafka/secured-listeners.ts'
import {
  SECURED_PASSWORD,
  SECURED_USER,
  type SecurityFiles,
  writeSecurityFiles,
} from './secured.ts'
import { type Progress, silent, step } from './progress.ts'

/** The same servers over TLS, with what clients show and trust. */
export interface SecuredServers {
  /** The same in the clear, for who sets a test up: `host:port`, URL, connection string of a superuser. */
  readonly plain: { readonly kafka: string; readonly registry: string; readonly postgres: string }
  readonly kafka: SecuredBroker
  readonly registryUrl: string
  readonly files: SecurityFiles
  readonly user: string
  readonly password: string
}

export interface Servers {
  readonly kafka: KafkaServer
  readonly registry: RegistryServer
  readonly postgres: LabServer
  /** Where and how the same servers are reached over TLS; only with `secured`. */
  readonly secured?: SecuredServers
  stop(): Promise<void>
}

export interface ServersOptions {
  /** State of all three, wiped only together. */
  readonly folder: string
  readonly downloads: string
  readonly ports?: {
    readonly kafka?: number
    readonly registry?: number
    readonly postgres?: number
  }
  readonly progress?: Progress
  /** TLS and logins beside the ports in the clear; for a folder of its own. */
  readonly secured?: boolean
}

const portOf = (port: number | undefined): { port?: number } => (port === undefined ? {} : { port })

/** Kafka, registry and PostgreSQL. When one does not start, those that did are stopped. */
export const startServers = async (options: ServersOptions): Promise<Servers> => {
  const progress = options.progress ?? silent
  const { folder, downloads, ports = {} } = options
  const started: LabServer[] = []
  const files = options.secured === true ? await writeSecurityFiles(join(folder, 'tls')) : undefined
  const secured = files === undefined ? {} : { secured: files }
  const keep = <T extends LabServer>(server: T): T => {
    started.push(server)
    return server
  }
  const stop = async (): Promise<void> => {
    await Promise.all(started.map((server) => server.stop()))
  }
  const results = await Promise.allSettled([
    step(progress, 'Kafka', async () =>
      keep(await startKafka({ folder, downloads, ...secured, ...portOf(ports.kafka) })),
    ),
    step(progress, 'schema registry', async () =>
      keep(await startRegistry({ folder, downloads, ...secured, ...portOf(ports.registry) })),
    ),
    step(progress, 'PostgreSQL', async () =>
      keep(await startPostgres({ folder, ...secured, ...portOf(ports.postgres) })),
    ),
  ])
  const [kafka, registry, postgres] = results
  if (
    kafka.status === 'rejected' ||
    registry.status === 'rejected' ||
    postgres.status === 'rejected'
  ) {
    await stop()
    const failed = results.find((result) => result.status === 'rejected')
    throw failed?.reason
  }
  const servers = { kafka: kafka.value, registry: registry.value, postgres: postgres.value, stop }
  if (files === undefined) return servers
  const [broker, registryAt] = [kafka.value.secured, registry.value.secured]
  if (broker === undefined || registryAt === undefined) return servers
  return {
    ...servers,
    secured: {
      plain: {
        kafka: servers.kafka.address,
        registry: servers.registry.address,
        postgres: servers.postgres.address,
      },
      kafka: broker,
      registryUrl: registryAt.url,
      files,
      user: SECURED_USER,
      password: SECURED_PASSWORD,
    },
  }
}

/** What a state folder of `startServers` holds; removed together or not at all. */
export const STATE_ENTRIES = [
  'kafka',
  'registry',
  'postgres',
  'postgres.password',
  'tls',
  'kafka-and-registry.pair',
  'kafka.properties',
  'kafka.log',
  'registry.log',
  'postgres.log',
]

export const wipeState = (folder: string): void => {
  for (const entry of STATE_ENTRIES) rmSync(join(folder, entry), { recursive: true, force: true })
}
