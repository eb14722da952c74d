import type { InboundRecord, OutboundRecord } from './record.ts'

export interface TopicPartition {
  readonly topic: string
  readonly partition: number
}

/** `offset` is the next one to read, as Kafka counts committed offsets. */
export interface PartitionOffset extends TopicPartition {
  readonly offset: number
}

/** What one join gave this member: index p of *every* subscribed topic, for each p in `slots`. */
export interface Assignment {
  /** Unique per join of this subscription and rising: 1, 2, 3 ... */
  readonly generation: number
  readonly slots: readonly number[]
}

export interface RecordBatch extends TopicPartition {
  /** Of the join under which the records were fetched. */
  readonly generation: number
  /** In offset order. Never records of a partition outside that join's assignment. */
  readonly records: readonly InboundRecord[]
}

export interface SubscribeOptions {
  readonly group: string
  /** All with the same partition count; the adapter refuses others with MESH_LOG_PARTITIONS. */
  readonly topics: readonly string[]
  /**
   * After every join, awaited before any record of that join is handed over. A partition is read from
   * its committed offset, or from the log's start when there is none or it is out of range.
   * While it runs heartbeats go on. A throw makes the adapter join again.
   */
  onAssigned(assignment: Assignment): Promise<void>
  /** Synchronous and quick: takes the records into memory. Fetching and heartbeats never wait for work. */
  onRecords(batch: RecordBatch): void
  /** A hint that the session ended (fenced, expired); the next sign is `onAssigned`. */
  onLost?(): void
  /** The consumer died and will not come back by itself. */
  onFailed?(cause: unknown): void
}

export interface Subscription {
  /**
   * Commits under the named join. Rejects with MESH_LOG_NOT_ASSIGNED, without asking the broker, when
   * that join is not the current one or a partition is not in it.
   */
  commit(generation: number, offsets: readonly PartitionOffset[]): Promise<void>
  /** Forgotten at every join: a new assignment starts unpaused. Partitions not held are ignored. */
  pause(partitions: readonly TopicPartition[]): void
  resume(partitions: readonly TopicPartition[]): void
  /** Leaves the current join and joins again (a fenced owner asks for it). Idempotent while under way. */
  rejoin(): void
  /** Records between the last one handed over (or the committed offset) and the log's end, held partitions only. */
  lag(): Promise<readonly (TopicPartition & { readonly lag: number })[]>
  /** No record is handed over after the call; resolves when the group was left. At most 5 s. Idempotent. */
  stop(): Promise<void>
}

export interface TopicSpec {
  readonly topic: string
  readonly partitions: number
  /** Broker settings such as `retention.ms`; applied when the topic is created. */
  readonly config?: Readonly<Record<string, string>>
}

/** Positions of one partition; the gap check (C6) compares them. */
export interface PartitionPosition extends TopicPartition {
  /** Undefined: the group has never committed here, or its offsets expired. */
  readonly committed: number | undefined
  readonly start: number
  readonly end: number
}

/**
 * The log between services, treated as at-least-once.
 * Errors: MESH_LOG_UNAVAILABLE (kind `in-doubt`: may have been written), MESH_LOG_TLS and MESH_LOG_LOGIN
 * (the same, with what is wrong with certificates or with who we say we are), MESH_LOG_RECORD_TOO_LARGE
 * (kind `terminal`, nothing of the call was written as far as is known; the caller halves),
 * MESH_LOG_NOT_ASSIGNED, MESH_LOG_PARTITIONS.
 */
export interface EventLog {
  /**
   * acks=all; records of one partition are written in the order given. One call in flight: a second
   * concurrent call rejects with MESH_LOG_BUSY. Resolves when all are acknowledged; on an error any
   * subset may have been written and the caller sends the same records again.
   */
  publish(records: readonly OutboundRecord[]): Promise<void>
  /** Resolves when the subscription is set up (not yet joined). */
  subscribe(options: SubscribeOptions): Promise<Subscription>
  /** Creates what is missing; rejects with MESH_LOG_PARTITIONS when a topic has another partition count. */
  ensureTopics(topics: readonly TopicSpec[]): Promise<void>
  /** One call for all; `slots` names the partitions of each topic. */
  positions(
    group: string,
    topics: readonly string[],
    slots: readonly number[],
  ): Promise<readonly PartitionPosition[]>
  close(): Promise<void>
}
