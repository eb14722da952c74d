import type { Kafka, Producer, RecordMetadata } from 'kafkajs'
import { MeshError } from '@carrick/kernel'
import type { OutboundRecord } from '../ports/record.ts'
import { publishError, unavailable, within } from './log-errors.ts'
import { topicMessagesOf } from './record-conversion.ts'

export interface Publisher {
  publish(records: readonly OutboundRecord[]): Promise<void>
  close(): Promise<void>
}

const CONNECT_MS = 10_000
const CLOSE_MS = 3_000

export const placeOf = (topic: string, partition: number): string => `${topic}/${String(partition)}`

/** kafkajs leaves records of a partition that it does not know out of the send, without a word. */
const requireAcknowledged = (
  records: readonly OutboundRecord[],
  answers: readonly RecordMetadata[],
): void => {
  const acknowledged = new Set(
    answers
      .filter(({ errorCode }) => errorCode === 0)
      .map(({ topicName, partition }) => placeOf(topicName, partition)),
  )
  for (const { topic, partition } of records) {
    if (!acknowledged.has(placeOf(topic, partition)))
      throw unavailable(`no acknowledgement for ${placeOf(topic, partition)}`)
  }
}

/**
 * acks=all, idempotent, one send in flight. After any failure the next send gets a new producer: the old
 * one's sequence numbers would make the broker drop other records as repeats, or refuse them for ever.
 */
export const createPublisher = (kafka: Kafka, requestMs: number): Publisher => {
  let producer: Producer | undefined
  let busy = false

  const connected = async (): Promise<Producer> => {
    if (producer !== undefined) return producer
    const fresh = kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner:
        () =>
        ({ message }) =>
          message.partition ?? 0,
      retry: { retries: 3, initialRetryTime: 100, maxRetryTime: 1_000 },
    })
    try {
      await within(CONNECT_MS, 'connecting a producer', fresh.connect())
    } catch (thrown) {
      discard(fresh)
      throw thrown
    }
    producer = fresh
    return fresh
  }

  const discard = (old: Producer): void => {
    if (producer === old) producer = undefined
    old.disconnect().catch(() => undefined)
  }

  const send = async (records: readonly OutboundRecord[]): Promise<void> => {
    const current = await connected()
    try {
      const answers = await within(
        4 * requestMs,
        'a send',
        current.sendBatch({
          acks: -1,
          timeout: requestMs,
          topicMessages: topicMessagesOf(records),
        }),
      )
      requireAcknowledged(records, answers)
    } catch (thrown) {
      discard(current)
      throw thrown
    }
  }

  return {
    publish: async (records) => {
      if (busy) throw new MeshError('MESH_LOG_BUSY', 'A publish call is in flight')
      if (records.length === 0) return
      busy = true
      try {
        await send(records)
      } catch (thrown) {
        throw thrown instanceof MeshError ? thrown : publishError(thrown)
      } finally {
        busy = false
      }
    },
    close: async () => {
      const current = producer
      producer = undefined
      if (current === undefined) return
      await within(CLOSE_MS, 'closing a producer', current.disconnect()).catch(() => undefined)
    },
  }
}
