import type { IHeaders, KafkaMessage, Message, TopicMessages } from 'kafkajs'
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
  value: value === null ? null : Buffer.from(value.buffer, value.byteOffset, value.byteLength),
  headers,
})

/** Records by topic; those of one partition keep their order. */
export const topicMessagesOf = (records: readonly OutboundRecord[]): TopicMessages[] => {
  const topics = new Map<string, Message[]>()
  for (const record of records) {
    const messages = topics.get(record.topic)
    if (messages === undefined) topics.set(record.topic, [messageOf(record)])
    else messages.push(messageOf(record))
  }
  return [...topics].map(([topic, messages]) => ({ topic, messages }))
}
