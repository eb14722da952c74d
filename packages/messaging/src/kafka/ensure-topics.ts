import { type Clock, MeshError, messageOf } from '@carrick/kernel'
import type {
  PartitionOffset,
  PartitionPosition,
  TopicPartition,
  TopicSpec,
} from '../ports/event-log.ts'

/** What a client's administrator is asked. */
export interface AdminCalls {
  /** Of those topics that exist. */
  partitionCounts(topics: readonly string[]): Promise<ReadonlyMap<string, number>>
  /** One that is there already is no error. */
  createTopics(topics: readonly TopicSpec[]): Promise<void>
  positions(
    group: string,
    topics: readonly string[],
    slots: readonly number[],
  ): Promise<readonly PartitionPosition[]>
  close(): Promise<void>
}

const LEADERS_MS = 15_000
const PAUSE_MS = 100

export const configOf = (config: TopicSpec['config']) =>
  Object.entries({
    // A business time would let retention delete what was just written.
    'message.timestamp.type': 'LogAppendTime',
    ...config,
  }).map(([name, value]) => ({ name, value }))

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
  admin: AdminCalls,
  clock: Clock,
  topics: readonly TopicSpec[],
): Promise<void> => {
  const names = topics.map(({ topic }) => topic)
  const before = await admin.partitionCounts(names)
  requireCounts(before, topics)
  const missing = topics.filter(({ topic }) => !before.has(topic))
  if (missing.length === 0) return
  await admin.createTopics(missing)
  const end = clock.monotonic() + LEADERS_MS
  for (;;) {
    let why = 'not all topics are there'
    try {
      const counts = await admin.partitionCounts(names)
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

const rowName = ({ topic, partition }: TopicPartition): string => `${topic}/${String(partition)}`

/** Committed offsets (negative: none) beside the ends of the log, in the order of topics and slots. */
export const positionRows = (
  topics: readonly string[],
  slots: readonly number[],
  committed: readonly PartitionOffset[],
  logs: readonly Omit<PartitionPosition, 'committed'>[],
): readonly PartitionPosition[] => {
  const offsets = new Map(committed.map((row) => [rowName(row), row.offset]))
  const ends = new Map(logs.map((row) => [rowName(row), row]))
  return topics.flatMap((topic) =>
    slots.map((partition) => {
      const name = rowName({ topic, partition })
      const row = ends.get(name)
      if (row === undefined) {
        const words = `Topic ${topic} has no partition ${String(partition)}`
        throw new MeshError('MESH_LOG_UNAVAILABLE', words, { kind: 'in-doubt' })
      }
      const offset = offsets.get(name) ?? -1
      return { ...row, committed: offset < 0 ? undefined : offset }
    }),
  )
}
