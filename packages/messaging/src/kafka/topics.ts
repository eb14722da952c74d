import type { Admin } from 'kafkajs'
import type { PartitionPosition, TopicSpec } from '../ports/event-log.ts'
import { configOf, positionRows } from './ensure-topics.ts'

/** Partition counts of those topics that exist. */
export const partitionCounts = async (
  admin: Admin,
  topics: readonly string[],
): Promise<ReadonlyMap<string, number>> => {
  const existing = new Set(await admin.listTopics())
  const wanted = topics.filter((topic) => existing.has(topic))
  if (wanted.length === 0) return new Map()
  const metadata = await admin.fetchTopicMetadata({ topics: wanted })
  return new Map(metadata.topics.map(({ name, partitions }) => [name, partitions.length]))
}

export const createTopics = async (
  admin: Admin,
  topics: readonly TopicSpec[],
  replicationFactor: number,
): Promise<void> => {
  await admin.createTopics({
    waitForLeaders: false,
    topics: topics.map(({ topic, partitions, config }) => ({
      topic,
      numPartitions: partitions,
      replicationFactor,
      configEntries: configOf(config),
    })),
  })
}

/** Committed positions of the group beside start and end of the log. */
export const positionsOf = async (
  admin: Admin,
  group: string,
  topics: readonly string[],
  slots: readonly number[],
): Promise<readonly PartitionPosition[]> => {
  const [committed, ...logs] = await Promise.all([
    admin.fetchOffsets({ groupId: group, topics: [...topics] }),
    ...topics.map(async (topic) => ({ topic, offsets: await admin.fetchTopicOffsets(topic) })),
  ])
  return positionRows(
    topics,
    slots,
    committed.flatMap(({ topic, partitions }) =>
      partitions.map(({ partition, offset }) => ({ topic, partition, offset: Number(offset) })),
    ),
    logs.flatMap(({ topic, offsets }) =>
      offsets.map(({ partition, low, high }) => ({
        topic,
        partition,
        start: Number(low),
        end: Number(high),
      })),
    ),
  )
}
