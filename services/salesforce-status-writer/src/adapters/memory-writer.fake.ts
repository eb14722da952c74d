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
import { CaseOpened, EVENTS, type EventToken, PARTITIONS } from '@carrick/schemas'
import { silentLogger } from '@carrick/telemetry'
import { NOON } from '@carrick/testkit'

export interface MemoryWriter {
  readonly clock: VirtualClock
  /** The member that runs now. */
  runtime(): Runtime
  /** Publishes the event and lets the writer work. The id of the event comes back. */
  receive<T>(token: EventToken<T>, key: string, value: T, id?: string): Promise<string>
  /** Bytes that are no event. */
  receiveBytes(topic: string, key: string, bytes: Uint8Array): Promise<void>
  /** The member ends as it stands, and another one takes over. */
  takeOver(): Promise<void>
  /** What the writer said of cases: codes of those it opened, names of other events; oldest first. */
  told(): readonly string[]
  stop(): Promise<void>
}

const WORK_MS = 5_000
const SERVICE = 'salesforce-status-writer'

/** The handler on in-memory servers under virtual time. */
export const startMemoryWriter = async (handler: HandlerInput): Promise<MemoryWriter> => {
  const clock = createVirtualClock(NOON)
  const broker = createMemoryBroker(PARTITIONS, () => clock.now())
  const database = createMemoryDatabase(clock)
  const codec = createMemoryCodec()
  await codec.prepare({ reads: EVENTS, writes: EVENTS })
  const newId = (): string => uuid7(clock.now())
  const work = (): Promise<void> => clock.advance(WORK_MS)
  const startMember = async (member: string): Promise<Runtime> => {
    const runtime = createRuntime({
      service: SERVICE,
      member,
      handlers: [handler],
      store: createMemoryStore(database, newId),
      log: createMemoryLog({ broker, clock, name: member }),
      codec,
      clock,
      logger: silentLogger(),
    })
    await runtime.start()
    await work()
    return runtime
  }
  const stopMember = async (runtime: Runtime): Promise<void> => {
    const stopped = runtime.stop()
    await clock.advance(20_000)
    await stopped
  }
  const outside = createMemoryLog({ broker, clock, name: 'outside' })
  const topics = [...new Set(EVENTS.map(({ topic }) => topic))]
  await outside.ensureTopics(topics.map((topic) => ({ topic, partitions: PARTITIONS })))
  let current = await startMember('a')
  const send = async (
    topic: string,
    key: string,
    value: Uint8Array,
    headers: Readonly<Record<string, string>>,
  ): Promise<void> => {
    const partition = partitionOf(key, PARTITIONS)
    const sent = outside.publish([{ topic, partition, key, value, headers }])
    await work()
    await sent
  }
  return {
    clock,
    runtime: () => current,
    receive: async (token, key, value, id = newId()) => {
      const { bytes, fingerprint } = codec.encode({ token, value })
      await send(token.topic, key, bytes, {
        [HEADER.id]: id,
        [HEADER.type]: token.name,
        [HEADER.schemaFingerprint]: fingerprint,
      })
      return id
    },
    receiveBytes: (topic, key, bytes) => send(topic, key, bytes, {}),
    takeOver: async () => {
      await stopMember(current)
      current = await startMember('b')
    },
    told: () =>
      (broker.topics.get(CaseOpened.topic) ?? [])
        .flatMap(({ records }) => records)
        .filter(({ headers }) => HEADER.type in headers)
        .flatMap(({ value }) => {
          const { name, value: event } = JSON.parse(Buffer.from(value ?? []).toString()) as {
            readonly name: string
            readonly value: CaseOpened
          }
          if (event.service !== SERVICE) return []
          return name === CaseOpened.name ? event.code : name
        }),
    stop: () => stopMember(current),
  }
}
