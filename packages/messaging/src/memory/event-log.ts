import { type Clock, MeshError } from '@carrick/kernel'
import type { EventLog } from '../ports/event-log.ts'
import { recordSize } from '../ports/record.ts'
import {
  append,
  endOf,
  ensureTopic,
  groupOf,
  type MemoryBroker,
  offsetName,
  partitionIn,
} from './broker.ts'
import { subscribeInMemory } from './subscription.ts'

export interface MemoryLogOptions {
  readonly broker: MemoryBroker
  readonly clock: Clock
  /** Unique per log; names its group members. */
  readonly name: string
  /** Delay of a fetch, ms; 0 = none. Called per fetch. */
  readonly fetchDelayMs?: () => number
  /** How news of the broker reach this member; at once when absent. */
  readonly defer?: (run: () => void) => void
  /** Records per hand-over at most. */
  readonly fetchRecords?: number
  /** Bytes per partition and publish call at most, as a record batch on a broker. */
  readonly maxBatchBytes?: number
}

/** A log in memory with the group behaviour of a broker: generations, seats, committed offsets. */
export const createMemoryLog = (options: MemoryLogOptions): EventLog => {
  const { broker, maxBatchBytes = 1_000_000 } = options
  let busy = false
  let members = 0
  const stops = new Set<() => Promise<void>>()
  return {
    publish: async (records) => {
      if (busy) throw new MeshError('MESH_LOG_BUSY', 'A publish call is in flight')
      busy = true
      try {
        const sizes = new Map<string, number>()
        for (const record of records) {
          partitionIn(broker, record.topic, record.partition)
          const name = offsetName(record.topic, record.partition)
          const size = (sizes.get(name) ?? 0) + recordSize(record)
          sizes.set(name, size)
          if (size > maxBatchBytes) {
            throw new MeshError(
              'MESH_LOG_RECORD_TOO_LARGE',
              `${name}: ${String(size)} bytes, at most ${String(maxBatchBytes)}`,
            )
          }
        }
        await Promise.resolve()
        append(broker, records)
      } finally {
        busy = false
      }
    },
    subscribe: async (subscribe) => {
      await Promise.resolve()
      for (const topic of subscribe.topics) {
        ensureTopic(broker, { topic, partitions: broker.partitions })
      }
      members += 1
      const id = `${options.name}-${String(members)}`
      const subscription = subscribeInMemory(options, id, subscribe)
      stops.add(() => subscription.stop())
      return subscription
    },
    ensureTopics: async (topics) => {
      await Promise.resolve()
      for (const topic of topics) ensureTopic(broker, topic)
    },
    positions: async (group, topics, slots) => {
      await Promise.resolve()
      return topics.flatMap((topic) =>
        slots.map((partition) => {
          const found = partitionIn(broker, topic, partition)
          return {
            topic,
            partition,
            committed: groupOf(broker, group).committed.get(offsetName(topic, partition)),
            start: found.start,
            end: endOf(found),
          }
        }),
      )
    },
    close: async () => {
      await Promise.all([...stops].map((stop) => stop()))
    },
  }
}
