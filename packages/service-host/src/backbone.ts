import type { Codec, EventLog, Store } from '@carrick/messaging'
import { createRegistryClient, createRegistryCodec, openKafkaLog } from '@carrick/messaging'
import { type Clock, MeshError, messageOf } from '@carrick/kernel'
import {
  catalogue,
  catalogueProblems,
  EVENTS,
  deadLetterEntry,
  type ServiceName,
  type TopicEntry,
} from '@carrick/schemas'
import { openPostgresStore } from '@carrick/store'
import type { Logger } from '@carrick/telemetry'
import { serverAccess } from './server-access.ts'
import type { Server } from './server-watch.ts'
import type { CommonSettings } from './settings.ts'

/** The servers that a service stands on. */
export interface Backbone {
  readonly store: Store
  readonly log: EventLog
  readonly codec: Codec
  /** Those that health tells of when they are away; the registry is asked by the codec itself. */
  readonly servers: readonly Server[]
}

const RETRY_MS = 1_000

const topicOf = (entry: TopicEntry) => ({
  topic: entry.topic,
  partitions: entry.partitions,
  config: {
    'retention.ms': String(entry.retentionMs),
    'max.message.bytes': String(entry.maxRecordBytes + 100_000),
    'message.timestamp.type': 'LogAppendTime',
  },
})

/** A service's schema and role are named after it. */
export const schemaOf = (service: string): string => service.replaceAll('-', '_')

/** The settings to look at when a server and this service do not accept each other. */
const TO_LOOK_AT: Readonly<Record<string, string>> = {
  MESH_LOG_TLS: 'CARRICK_KAFKA_BROKERS, CARRICK_KAFKA_CA_FILE and CARRICK_KAFKA_CERT_FILE',
  MESH_LOG_LOGIN: 'CARRICK_KAFKA_SASL_MECHANISM, CARRICK_KAFKA_USER and CARRICK_KAFKA_PASSWORD',
  MESH_STORE_TLS: 'CARRICK_POSTGRES_URL, CARRICK_POSTGRES_CA_FILE and CARRICK_POSTGRES_CERT_FILE',
  MESH_STORE_LOGIN: 'CARRICK_POSTGRES_URL and CARRICK_POSTGRES_PASSWORD',
}

/** A server that is away at the start is waited for; a setting that is wrong is not. */
const insist = async <T>(
  what: string,
  clock: Clock,
  logger: Logger,
  run: () => Promise<T>,
): Promise<T> => {
  for (;;) {
    try {
      return await run()
    } catch (thrown) {
      if (thrown instanceof MeshError && thrown.kind === 'terminal') throw thrown
      const settings = thrown instanceof MeshError ? TO_LOOK_AT[thrown.code] : undefined
      if (thrown instanceof MeshError && settings !== undefined) {
        const words = `${thrown.message}. The settings are ${settings}`
        throw new MeshError(thrown.code, words, { cause: thrown })
      }
      logger.warn({ err: messageOf(thrown) }, `${what} is away; asked again`)
      await clock.sleep(RETRY_MS)
    }
  }
}

/** Opens store, log and codec, creates missing tables and topics. Throws when the catalogue contradicts itself. */
export const connectBackbone = async (
  service: ServiceName,
  settings: CommonSettings,
  clock: Clock,
  logger: Logger,
): Promise<Backbone> => {
  const problems = catalogueProblems(catalogue, EVENTS)
  if (problems.length > 0) throw new MeshError('MESH_CATALOGUE_INVALID', problems.join('; '))
  const { kafka, registry, postgres } = serverAccess(settings)
  const log = await openKafkaLog(
    settings.CARRICK_KAFKA_CLIENT,
    {
      ...kafka,
      clientId: service,
      sessionMs: settings.CARRICK_SESSION_TIMEOUT_MS,
      log: (level, message) => {
        logger[level]({ client: 'kafka' }, message)
      },
    },
    clock,
  )
  const store = await insist('PostgreSQL', clock, logger, () =>
    openPostgresStore({
      ...postgres,
      schema: schemaOf(service),
      applicationName: service,
    }),
  )
  await insist('Kafka', clock, logger, () =>
    log.ensureTopics([...catalogue, deadLetterEntry(service)].map(topicOf)),
  )
  const codec = createRegistryCodec(createRegistryClient(registry), clock)
  const servers: readonly Server[] = [
    { name: 'PostgreSQL', reach: () => store.inboxFloor() },
    { name: 'Kafka', reach: () => log.positions(service, [deadLetterEntry(service).topic], [0]) },
  ]
  return { store, log, codec, servers }
}
