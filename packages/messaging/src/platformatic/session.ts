import { ConnectionPool, Consumer } from '@platformatic/kafka'
import { type Clock, messageOf } from '@carrick/kernel'
import { ASSIGNER, heldData } from '../kafka/held-slots.ts'
import {
  type Join,
  type JoinHost,
  partitionName,
  type Session,
  type SessionEnd,
  takeJoin,
} from '../kafka/join.ts'
import { unavailable, within } from '../kafka/log-errors.ts'
import { type KafkaSettings, tuningOf } from '../kafka/settings.ts'
import type { PartitionOffset, SubscribeOptions, TopicPartition } from '../ports/event-log.ts'
import type { CommittingMember } from './admin.ts'
import { assignCoPartitioned } from './assignment.ts'
import { clientOptions } from './client-options.ts'
import { watchConnections } from './connections.ts'
import { startReader } from './reader.ts'

export interface PlatformaticHost extends JoinHost {
  readonly settings: KafkaSettings
  readonly clock: Clock
  readonly commit: (member: CommittingMember, offsets: readonly PartitionOffset[]) => Promise<void>
}

interface PlatformaticJoin extends Join {
  readonly memberId: string
  readonly groupGeneration: number
}

const CLOSE_MS = 4_000
const JOIN_MARGIN_MS = 5_000
const JOIN_ATTEMPTS = 20

const consumerOf = (
  settings: KafkaSettings,
  group: string,
  held: () => readonly number[],
): Consumer => {
  const { sessionMs, rebalanceMs } = tuningOf(settings)
  return new Consumer({
    ...clientOptions(settings),
    groupId: group,
    // A join waits for the other members.
    requestTimeout: rebalanceMs + JOIN_MARGIN_MS,
    retries: JOIN_ATTEMPTS,
    sessionTimeout: sessionMs,
    rebalanceTimeout: rebalanceMs,
    heartbeatInterval: Math.max(200, Math.floor(sessionMs / 8)),
    heartbeatStallTimeout: sessionMs,
    protocols: [ASSIGNER],
    protocolsMetadata: () => heldData(held()),
    partitionAssigner: assignCoPartitioned,
  })
}

/** One life of a consumer. Of the library it takes membership and the protocol; reading is our own loop. */
export const startSession = (
  host: PlatformaticHost,
  options: SubscribeOptions,
  nextGeneration: () => number,
  held: readonly number[],
): Session => {
  const { clock, settings } = host
  let live = true
  let current: PlatformaticJoin | undefined
  /** The join whose owner has taken it in, while the group is not sharing anew. */
  let readable: Join | undefined
  let lastSlots = held
  let before: Promise<void> = Promise.resolve()
  const over = Promise.withResolvers<SessionEnd>()
  const consumer = consumerOf(settings, options.group, () => lastSlots)
  const pool = new ConnectionPool(settings.clientId, clientOptions(settings))
  const watched = [watchConnections(consumer.connections), watchConnections(pool)]

  const fail = (cause: unknown): void => {
    live = false
    const told = watched.reduce((thrown, connections) => connections.because(thrown), cause)
    over.resolve({ kind: 'failed', cause: told, joined: current !== undefined })
  }

  const prepare = async (join: PlatformaticJoin, earlier: Promise<void>): Promise<void> => {
    const isCurrent = (): boolean => live && current === join
    await earlier
    if (!isCurrent()) return
    try {
      await takeJoin(host, options, join, isCurrent)
    } catch (thrown) {
      host.log(`Join ${String(join.generation)} was not taken: ${messageOf(thrown)}`)
      if (isCurrent()) fail(thrown)
    }
    if (!isCurrent()) return
    readable = join
    reader.wake()
  }

  /** A position that the log does not have: retention outran the member, or the answer is an old one. */
  const outrun = async (join: Join, at: TopicPartition): Promise<void> => {
    const next = join.next.get(partitionName(at)) ?? 0
    const [position] = await host.positions(options.group, [at.topic], [at.partition])
    if (position === undefined || next < position.start || next > position.end)
      fail(new Error(`the log has no offset ${String(next)} of ${partitionName(at)}`))
  }

  const reader = startReader({
    consumer,
    pool,
    clock,
    tuning: tuningOf(settings),
    topics: options.topics,
    log: host.log,
    join: () => (live ? readable : undefined),
    onRecords: (batch) => {
      options.onRecords(batch)
    },
    onOutOfRange: outrun,
    fail,
  })

  consumer.on('consumer:group:join', ({ memberId, generationId, assignments }) => {
    if (!live) return
    const partitions = (assignments ?? []).flatMap((assignment) => assignment.partitions)
    const slots = [...new Set(partitions)].sort((a, b) => a - b)
    lastSlots = slots
    readable = undefined
    const join = {
      generation: nextGeneration(),
      slots: new Set(slots),
      memberId,
      groupGeneration: generationId ?? 0,
      next: new Map<string, number>(),
      paused: new Set<string>(),
    }
    current = join
    before = prepare(join, before)
  })
  consumer.on('consumer:group:rebalance', () => {
    readable = undefined
    if (live) options.onLost?.()
  })
  // The library goes on without heartbeats when it could not join again, and asks a dead broker for ever.
  consumer.on('error', fail)
  consumer.on('consumer:heartbeat:stalled', ({ lastError }) => {
    fail(lastError ?? new Error('no heartbeat was answered for the time of a session'))
  })

  const start = async (): Promise<void> => {
    consumer.topics.trackAll(...options.topics)
    await consumer.joinGroup({})
  }

  /** A consumer that is still joining is waited for: it would stay a member until its session is over. */
  const tearDown = async (started: Promise<void>): Promise<void> => {
    await started.catch(() => undefined)
    await Promise.all([consumer.close(true), pool.close()])
  }

  const run = async (): Promise<SessionEnd> => {
    const started = start()
    started.catch(fail)
    const end = await over.promise
    live = false
    reader.stop()
    try {
      await within(CLOSE_MS, 'leaving the group', tearDown(started))
    } catch (thrown) {
      host.log(messageOf(thrown))
    }
    // When leaving fails the library keeps its connections open.
    for (const connections of watched) connections.end()
    return end
  }

  const commit = async (join: Join, offsets: readonly PartitionOffset[]): Promise<void> => {
    const { coordinatorId } = consumer
    if (current !== join || coordinatorId === null)
      throw unavailable('the group has no coordinator now')
    const { memberId, groupGeneration } = current
    const member = { group: options.group, memberId, groupGeneration, coordinator: coordinatorId }
    await host.commit(member, offsets)
  }

  return {
    done: run(),
    join: () => (live ? current : undefined),
    commit,
    // What is paused stands in the join, which the reader asks.
    pause: () => undefined,
    resume: () => {
      reader.wake()
    },
    end: () => {
      live = false
      over.resolve({ kind: 'asked' })
    },
  }
}
