import { randomUUID } from 'node:crypto'
import { HEADER, systemClock, uuid7 } from '@carrick/kernel'
import {
  createKafkaLog,
  createRegistryClient,
  createRegistryCodec,
  type EventLog,
  type OutboundRecord,
  partitionOf,
} from '@carrick/messaging'
import { EVENTS, type EventToken, PARTITIONS, type ServiceName } from '@carrick/schemas'
import {
  type RunningService,
  schemaOf,
  type ServiceDefinition,
  startService,
} from '@carrick/service-host'
import { provision } from '@carrick/store'
import { silentLogger } from '@carrick/telemetry'
import { sharedServers } from './shared-servers.ts'

/** Settings of a service on the shared servers, with a schema that is set up: for one in a process of its own. */
export const settingsOnServers = async (
  service: ServiceName,
  env: Readonly<Record<string, string>> = {},
): Promise<Readonly<Record<string, string>>> => {
  const { url } = await provision({
    adminUrl: sharedServers.postgres(),
    schema: schemaOf(service),
    password: randomUUID(),
  })
  return {
    CARRICK_KAFKA_BROKERS: sharedServers.kafka(),
    CARRICK_REGISTRY_URL: sharedServers.registry(),
    CARRICK_POSTGRES_URL: url,
    CARRICK_ADMIN_TOKEN: 'token-of-the-integration-tests',
    CARRICK_SESSION_TIMEOUT_MS: '6000',
    ...env,
  }
}

/** Starts a service of its own on the shared servers. */
export const startOnServers = async <S>(
  definition: ServiceDefinition<S>,
  env: Readonly<Record<string, string>> = {},
): Promise<RunningService> =>
  startService(definition, {
    env: await settingsOnServers(definition.name, env),
    logger: silentLogger(),
  })

/** Another producer and consumer beside the services under test. */
export interface Outsider {
  publish<T>(token: EventToken<T>, key: string, event: T): Promise<void>
  /** Whatever bytes, as a broken producer would. */
  publishBytes(topic: string, key: string, value: Uint8Array): Promise<void>
  /** Events of a type seen so far, for a key. */
  seen<T>(token: EventToken<T>, key: string): readonly T[]
  close(): Promise<void>
}

interface Seen {
  readonly name: string
  readonly key: string | null
  readonly value: unknown
}

export const joinAsOutsider = async (topics: readonly string[]): Promise<Outsider> => {
  const log: EventLog = createKafkaLog(
    { brokers: [sharedServers.kafka()], clientId: 'outsider' },
    systemClock,
  )
  const codec = createRegistryCodec(
    createRegistryClient({ url: sharedServers.registry() }),
    systemClock,
  )
  await log.ensureTopics(topics.map((topic) => ({ topic, partitions: PARTITIONS })))
  await codec.prepare({ reads: EVENTS, writes: EVENTS })
  const seen: Seen[] = []
  let turn: Promise<void> = Promise.resolve()
  /** One call in flight, as the port asks; a failed one does not stop the next. */
  const publish = (record: OutboundRecord): Promise<void> => {
    const sent = turn.then(() => log.publish([record]))
    turn = sent.catch(() => undefined)
    return sent
  }
  const subscription = await log.subscribe({
    group: `outsider-${randomUUID()}`,
    topics,
    onAssigned: () => Promise.resolve(),
    onRecords: ({ records }) => {
      for (const { topic, key, value, headers } of records) {
        if (value === null) continue
        void codec.decode([{ topic, value, headers }]).then(([decoded]) => {
          if (decoded?.kind === 'event')
            seen.push({ name: decoded.name, key, value: decoded.value })
        })
      }
    },
  })
  return {
    publish: async (token, key, event) => {
      const { bytes, fingerprint } = codec.encode({ token, value: event })
      const record: OutboundRecord = {
        topic: token.topic,
        partition: partitionOf(key, PARTITIONS),
        key,
        value: bytes,
        headers: {
          [HEADER.id]: uuid7(systemClock.now()),
          [HEADER.type]: token.name,
          [HEADER.schemaFingerprint]: fingerprint,
        },
      }
      await publish(record)
    },
    publishBytes: (topic, key, value) =>
      publish({ topic, partition: partitionOf(key, PARTITIONS), key, value, headers: {} }),
    seen: <T>(token: EventToken<T>, key: string) =>
      seen
        .filter((one) => one.name === token.name && one.key === key)
        .map(({ value }) => value as T),
    close: async () => {
      await subscription.stop()
      await log.close()
    },
  }
}
