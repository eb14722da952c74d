import { Admin, ListOffsetTimestamps, type offsetCommitV9 } from '@platformatic/kafka'
import { type AdminCalls, configOf, positionRows } from '../kafka/ensure-topics.ts'
import { isThereAlready, unavailable, within } from '../kafka/log-errors.ts'
import { byTopic } from '../kafka/record-conversion.ts'
import { type KafkaSettings, tuningOf } from '../kafka/settings.ts'
import type { PartitionOffset, TopicSpec } from '../ports/event-log.ts'
import { clientOptions } from './client-options.ts'
import { watchConnections } from './connections.ts'
import { protocolCall } from './protocol-calls.ts'

const CLOSE_MS = 3_000

/** Who commits: a member as one join named it. */
export interface CommittingMember {
  readonly group: string
  readonly memberId: string
  readonly groupGeneration: number
  readonly coordinator: number
}

export interface PlatformaticAdmin extends AdminCalls {
  /**
   * Under the generation given. The library's own commit asks under the newest one and joins again when it is
   * refused, so that offsets of partitions that were lost would be written.
   */
  commit(member: CommittingMember, offsets: readonly PartitionOffset[]): Promise<void>
}

const create = async (admin: Admin, spec: TopicSpec, replicas: number): Promise<void> => {
  const { topic, partitions, config } = spec
  try {
    await admin.createTopics({ topics: [topic], partitions, replicas, configs: configOf(config) })
  } catch (thrown) {
    if (!isThereAlready(thrown)) throw thrown
  }
}

const endsOf = async (
  admin: Admin,
  topics: readonly string[],
  slots: readonly number[],
  timestamp: bigint,
): Promise<readonly PartitionOffset[]> => {
  const rows = await admin.listOffsets({
    topics: topics.map((name) => ({
      name,
      partitions: slots.map((partitionIndex) => ({ partitionIndex, timestamp })),
    })),
  })
  return rows.flatMap(({ name, partitions }) =>
    partitions.map(({ partitionIndex, offset }) => ({
      topic: name,
      partition: partitionIndex,
      offset: Number(offset),
    })),
  )
}

const committedOf = async (
  admin: Admin,
  group: string,
  topics: readonly string[],
  slots: readonly number[],
): Promise<readonly PartitionOffset[]> => {
  const wanted = topics.map((name) => ({ name, partitionIndexes: [...slots] }))
  const groups = await admin.listConsumerGroupOffsets({
    groups: [{ groupId: group, topics: wanted }],
  })
  return groups.flatMap((answer) =>
    answer.topics.flatMap(({ name, partitions }) =>
      partitions.map(({ partitionIndex, committedOffset }) => ({
        topic: name,
        partition: partitionIndex,
        offset: Number(committedOffset),
      })),
    ),
  )
}

const positionsOf = async (
  admin: Admin,
  group: string,
  topics: readonly string[],
  slots: readonly number[],
) => {
  const [committed, starts, ends] = await Promise.all([
    committedOf(admin, group, topics, slots),
    endsOf(admin, topics, slots, ListOffsetTimestamps.EARLIEST),
    endsOf(admin, topics, slots, ListOffsetTimestamps.LATEST),
  ])
  const nameOf = (at: PartitionOffset): string => `${at.topic}/${String(at.partition)}`
  const upTo = new Map(ends.map((row) => [nameOf(row), row.offset]))
  const logs = starts.map((row) => ({
    topic: row.topic,
    partition: row.partition,
    start: row.offset,
    end: upTo.get(nameOf(row)) ?? row.offset,
  }))
  return positionRows(topics, slots, committed, logs)
}

const commitOf = async (
  admin: Admin,
  { group, memberId, groupGeneration, coordinator }: CommittingMember,
  offsets: readonly PartitionOffset[],
): Promise<void> => {
  const connection = (await admin.connectToBrokers([coordinator])).get(coordinator)
  if (connection === undefined) throw unavailable(`there is no broker ${String(coordinator)}`)
  const call = await protocolCall<offsetCommitV9.OffsetCommitRequest, unknown>(
    admin,
    'OffsetCommit',
  )
  const topics = [...byTopic(offsets)].map(([name, items]) => ({
    name,
    partitions: items.map(({ partition, offset }) => ({
      partitionIndex: partition,
      committedOffset: BigInt(offset),
      committedLeaderEpoch: -1,
      committedMetadata: null,
    })),
  }))
  await call.async(connection, group, groupGeneration, memberId, null, topics)
}

export const connectAdmin = (settings: KafkaSettings): PlatformaticAdmin => {
  const { replicationFactor } = tuningOf(settings)
  const admin = new Admin(clientOptions(settings))
  admin.on('error', () => undefined)
  const connections = watchConnections(admin.connections)
  const told = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work
    } catch (thrown) {
      throw connections.because(thrown)
    }
  }
  const partitionCounts = async (topics: readonly string[]) => {
    const existing = new Set(await admin.listTopics())
    const wanted = topics.filter((topic) => existing.has(topic))
    if (wanted.length === 0) return new Map<string, number>()
    const metadata = await admin.metadata({ topics: wanted, forceUpdate: true })
    return new Map([...metadata.topics].map(([name, topic]) => [name, topic.partitionsCount]))
  }
  return {
    partitionCounts: (topics) => told(partitionCounts(topics)),
    createTopics: async (topics) => {
      // Its settings are for a whole call, not for a topic.
      await told(Promise.all(topics.map((spec) => create(admin, spec, replicationFactor))))
    },
    positions: (group, topics, slots) => told(positionsOf(admin, group, topics, slots)),
    commit: (member, offsets) => told(commitOf(admin, member, offsets)),
    close: async () => {
      await within(CLOSE_MS, 'closing', admin.close()).catch(() => undefined)
      connections.end()
    },
  }
}
