import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { startKafka } from '../kafka/start-kafka.ts'
import { startPostgres } from '../postgres/start-postgres.ts'
import { startRegistry } from '../registry/start-registry.ts'
import type { LabServer } from './lab-server.ts'
import { type Progress, silent, step } from './progress.ts'

export interface Servers {
  readonly kafka: LabServer
  readonly registry: LabServer
  readonly postgres: LabServer
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
}

const portOf = (port: number | undefined): { port?: number } => (port === undefined ? {} : { port })

/** Kafka, registry and PostgreSQL. When one does not start, those that did are stopped. */
export const startServers = async (options: ServersOptions): Promise<Servers> => {
  const progress = options.progress ?? silent
  const { folder, downloads, ports = {} } = options
  const started: LabServer[] = []
  const keep = (server: LabServer): LabServer => {
    started.push(server)
    return server
  }
  const stop = async (): Promise<void> => {
    await Promise.all(started.map((server) => server.stop()))
  }
  const results = await Promise.allSettled([
    step(progress, 'Kafka', async () =>
      keep(await startKafka({ folder, downloads, ...portOf(ports.kafka) })),
    ),
    step(progress, 'schema registry', async () =>
      keep(await startRegistry({ folder, downloads, ...portOf(ports.registry) })),
    ),
    step(progress, 'PostgreSQL', async () =>
      keep(await startPostgres({ folder, ...portOf(ports.postgres) })),
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
  return { kafka: kafka.value, registry: registry.value, postgres: postgres.value, stop }
}

/** What a state folder of `startServers` holds; removed together or not at all. */
export const STATE_ENTRIES = [
  'kafka',
  'registry',
  'postgres',
  'postgres.password',
  'kafka-and-registry.pair',
  'kafka.properties',
  'kafka.log',
  'registry.log',
  'postgres.log',
]

export const wipeState = (folder: string): void => {
  for (const entry of STATE_ENTRIES) rmSync(join(folder, entry), { recursive: true, force: true })
}
