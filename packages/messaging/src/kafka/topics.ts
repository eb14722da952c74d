import type { Admin } from 'kafkajs'
import { type Clock, MeshError, messageOf } from '@carrick/kernel'
import type { PartitionPosition, TopicSpec } from '../ports/event-log.ts'

const LEADERS_MS = 15_000
const PAUSE_MS = 100

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

const create = async (
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
      configEntries: Object.entries({
        // A business time would let retention delete what was just written.
        'message.timestamp.type': 'LogAppendTime',
        ...config,
      }).map(([name, value]) => ({ name, value })),
    })),
  })
}

export const requireCounts = (
  counts: ReadonlyMap<string, number>,
  topics: readonly TopicSpec[],
): void => {
  const wrong = topics.filter(
    ({ topic, partitions }) => counts.has(topic) && counts.get(topic) !== partitions,
  )
  if (wrong.length === 0) return
  const words = wrong.map(
    ({ topic, partitions }) =>
      `${topic} has ${String(counts.get(topic))} partitions, expected ${String(partitions)}`,
  )
  throw new MeshError(
    'MESH_LOG_PARTITIONS',
    `${words.join('; ')}. The count is part of the contract: a topic grows as a new version`,
  )
}

/** Creates what is missing and waits until it can be used. Another process may create the same meanwhile. */
export const ensureTopics = async (
  admin: Admin,
  clock: Clock,
  topics: readonly TopicSpec[],
  replicationFactor: number,
): Promise<void> => {
  const names = topics.map(({ topic }) => topic)
  const before = await partitionCounts(admin, names)
  requireCounts(before, topics)
  const missing = topics.filter(({ topic }) => !before.has(topic))
  if (missing.length === 0) return
  await create(admin, missing, replicationFactor)
  const end = clock.monotonic() + LEADERS_MS
  for (;;) {
    let why = 'not all topics are there'
    try {
      const counts = await partitionCounts(admin, names)
      if (counts.size === topics.length) {
        requireCounts(counts, topics)
        return
      }
    } catch (thrown) {
      if (thrown instanceof MeshError) throw thrown
      why = messageOf(thrown)
    }
    if (clock.monotonic() > end) {
      throw new MeshError('MESH_LOG_UNAVAILABLE', `Topics cannot be used yet: ${why}`, {
        kind: 'in-doubt',
      })
    }
    await clock.sleep(PAUSE_MS)
  }
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
  const positions = new Map<string, number>()
  for (const { topic, partitions } of committed) {
    for (const { partition, offset } of partitions) {
      if (Number(offset) >= 0) positions.set(`${topic}/${String(partition)}`, Number(offset))
    }
  }
  return logs.flatMap(({ topic, offsets }) => {
    const byPartition = new Map(offsets.map((row) => [row.partition, row]))
    return slots.map((partition) => {
      const row = byPartition.get(partition)
      if (row === undefined) {
        throw new MeshError(
          'MESH_LOG_UNAVAILABLE',
          `Topic ${topic} has no partition ${String(partition)}`,
          { kind: 'in-doubt' },
        )
      }
      return {
        topic,
        partition,
        committed: positions.get(`${topic}/${String(partition)}`),
        start: Number(row.low),
        end: Number(row.high),
      }
    })
  })
}
