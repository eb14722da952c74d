import type { IHeaders, KafkaMessage, Message, TopicMessages } from 'kafkajs'
import type { TopicPartition } from '../ports/event-log.ts'
import type { InboundRecord, OutboundRecord } from '../ports/record.ts'

const headersOf = (headers: IHeaders | undefined): Record<string, string> => {
  const result: Record<string, string> = {}
  for (const name in headers) {
    const value = headers[name]
    const one = Array.isArray(value) ? value.at(-1) : value
    if (one !== undefined) result[name] = typeof one === 'string' ? one : one.toString()
  }
  return result
}

/** Offsets stay below 2^53: a partition would need 285,000 years at a thousand records a second. */
export const inboundOf = (
  topic: string,
  partition: number,
  { key, value, headers, offset, timestamp }: KafkaMessage,
): InboundRecord => ({
  topic,
  partition,
  key: key === null ? null : key.toString(),
  value,
  headers: headersOf(headers),
  offset: Number(offset),
  timestamp: Number(timestamp),
})

const messageOf = ({ partition, key, value, headers }: OutboundRecord): Message => ({
  partition,
  key,
  value:
    value === null || Buffer.isBuffer(value)
      ? value
      : Buffer.from(value.buffer, value.byteOffset, value.byteLength),
  headers,
})

/** Items of one topic keep their order. */
export const byTopic = <T extends Pick<TopicPartition, 'topic'>>(
  items: readonly T[],
): ReadonlyMap<string, T[]> => {
  const topics = new Map<string, T[]>()
  for (const item of items) {
    const others = topics.get(item.topic)
    if (others === undefined) topics.set(item.topic, [item])
    else others.push(item)
  }
  return topics
}

/** Records by topic; those of one partition keep their order. */
export const topicMessagesOf = (records: readonly OutboundRecord[]): TopicMessages[] =>
  [...byTopic(records)].map(([topic, own]) => ({ topic, messages: own.map(messageOf) }))
