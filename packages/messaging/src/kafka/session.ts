import type { EachBatchPayload, Kafka } from 'kafkajs'
import { type Clock, messageOf } from '@carrick/kernel'
import type { PartitionOffset, SubscribeOptions, TopicPartition } from '../ports/event-log.ts'
import {
  forgetJoinOffsets,
  joinAgain,
  type JoinOffsets,
  joinOffsetsOf,
} from './client-corrections.ts'
import { coPartitionedAssigner } from './co-partitioned-assigner.ts'
import {
  type Join,
  type JoinHost,
  partitionName,
  type Session,
  type SessionEnd,
  takeJoin,
} from './join.ts'
import { within } from './log-errors.ts'
import { byTopic, inboundOf } from './record-conversion.ts'
import type { Tuning } from './settings.ts'

export interface SessionHost extends JoinHost {
  readonly kafka: Kafka
  readonly tuning: Tuning
}

interface KafkajsJoin extends Join {
  /** Carries the join's generation to the broker. */
  readonly offsets: JoinOffsets | undefined
}

const CONNECT_MS = 10_000
const CLOSE_MS = 4_000
const POSITIONING_MS = 50

const fetchedOffsetOf = (batch: EachBatchPayload['batch']): number => {
  const { fetchedOffset } = batch as { readonly fetchedOffset?: string }
  return Number(fetchedOffset ?? batch.messages[0]?.offset)
}

const abortable = (): { readonly signal: AbortSignal; readonly abort: () => void } => {
  const controller = new AbortController()
  return {
    signal: controller.signal,
    abort: () => {
      controller.abort()
    },
  }
}

/** True when the signal ended the wait. */
const isEndedWithin = async (clock: Clock, ms: number, signal: AbortSignal): Promise<boolean> => {
  await clock.sleep(ms, signal)
  return signal.aborted
}

export const startSession = (
  host: SessionHost,
  options: SubscribeOptions,
  nextGeneration: () => number,
  held: readonly number[],
): Session => {
  const { clock, tuning } = host
  const heartbeatMs = Math.max(200, Math.floor(tuning.sessionMs / 8))
  let live = true
  let current: KafkajsJoin | undefined
  let lastSlots = held
  /** The newest join's preparation; resolves to whether its records may be handed over. */
  let ready: Promise<boolean> = Promise.resolve(false)
  const memberIds = new Set<string>()
  const over = Promise.withResolvers<SessionEnd>()

  const consumer = host.kafka.consumer({
    groupId: options.group,
    partitionAssigners: [coPartitionedAssigner(() => lastSlots)],
    sessionTimeout: tuning.sessionMs,
    rebalanceTimeout: tuning.rebalanceMs,
    heartbeatInterval: heartbeatMs,
    maxBytesPerPartition: tuning.bytesPerPartition,
    maxBytes: tuning.bytesPerFetch,
    maxWaitTimeInMs: tuning.maxWaitMs,
    metadataMaxAge: 60_000,
    allowAutoTopicCreation: false,
    retry: {
      retries: 5,
      initialRetryTime: 100,
      maxRetryTime: 1_000,
      restartOnFailure: () => Promise.resolve(false),
    },
  })

  const fail = (cause: unknown): void => {
    live = false
    over.resolve({ kind: 'failed', cause, joined: current !== undefined })
  }

  const prepare = async (join: Join, before: Promise<boolean>): Promise<boolean> => {
    const isCurrent = (): boolean => live && current === join
    await before
    if (!isCurrent()) return false
    try {
      await takeJoin(host, options, join, isCurrent, ({ topic, partition }, start) => {
        consumer.seek({ topic, partition, offset: String(start) })
      })
    } catch (thrown) {
      host.log(`Join ${String(join.generation)} was not taken: ${messageOf(thrown)}`)
      if (isCurrent()) fail(thrown)
    }
    return isCurrent()
  }

  /** The client reads from where it thinks; the join may know better. If not, retention outran the member. */
  const recover = async (join: Join, at: TopicPartition): Promise<void> => {
    const next = join.next.get(partitionName(at))
    if (next === undefined) {
      await clock.sleep(POSITIONING_MS)
      return
    }
    const [position] = await host.positions(options.group, [at.topic], [at.partition])
    if (position === undefined || next < position.start || next > position.end)
      throw joinAgain(`the log has no offset ${String(next)} of ${partitionName(at)}`)
    if (live && current === join)
      consumer.seek({ topic: at.topic, partition: at.partition, offset: String(next) })
  }

  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
    if (!live) return
    memberIds.add(payload.memberId)
    const slots = [...new Set(Object.values(payload.memberAssignment).flat())].sort((a, b) => a - b)
    lastSlots = slots
    consumer.resume(consumer.paused())
    const offsets = joinOffsetsOf(options.group, payload.memberId)
    const join = {
      generation: nextGeneration(),
      slots: new Set(slots),
      offsets,
      next: new Map<string, number>(),
      paused: new Set<string>(),
    }
    if (offsets !== undefined) offsets.onOutOfRange = (at) => recover(join, at)
    current = join
    ready = prepare(join, ready)
  })
  consumer.on(consumer.events.REBALANCING, () => {
    if (live) options.onLost?.()
  })
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    fail(payload.error)
  })
  // Batches that hold nothing but control records are stepped over without asking us.
  consumer.on(consumer.events.START_BATCH_PROCESS, ({ payload }) => {
    const after = Number(payload.lastOffset) + 1
    if (payload.batchSize === 0 && after > (current?.next.get(partitionName(payload)) ?? Infinity))
      current?.next.set(partitionName(payload), after)
  })

  /** Waits for the join's preparation and keeps the member alive meanwhile. */
  const isReady = async (heartbeat: () => Promise<void>): Promise<boolean> => {
    const pending = ready
    const { signal, abort } = abortable()
    void pending.finally(abort)
    while (!(await isEndedWithin(clock, heartbeatMs, signal))) await heartbeat()
    return pending
  }

  const eachBatch = async (payload: EachBatchPayload): Promise<void> => {
    const { batch } = payload
    const join = current
    if (!live || join === undefined) return
    if (!(await isReady(() => payload.heartbeat())) || current !== join || payload.isStale()) return
    const { topic, partition } = batch
    const name = partitionName(batch)
    const expected = join.next.get(name)
    if (expected === undefined || join.paused.has(name)) return
    if (fetchedOffsetOf(batch) !== expected) {
      // Fetched for another join, or after a reset: from where we are, without a gap.
      consumer.seek({ topic, partition, offset: String(expected) })
      return
    }
    const records = batch.messages.map((message) => inboundOf(topic, partition, message))
    join.next.set(name, Number(batch.lastOffset()) + 1)
    payload.resolveOffset(batch.lastOffset())
    options.onRecords({ topic, partition, generation: join.generation, records })
  }

  const start = async (): Promise<void> => {
    await within(CONNECT_MS, 'connecting a consumer', consumer.connect())
    await consumer.subscribe({ topics: [...options.topics], fromBeginning: true })
    await consumer.run({ autoCommit: false, eachBatchAutoResolve: false, eachBatch })
  }

  /** Stopping a consumer that is still joining does nothing in kafkajs: it would live on as a member. */
  const tearDown = async (started: Promise<void>): Promise<void> => {
    await started.catch(() => undefined)
    await consumer.disconnect()
    for (const memberId of memberIds) forgetJoinOffsets(options.group, memberId)
  }

  const run = async (): Promise<SessionEnd> => {
    const started = start()
    started.catch(fail)
    const end = await over.promise
    live = false
    try {
      await within(CLOSE_MS, 'leaving the group', tearDown(started))
    } catch (thrown) {
      host.log(messageOf(thrown))
    }
    return end
  }

  const forKafka = (partitions: readonly TopicPartition[]) =>
    [...byTopic(partitions)].map(([topic, items]) => ({
      topic,
      partitions: items.map(({ partition }) => partition),
    }))

  const commit = async (join: Join, offsets: readonly PartitionOffset[]): Promise<void> => {
    if (current !== join || current.offsets === undefined) throw joinAgain('there is a newer join')
    await current.offsets.commitOffsets({
      topics: [...byTopic(offsets)].map(([topic, items]) => ({
        topic,
        partitions: items.map(({ partition, offset }) => ({ partition, offset: String(offset) })),
      })),
    })
  }

  return {
    done: run(),
    join: () => (live ? current : undefined),
    commit,
    pause: (partitions) => {
      consumer.pause(forKafka(partitions))
    },
    resume: (partitions) => {
      consumer.resume(forKafka(partitions))
    },
    end: () => {
      live = false
      over.resolve({ kind: 'asked' })
    },
  }
}
