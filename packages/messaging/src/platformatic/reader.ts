import {
  type Base,
  type Broker,
  type Connection,
  type ConnectionPool,
  type Consumer,
  FetchIsolationLevels,
  type fetchV17,
  ProtocolError,
  ResponseError,
} from '@platformatic/kafka'
import { type Clock, messageOf } from '@carrick/kernel'
import { type Join, partitionName } from '../kafka/join.ts'
import { isHopeless } from '../kafka/log-errors.ts'
import type { Tuning } from '../kafka/settings.ts'
import type { RecordBatch, TopicPartition } from '../ports/event-log.ts'
import { protocolCall } from './protocol-calls.ts'
import { fetchedRecords } from './records.ts'

export interface ReaderHost {
  readonly consumer: Consumer
  /** Of its own: a fetch that waits for records would hold up heartbeats. */
  readonly pool: ConnectionPool
  readonly clock: Clock
  readonly tuning: Tuning
  readonly topics: readonly string[]
  readonly log: (message: string) => void
  /** The join whose records may be handed over now. */
  readonly join: () => Join | undefined
  readonly onRecords: (batch: RecordBatch) => void
  readonly onOutOfRange: (join: Join, at: TopicPartition) => Promise<void>
  readonly fail: (cause: unknown) => void
}

export interface Reader {
  /** Something changed: a join, what is paused, the end. */
  wake(): void
  stop(): void
}

type FetchRequestTopic = fetchV17.FetchRequestTopic
type FetchResponse = fetchV17.FetchResponse

interface Target extends TopicPartition {
  readonly topicId: string
  readonly from: number
}

const PAUSE_MS = 100
const METADATA_AGE_MS = 60_000
const OUT_OF_RANGE = 1
/** The first one that names topics by their id (Kafka 3.1). */
const OLDEST_FETCH = 13
/** A fetch without a session of its own: each says all that it wants. */
const NO_SESSION = { id: 0, epoch: -1 } as const

const requestOf = (targets: readonly Target[], bytes: number): FetchRequestTopic[] => {
  const topics = new Map<string, FetchRequestTopic>()
  for (const { topicId, partition, from } of targets) {
    const topic = topics.get(topicId) ?? { topicId, partitions: [] }
    topics.set(topicId, topic)
    topic.partitions.push({
      partition,
      currentLeaderEpoch: -1,
      fetchOffset: BigInt(from),
      lastFetchedEpoch: -1,
      partitionMaxBytes: bytes,
    })
  }
  return [...topics.values()]
}

/** An error of one partition fails the library's whole call; the other partitions are in the error. */
const answerIn = (thrown: unknown): FetchResponse => {
  if (!(thrown instanceof ResponseError)) throw thrown
  const answer = thrown['response'] as FetchResponse | undefined
  if (answer === undefined || answer.errorCode !== 0) throw thrown
  return answer
}

/** Fetches what the current join may read, one call per broker at a time, until it is stopped. */
export const startReader = (host: ReaderHost): Reader => {
  const { consumer, pool, clock, tuning } = host
  const stopping = new AbortController()
  const inFlight = new Map<number, Promise<void>>()
  let waking = Promise.withResolvers<undefined>()

  const isStopped = (): boolean => stopping.signal.aborted

  const targetsOf = async (join: Join): Promise<ReadonlyMap<number, Target[]>> => {
    const metadata = await consumer.metadata({
      topics: [...host.topics],
      metadataMaxAge: METADATA_AGE_MS,
    })
    const byBroker = new Map<number, Target[]>()
    for (const [topic, { id, partitions }] of metadata.topics) {
      for (const partition of join.slots) {
        const name = partitionName({ topic, partition })
        const from = join.next.get(name)
        const leader = partitions[partition]?.leader
        if (from === undefined || leader === undefined || join.paused.has(name)) continue
        const targets = byBroker.get(leader) ?? []
        byBroker.set(leader, targets)
        targets.push({ topic, partition, topicId: id, from })
      }
    }
    return byBroker
  }

  const ask = async (
    connection: Connection,
    targets: readonly Target[],
  ): Promise<FetchResponse> => {
    const { maxWaitMs, bytesPerFetch, bytesPerPartition } = tuning
    const client = consumer as unknown as Base
    const call = await protocolCall<fetchV17.FetchRequest, FetchResponse>(client, 'Fetch')
    if (call.version < OLDEST_FETCH) throw new Error('the broker is older than Kafka 3.1')
    return call
      .async(
        connection,
        maxWaitMs,
        1,
        bytesPerFetch,
        FetchIsolationLevels.READ_COMMITTED,
        NO_SESSION.id,
        NO_SESSION.epoch,
        requestOf(targets, bytesPerPartition),
        [],
        '',
      )
      .catch(answerIn)
  }

  const handOver = async (join: Join, targets: readonly Target[], answer: FetchResponse) => {
    const wanted = new Map(
      targets.map((target) => [`${target.topicId}/${String(target.partition)}`, target]),
    )
    for (const { topicId, partitions } of answer.responses) {
      for (const fetched of partitions) {
        const target = wanted.get(`${topicId}/${String(fetched.partitionIndex)}`)
        if (target === undefined || host.join() !== join) continue
        const name = partitionName(target)
        if (fetched.errorCode === OUT_OF_RANGE) await host.onOutOfRange(join, target)
        else if (fetched.errorCode !== 0) throw new ProtocolError(fetched.errorCode)
        if (join.paused.has(name)) continue
        const { topic, partition, from } = target
        const { records, next } = fetchedRecords(topic, fetched, from)
        join.next.set(name, next)
        const { generation } = join
        if (records.length > 0) host.onRecords({ topic, partition, generation, records })
      }
    }
  }

  const fetchFrom = async (broker: Broker, join: Join, targets: readonly Target[]) => {
    const answer = await ask(await pool.get(broker), targets)
    if (!isStopped()) await handOver(join, targets, answer)
  }

  const recover = async (thrown: unknown): Promise<void> => {
    if (isStopped()) return
    if (isHopeless(thrown)) host.fail(thrown)
    host.log(`A fetch failed: ${messageOf(thrown)}`)
    // The leader may be another by now.
    consumer.clearMetadata()
    await clock.sleep(PAUSE_MS, stopping.signal)
  }

  const begin = async (join: Join): Promise<void> => {
    for (const [leader, targets] of await targetsOf(join)) {
      if (inFlight.has(leader)) continue
      const broker = consumer.currentMetadata?.brokers.get(leader)
      if (broker === undefined) throw new Error(`there is no broker ${String(leader)}`)
      const work = fetchFrom(broker, join, targets)
        .catch(recover)
        .finally(() => inFlight.delete(leader))
      inFlight.set(leader, work)
    }
  }

  const run = async (): Promise<void> => {
    while (!isStopped()) {
      const join = host.join()
      if (join !== undefined) await begin(join).catch(recover)
      await Promise.race([waking.promise, ...inFlight.values()])
      waking = Promise.withResolvers()
    }
  }

  run().catch(host.fail)
  return {
    wake: () => {
      waking.resolve(undefined)
    },
    stop: () => {
      stopping.abort()
      waking.resolve(undefined)
    },
  }
}
