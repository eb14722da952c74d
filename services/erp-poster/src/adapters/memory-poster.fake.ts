import { HEADER, uuid7 } from '@carrick/kernel'
import {
  createMemoryBroker,
  createMemoryCodec,
  createMemoryDatabase,
  createMemoryLog,
  createMemoryStore,
  createRuntime,
  createVirtualClock,
  type HandlerInput,
  partitionOf,
  type Runtime,
  type VirtualClock,
} from '@carrick/messaging'
import { type Envelope, EVENTS, type EventToken, PARTITIONS } from '@carrick/schemas'
import { silentLogger } from '@carrick/telemetry'
import { NOON, SOME_ORDER } from '@carrick/testkit'

interface Told {
  readonly type: string
  readonly version: number
}

export interface MemoryPoster {
  readonly clock: VirtualClock
  readonly runtime: Runtime
  /** Publishes an event of the order and lets the poster work. The id of the event comes back. */
  receive<T>(token: EventToken<T>, value: T, id?: string): Promise<string>
  retry(): Promise<void>
  /** What the poster told on this topic, oldest first. */
  told(topic: string): readonly Told[]
  stop(): Promise<void>
}

const WORK_MS = 10_000
const SERVICE = 'erp-poster'

/** The poster's handlers on in-memory servers under virtual time, for one order. */
export const startMemoryPoster = async (
  handlers: readonly HandlerInput[],
): Promise<MemoryPoster> => {
  const clock = createVirtualClock(NOON)
  const broker = createMemoryBroker(PARTITIONS, () => clock.now())
  const codec = createMemoryCodec()
  await codec.prepare({ reads: EVENTS, writes: EVENTS })
  const newId = (): string => uuid7(clock.now())
  const runtime = createRuntime({
    service: SERVICE,
    member: 'a',
    handlers,
    store: createMemoryStore(createMemoryDatabase(clock), newId),
    log: createMemoryLog({ broker, clock, name: 'a' }),
    codec,
    clock,
    logger: silentLogger(),
  })
  const outside = createMemoryLog({ broker, clock, name: 'outside' })
  const topics = [...new Set(EVENTS.map(({ topic }) => topic))]
  await outside.ensureTopics(topics.map((topic) => ({ topic, partitions: PARTITIONS })))
  await runtime.start()
  const work = (): Promise<void> => clock.advance(WORK_MS)
  await work()
  return {
    clock,
    runtime,
    receive: async (token, value, id = newId()) => {
      const { bytes, fingerprint } = codec.encode({ token, value })
      const headers = {
        [HEADER.id]: id,
        [HEADER.type]: token.name,
        [HEADER.schemaFingerprint]: fingerprint,
      }
      const partition = partitionOf(SOME_ORDER, PARTITIONS)
      const sent = outside.publish([
        { topic: token.topic, partition, key: SOME_ORDER, value: bytes, headers },
      ])
      await work()
      await sent
      return id
    },
    retry: async () => {
      const [dead] = await runtime.deadLetters(1)
      await runtime.command({
        id: newId(),
        key: SOME_ORDER,
        verb: 'retry',
        expectedVersion: dead?.lane.version ?? 0,
        by: 'a person',
        reason: 'the map was corrected',
        planHash: 'none',
      })
      await work()
    },
    told: (topic) =>
      (broker.topics.get(topic) ?? [])
        .flatMap(({ records }) => records)
        .flatMap(({ value }) => {
          const { name, value: event } = JSON.parse(Buffer.from(value ?? []).toString()) as {
            readonly name: string
            readonly value: { readonly meta: Envelope }
          }
          const { source, aggregateVersion: version } = event.meta
          return source.instance === SERVICE ? [{ type: name, version }] : []
        }),
    stop: async () => {
      const stopped = runtime.stop()
      await work()
      await stopped
    },
  }
}
