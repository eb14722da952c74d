import { MeshError } from '@carrick/kernel'
import type {
  PartitionOffset,
  SubscribeOptions,
  Subscription,
  TopicPartition,
} from '../ports/event-log.ts'
import { createSignal } from '../runtime/signal.ts'
import { commitOffsets, endOf, groupOf, offsetName, partitionIn, rebalance } from './broker.ts'
import type { MemoryLogOptions } from './event-log.ts'

interface Held {
  generation: number
  slots: readonly number[]
  paused: Set<string>
  /** Next offset to hand over, by partition. */
  next: Map<string, number>
}

/** One member of a group, with its own loop of joining and fetching. */
export const subscribeInMemory = (
  {
    broker,
    clock,
    fetchDelayMs = () => 0,
    fetchRecords = 500,
    defer = (run) => {
      run()
    },
  }: MemoryLogOptions,
  id: string,
  options: SubscribeOptions,
): Subscription => {
  const group = groupOf(broker, options.group)
  const signal = createSignal()
  let held: Held = { generation: 0, slots: [], paused: new Set(), next: new Map() }
  let stopped = false
  let rejoining = false

  const partitions = (): TopicPartition[] =>
    held.slots.flatMap((partition) => options.topics.map((topic) => ({ topic, partition })))

  const sit = (): void => {
    const notify = (): void => {
      defer(() => {
        signal.notify()
      })
    }
    group.seats.set(id, { id, notify, slots: held.slots })
    rebalance(broker, group)
  }

  const startOf = ({ topic, partition }: TopicPartition): number => {
    const found = partitionIn(broker, topic, partition)
    const committed = group.committed.get(offsetName(topic, partition))
    const usable = committed !== undefined && committed >= found.start && committed <= endOf(found)
    return usable ? committed : found.start
  }

  const join = async (): Promise<void> => {
    const seat = group.seats.get(id)
    if (seat === undefined) {
      if (held.generation > 0) options.onLost?.()
      sit()
      return
    }
    const { generation } = group
    held = { generation, slots: seat.slots, paused: new Set(), next: new Map() }
    await options.onAssigned({ generation, slots: held.slots })
    if (group.generation !== generation) return
    for (const at of partitions()) held.next.set(offsetName(at.topic, at.partition), startOf(at))
  }

  const handOver = (at: TopicPartition): boolean => {
    const name = offsetName(at.topic, at.partition)
    const from = held.next.get(name)
    if (from === undefined || held.paused.has(name)) return false
    const found = partitionIn(broker, at.topic, at.partition)
    const next = from < found.start ? found.start : from
    const records = found.records.slice(next - found.start, next - found.start + fetchRecords)
    if (records.length === 0) return false
    held.next.set(name, next + records.length)
    options.onRecords({ ...at, generation: held.generation, records })
    return true
  }

  const isCurrent = (): boolean =>
    group.generation === held.generation && group.seats.has(id) && !rejoining

  const loop = async (): Promise<void> => {
    while (!stopped) {
      if (!isCurrent()) {
        if (rejoining) group.seats.delete(id)
        rejoining = false
        try {
          await join()
        } catch {
          rejoining = true
          await clock.sleep(50)
        }
        continue
      }
      const delay = fetchDelayMs()
      if (delay > 0) await clock.sleep(delay)
      let handed = false
      // A member that was given up goes on with what it holds until it hears of it.
      for (const at of partitions()) handed = (!isStopped() && handOver(at)) || handed
      if (!handed && isCurrent() && !isStopped()) await signal.wait()
    }
  }
  const isStopped = (): boolean => stopped

  sit()
  const running = loop()
  return {
    commit: async (generation, offsets: readonly PartitionOffset[]) => {
      await Promise.resolve()
      const foreign = offsets.some(({ partition }) => !held.slots.includes(partition))
      if (generation !== held.generation || generation !== group.generation || foreign) {
        signal.notify()
        throw new MeshError(
          'MESH_LOG_NOT_ASSIGNED',
          `Offsets of join ${String(generation)} are refused: it is not the current one`,
        )
      }
      commitOffsets(group, offsets)
    },
    pause: (some) => {
      for (const { topic, partition } of some) held.paused.add(offsetName(topic, partition))
    },
    resume: (some) => {
      for (const { topic, partition } of some) held.paused.delete(offsetName(topic, partition))
      signal.notify()
    },
    rejoin: () => {
      rejoining = true
      signal.notify()
    },
    lag: async () => {
      await Promise.resolve()
      return partitions().map((at) => ({
        ...at,
        lag:
          endOf(partitionIn(broker, at.topic, at.partition)) -
          (held.next.get(offsetName(at.topic, at.partition)) ?? startOf(at)),
      }))
    },
    stop: async () => {
      if (!stopped) {
        stopped = true
        if (group.seats.delete(id)) rebalance(broker, group)
        signal.notify()
      }
      const over = new AbortController()
      await Promise.race([running, clock.sleep(5_000, over.signal)])
      over.abort()
    },
  }
}
