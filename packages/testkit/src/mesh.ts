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
import { kafkaClientSetting, type ServerAddresses, sharedServers } from './shared-servers.ts'

/** Settings of a service on the servers, with a schema that is set up: for one in a process of its own. */
export const settingsOnServers = async (
  service: ServiceName,
  env: Readonly<Record<string, string>> = {},
  servers: ServerAddresses = sharedServers,
): Promise<Readonly<Record<string, string>>> => {
  const { url } = await provision({
    adminUrl: servers.postgres(),
    schema: schemaOf(service),
    password: randomUUID(),
  })
  return {
    CARRICK_KAFKA_BROKERS: servers.kafka(),
    CARRICK_REGISTRY_URL: servers.registry(),
    CARRICK_POSTGRES_URL: url,
    CARRICK_ADMIN_TOKEN: 'token-of-the-integration-tests',
    CARRICK_SESSION_TIMEOUT_MS: '6000',
    ...kafkaClientSetting(),
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
  /** Whatever bytes, as a broken producer would; a record without a key goes to partition 0. */
  publishBytes(topic: string, key: string | null, value: Uint8Array | null): Promise<void>
  /** The bytes that `publish` would send. */
  bytesOf<T>(token: EventToken<T>, event: T): Uint8Array
  /** Events of a type seen so far, for a key. */
  seen<T>(token: EventToken<T>, key: string): readonly T[]
  /** Events of a type seen so far, whatever their key. */
  all<T>(token: EventToken<T>): readonly T[]
  close(): Promise<void>
}

/** What came in, found by type and key without going through all of it. */
const createNotebook = () => {
  const byName = new Map<string, unknown[]>()
  const byKey = new Map<string, unknown[]>()
  const put = (map: Map<string, unknown[]>, name: string, value: unknown): void => {
    const list = map.get(name)
    if (list === undefined) map.set(name, [value])
    else list.push(value)
  }
  return {
    write: (name: string, key: string | null, value: unknown): void => {
      put(byName, name, value)
      if (key !== null) put(byKey, `${name}/${key}`, value)
    },
    seen: <T>({ name }: EventToken<T>, key: string) =>
      [...(byKey.get(`${name}/${key}`) ?? [])] as T[],
    all: <T>({ name }: EventToken<T>) => [...(byName.get(name) ?? [])] as T[],
  }
}

export const joinAsOutsider = async (
  topics: readonly string[],
  servers: ServerAddresses = sharedServers,
): Promise<Outsider> => {
  const log: EventLog = createKafkaLog(
    { brokers: [servers.kafka()], clientId: 'outsider' },
    systemClock,
  )
  const codec = createRegistryCodec(createRegistryClient({ url: servers.registry() }), systemClock)
  await log.ensureTopics(topics.map((topic) => ({ topic, partitions: PARTITIONS })))
  await codec.prepare({ reads: EVENTS, writes: EVENTS })
  const notebook = createNotebook()
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
          if (decoded?.kind === 'event') notebook.write(decoded.name, key, decoded.value)
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
      publish({
        topic,
        partition: key === null ? 0 : partitionOf(key, PARTITIONS),
        key,
        value,
        headers: {},
      }),
    bytesOf: (token, event) => codec.encode({ token, value: event }).bytes,
    seen: notebook.seen,
    all: notebook.all,
    close: async () => {
      await subscription.stop()
      await log.close()
    },
  }
}
