import { randomUUID } from 'node:crypto'
import { deadLetterTopic, HEADER, systemClock, uuid7 } from '@carrick/kernel'
import {
  createKafkaLog,
  createRegistryClient,
  createRegistryCodec,
  type InboundRecord,
  partitionOf,
} from '@carrick/messaging'
import { catalogue, EVENTS, type EventToken, PARTITIONS, type ServiceName } from '@carrick/schemas'
import type { History } from '../history/history-file.ts'

const producerOf = new Map(
  catalogue.flatMap(({ events }) =>
    events.map(({ token, producer }) => [token.name, producer] as const),
  ),
)

const TOPICS: readonly string[] = catalogue.map(({ topic }) => topic)

interface Told {
  readonly meta?: { readonly aggregateVersion?: number | bigint }
  readonly service?: string
  readonly subject?: string
  readonly code?: string
  readonly cause?: string
  readonly ownerRole?: string
}

/** Reads every topic from its beginning and writes down what it sees; can publish as a stranger. */
export interface Observer {
  /** Waits until it has seen what the log holds now. */
  readonly catchUp: (ceilingMs: number) => Promise<void>
  /** Bytes that a service would publish. */
  readonly bytesOf: <T>(
    token: EventToken<T>,
    event: T,
  ) => { readonly bytes: Uint8Array; readonly fingerprint: string }
  /** Bytes as they are, as a broken or an old producer would; noted as foreign. */
  readonly publish: (record: {
    readonly topic: string
    readonly key: string
    readonly value: Uint8Array
    readonly headers?: Readonly<Record<string, string>>
    readonly id?: string
  }) => Promise<string>
  readonly close: () => Promise<void>
}

export const startObserver = async (
  brokers: string,
  registry: string,
  services: readonly ServiceName[],
  history: History,
): Promise<Observer> => {
  const log = createKafkaLog({ brokers: [brokers], clientId: 'campaign' }, systemClock)
  const codec = createRegistryCodec(createRegistryClient({ url: registry }), systemClock)
  const topics = [...TOPICS, ...services.map((name) => deadLetterTopic(name))]
  await log.ensureTopics(topics.map((topic) => ({ topic, partitions: PARTITIONS })))
  await codec.prepare({ reads: EVENTS, writes: EVENTS })

  const seen = new Set<string>()
  const note = async (record: InboundRecord): Promise<void> => {
    const { topic, partition, offset, key, value, headers, timestamp } = record
    const [decoded] =
      value === null || !TOPICS.includes(topic)
        ? []
        : await codec.decode([{ topic, value, headers }])
    const told = decoded?.kind === 'event' ? (decoded.value as Told) : {}
    const type = headers[HEADER.type] ?? ''
    history.write({
      kind: 'publish',
      at: timestamp,
      topic,
      partition,
      offset,
      key: key ?? '',
      event: headers[HEADER.id] ?? '',
      type,
      producer: producerOf.get(type) ?? '',
      version: Number(told.meta?.aggregateVersion ?? 0),
    })
    if (type !== 'CaseOpened' && !type.endsWith('.CaseOpened')) return
    history.write({
      kind: 'case',
      at: timestamp,
      service: told.service ?? '',
      subject: told.subject ?? '',
      code: told.code ?? '',
      cause: told.cause ?? '',
      owner: told.ownerRole ?? '',
    })
  }

  let noted: Promise<void> = Promise.resolve()
  const group = `campaign-${randomUUID()}`
  const subscription = await log.subscribe({
    group,
    topics,
    onAssigned: () => Promise.resolve(),
    onRecords: ({ topic, partition, records }) => {
      for (const record of records) {
        // A new join begins at the log's start again: nothing is ever committed here.
        const place = `${topic}/${String(partition)}/${String(record.offset)}`
        if (seen.has(place)) continue
        seen.add(place)
        noted = noted.then(() => note(record)).catch(() => undefined)
      }
    },
  })

  let turn: Promise<unknown> = Promise.resolve()
  return {
    catchUp: async (ceilingMs) => {
      const end = systemClock.monotonic() + ceilingMs
      for (;;) {
        const lags = await subscription.lag().catch(() => undefined)
        const behind = lags?.reduce((sum, { lag }) => sum + lag, 0)
        if (behind === 0 && (lags?.length ?? 0) > 0) break
        if (systemClock.monotonic() > end)
          throw new Error(`The observer is ${String(behind)} records behind`)
        await systemClock.sleep(100)
      }
      await noted
    },
    bytesOf: (token, value) => codec.encode({ token, value }),
    publish: async ({ topic, key, value, headers = {}, id = uuid7(systemClock.now()) }) => {
      history.write({ kind: 'foreign', at: systemClock.now(), topic, key, event: id })
      const sent = turn.then(() =>
        log.publish([
          {
            topic,
            partition: partitionOf(key, PARTITIONS),
            key,
            value,
            headers: { [HEADER.id]: id, ...headers },
          },
        ]),
      )
      turn = sent.catch(() => undefined)
      await sent
      return id
    },
    close: async () => {
      await subscription.stop()
      await log.close()
    },
  }
}
