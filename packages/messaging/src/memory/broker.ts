import { MeshError } from '@carrick/kernel'
import { assignSlots } from '../assigner.ts'
import type { PartitionOffset, TopicSpec } from '../ports/event-log.ts'
import type { InboundRecord, OutboundRecord } from '../ports/record.ts'

export interface BrokerPartition {
  start: number
  /** records[i] has offset start + i. */
  records: InboundRecord[]
}

export interface GroupSeat {
  readonly id: string
  /** Something to fetch, or another generation. */
  readonly notify: () => void
  slots: readonly number[]
}

export interface BrokerGroup {
  generation: number
  readonly seats: Map<string, GroupSeat>
  readonly committed: Map<string, number>
}

/** The shared part of in-memory logs: topics, groups and committed offsets. */
export interface MemoryBroker {
  readonly topics: Map<string, BrokerPartition[]>
  readonly groups: Map<string, BrokerGroup>
  readonly partitions: number
  now(): number
}

export const createMemoryBroker = (partitions: number, now: () => number): MemoryBroker => ({
  topics: new Map(),
  groups: new Map(),
  partitions,
  now,
})

export const offsetName = (topic: string, partition: number): string =>
  `${topic}/${String(partition)}`

export const endOf = ({ start, records }: BrokerPartition): number => start + records.length

export const partitionIn = (
  broker: MemoryBroker,
  topic: string,
  partition: number,
): BrokerPartition => {
  const found = broker.topics.get(topic)?.[partition]
  if (found === undefined) {
    throw new MeshError(
      'MESH_LOG_UNAVAILABLE',
      `Topic ${topic} has no partition ${String(partition)}`,
      { kind: 'in-doubt' },
    )
  }
  return found
}

export const ensureTopic = (broker: MemoryBroker, { topic, partitions }: TopicSpec): void => {
  const found = broker.topics.get(topic)
  if (found === undefined) {
    broker.topics.set(
      topic,
      Array.from({ length: partitions }, () => ({ start: 0, records: [] })),
    )
  } else if (found.length !== partitions) {
    throw new MeshError(
      'MESH_LOG_PARTITIONS',
      `${topic} has ${String(found.length)} partitions, expected ${String(partitions)}`,
    )
  }
}

export const groupOf = (broker: MemoryBroker, name: string): BrokerGroup => {
  let group = broker.groups.get(name)
  if (group === undefined) {
    group = { generation: 0, seats: new Map(), committed: new Map() }
    broker.groups.set(name, group)
  }
  return group
}

/** A new generation: every seat gets its slots and is told; each acts on it in its own time. */
export const rebalance = (broker: MemoryBroker, group: BrokerGroup): void => {
  group.generation += 1
  const members = [...group.seats.values()].map(({ id, slots }) => ({ id, held: slots }))
  const assigned = assignSlots(members, broker.partitions)
  for (const seat of group.seats.values()) {
    seat.slots = assigned.get(seat.id) ?? []
    seat.notify()
  }
}

/** The broker gives a member up, as after a missed session timeout; the member does not know yet. */
export const expel = (broker: MemoryBroker, groupName: string, memberId: string): void => {
  const group = groupOf(broker, groupName)
  const seat = group.seats.get(memberId)
  if (seat === undefined) return
  group.seats.delete(memberId)
  rebalance(broker, group)
  seat.notify()
}

export const append = (broker: MemoryBroker, records: readonly OutboundRecord[]): void => {
  for (const record of records) {
    const partition = partitionIn(broker, record.topic, record.partition)
    partition.records.push({ ...record, offset: endOf(partition), timestamp: broker.now() })
  }
  for (const group of broker.groups.values()) {
    for (const seat of group.seats.values()) seat.notify()
  }
}

/** Retention: records before `offset` are gone. */
export const truncate = (
  broker: MemoryBroker,
  topic: string,
  partition: number,
  offset: number,
): void => {
  const found = partitionIn(broker, topic, partition)
  found.records = found.records.slice(Math.max(0, offset - found.start))
  found.start = Math.max(found.start, offset)
}

export const commitOffsets = (group: BrokerGroup, offsets: readonly PartitionOffset[]): void => {
  for (const { topic, partition, offset } of offsets) {
    group.committed.set(offsetName(topic, partition), offset)
  }
}
