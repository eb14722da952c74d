import { createRequire } from 'node:module'
import type { TopicPartition } from '../ports/event-log.ts'
import {
  type BatchContext,
  type FetchedRecord,
  readAtOnce,
  type RecordDecoder,
} from './fetched-record.ts'
import { type ProduceCall, type ProduceRequest, writtenAtOnce } from './produce-request.ts'

/**
 * Five corrections inside kafkajs 2.2.4 (pinned; it has had no release since 2023). Its package has no
 * export map, so these files can be reached; the conformance suite notices when they change.
 */

interface RequestQueue {
  throttleCheckTimeoutId: NodeJS.Timeout | null
  readonly throttledUntil: number
  readonly pending: readonly unknown[]
  checkPendingRequests(): void
}

/** What a join gave one member: commits through it carry that join's generation, whatever happened since. */
export interface JoinOffsets {
  readonly groupId: string
  readonly memberId: string
  readonly generationId: number
  /** Called when the log does not have the offset that was to be read. A throw goes up to the fetch. */
  onOutOfRange?: (at: TopicPartition) => Promise<void>
  commitOffsets(offsets: {
    readonly topics: readonly {
      readonly topic: string
      readonly partitions: readonly { readonly partition: number; readonly offset: string }[]
    }[]
  }): Promise<void>
}

interface RequestQueueClass {
  readonly prototype: { scheduleCheckPendingRequests: (this: RequestQueue) => void }
}

interface OffsetManagerClass {
  readonly prototype: {
    clearAllOffsets: (this: JoinOffsets) => void
    setDefaultOffset: (this: JoinOffsets, at: TopicPartition) => Promise<void>
  }
}

const PENDING_CHECK_MS = 10

const joins = new Map<string, JoinOffsets>()
const nameOf = (groupId: string, memberId: string): string => JSON.stringify([groupId, memberId])

const correctQueue = (queue: RequestQueueClass): void => {
  // It arms a timer of about minus the present time after each answer (tulios/kafkajs#1751): Node warns
  // and runs it at once, for nothing, since nothing is pending.
  queue.prototype.scheduleCheckPendingRequests = function () {
    if (this.throttleCheckTimeoutId !== null || this.pending.length === 0) return
    const throttledMs = this.throttledUntil - Date.now()
    this.throttleCheckTimeoutId = setTimeout(
      () => {
        this.throttleCheckTimeoutId = null
        this.checkPendingRequests()
      },
      throttledMs > 0 ? throttledMs : PENDING_CHECK_MS,
    )
  }
}

const correctOffsets = (offsets: OffsetManagerClass): void => {
  // Called by the constructor, and by nothing else: the only way to the generation of a join.
  const { clearAllOffsets } = offsets.prototype
  offsets.prototype.clearAllOffsets = function () {
    joins.set(nameOf(this.groupId, this.memberId), this)
    clearAllOffsets.call(this)
  }
  // It would commit a reset over the group's position, and the lost range would be known to nobody.
  offsets.prototype.setDefaultOffset = function (at) {
    return this.onOutOfRange?.(at) ?? Promise.reject(joinAgain('an offset is out of range'))
  }
}

/** Both are loaded by the first request that needs them; versions 4 to 7 of produce build on the third. */
const PRODUCE = 'kafkajs/src/protocol/requests/produce/v3/request'
const RECORD = 'kafkajs/src/protocol/recordBatch/record/v0/decoder'

const replace = <T>(load: NodeJS.Require, file: string, by: (own: T) => T): void => {
  const own = load(file) as T
  const module = load.cache[load.resolve(file)]
  if (module !== undefined) module.exports = by(own)
}

/** Thrown inside a fetch or a hand-over, it makes the member join again. */
export const joinAgain = (why: string): Error =>
  Object.assign(new Error(`Joining again: ${why}`), { type: 'REBALANCE_IN_PROGRESS' })

let corrected = false

/** Once per process, before the first client. */
export const correctClient = (): void => {
  if (corrected) return
  corrected = true
  const load = createRequire(import.meta.url)
  correctQueue(load('kafkajs/src/network/requestQueue') as RequestQueueClass)
  correctOffsets(load('kafkajs/src/consumer/offsetManager') as OffsetManagerClass)
  replace<(call: ProduceCall) => ProduceRequest>(load, PRODUCE, writtenAtOnce)
  replace<(decoder: RecordDecoder, context: BatchContext) => FetchedRecord>(
    load,
    RECORD,
    readAtOnce,
  )
}

/** The newest join of a member. */
export const joinOffsetsOf = (groupId: string, memberId: string): JoinOffsets | undefined =>
  joins.get(nameOf(groupId, memberId))

export const forgetJoinOffsets = (groupId: string, memberId: string): void => {
  joins.delete(nameOf(groupId, memberId))
}
