import { createHash } from 'node:crypto'
import { HEADER, systemClock } from '@carrick/kernel'
import {
  createKafkaLog,
  createRegistryClient,
  createRegistryCodec,
  type Codec,
  type EventLog,
  type OutboundRecord,
  partitionOf,
} from '@carrick/messaging'
import type { OrderQueued } from '@carrick/schemas'
import { orderKey, queuedOrder } from './orders.ts'
import { type Tokens, tokensOf } from './tokens.ts'

export const SLOTS = 12
const PER_SEND = 2_000
const SAMPLED_OF = 100

export const createLog = (kafka: string, clientId: string): EventLog =>
  createKafkaLog({ brokers: [kafka], clientId }, systemClock)

export const createCodec = (registry: string): Codec =>
  createRegistryCodec(createRegistryClient({ url: registry }), systemClock)

/** One order in a hundred carries a sampled trace context, as with a sampling ratio of 0.01. */
const traceparent = (eventId: string, index: number): string => {
  const digest = createHash('sha256').update(eventId).digest('hex')
  const flag = index % SAMPLED_OF === 0 ? '01' : '00'
  return `00-${digest.slice(0, 32)}-${digest.slice(32, 48)}-${flag}`
}

export const recordOf = (
  codec: Codec,
  tokens: Tokens,
  key: string,
  value: OrderQueued,
  index: number,
): OutboundRecord => {
  const { bytes, fingerprint } = codec.encode({ token: tokens.queued, value })
  const { eventId } = value.meta
  return {
    topic: tokens.queued.topic,
    partition: partitionOf(key, SLOTS),
    key,
    value: bytes,
    headers: {
      [HEADER.id]: eventId,
      [HEADER.type]: tokens.queued.name,
      [HEADER.schemaFingerprint]: fingerprint,
      traceparent: traceparent(eventId, index),
    },
  }
}

export interface Filling {
  readonly input: string
  readonly output: string
  readonly orders: number
  readonly keys: number
  /** By number of the order; 5 where absent. */
  readonly priority?: (index: number) => number
}

/** Creates both topics and writes the orders: version 1 of all keys, then version 2, and so on. */
export const fillTopic = async (
  servers: { readonly kafka: string; readonly registry: string },
  { input, output, orders, keys, priority }: Filling,
): Promise<void> => {
  const tokens = tokensOf(input, output)
  const codec = createCodec(servers.registry)
  const log = createLog(servers.kafka, 'bench-fill')
  try {
    const config = { 'message.timestamp.type': 'LogAppendTime' }
    await log.ensureTopics([
      { topic: input, partitions: SLOTS, config },
      { topic: output, partitions: SLOTS, config },
    ])
    await codec.prepare({ reads: [], writes: [tokens.queued] })
    for (let from = 0; from < orders; from += PER_SEND) {
      const size = Math.min(PER_SEND, orders - from)
      const records = Array.from({ length: size }, (_, offset) => {
        const index = from + offset
        const key = orderKey(index % keys)
        const value = queuedOrder(key, 1 + Math.floor(index / keys), priority?.(index))
        return recordOf(codec, tokens, key, value, index)
      })
      await log.publish(records)
    }
  } finally {
    await log.close()
  }
}
