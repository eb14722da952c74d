import { type ProduceResult, Producer } from '@platformatic/kafka'
import { MeshError } from '@carrick/kernel'
import { publishError, unavailable, within } from '../kafka/log-errors.ts'
import { placeOf, type Publisher } from '../kafka/publisher.ts'
import { type KafkaSettings, tuningOf } from '../kafka/settings.ts'
import type { OutboundRecord } from '../ports/record.ts'
import { clientOptions } from './client-options.ts'
import { type WatchedConnections, watchConnections } from './connections.ts'
import { messageToProduce } from './records.ts'

const CLOSE_MS = 3_000
const METADATA_AGE_MS = 60_000

interface LiveProducer {
  readonly producer: Producer
  readonly connections: WatchedConnections
}

/** The library writes a record for a partition that is not there to another one: the rest of a division. */
const requirePartitions = async (
  producer: Producer,
  records: readonly OutboundRecord[],
): Promise<void> => {
  const topics = [...new Set(records.map(({ topic }) => topic))]
  const metadata = await producer.metadata({ topics, metadataMaxAge: METADATA_AGE_MS })
  for (const { topic, partition } of records) {
    if (partition >= (metadata.topics.get(topic)?.partitionsCount ?? 0))
      throw unavailable(`there is no partition ${placeOf(topic, partition)}`)
  }
}

const requireAcknowledged = (
  records: readonly OutboundRecord[],
  { offsets = [] }: ProduceResult,
): void => {
  const acknowledged = new Set(offsets.map((at) => placeOf(at.topic, at.partition)))
  for (const { topic, partition } of records) {
    if (!acknowledged.has(placeOf(topic, partition)))
      throw unavailable(`no acknowledgement for ${placeOf(topic, partition)}`)
  }
}

/** acks=all, idempotent, one send in flight. After any failure the next send gets a new producer. */
export const createPublisher = (settings: KafkaSettings): Publisher => {
  const { requestMs } = tuningOf(settings)
  let current: LiveProducer | undefined
  let busy = false

  const opened = (): LiveProducer => {
    if (current !== undefined) return current
    const producer = new Producer({
      ...clientOptions(settings),
      metadataMaxAge: METADATA_AGE_MS,
      // The library takes 0 and 1 for "for ever" when a producer is idempotent.
      retries: 3,
      idempotent: true,
      acks: -1,
      maxInflights: 1,
    })
    producer.on('error', () => undefined)
    current = { producer, connections: watchConnections(producer.connections) }
    return current
  }

  const discard = async ({ producer, connections }: LiveProducer): Promise<void> => {
    if (current?.producer === producer) current = undefined
    await within(CLOSE_MS, 'closing a producer', producer.close()).catch(() => undefined)
    connections.end()
  }

  const send = async (records: readonly OutboundRecord[]): Promise<void> => {
    const live = opened()
    const { producer } = live
    const sending = requirePartitions(producer, records).then(() =>
      producer.send({ messages: records.map(messageToProduce), acks: -1, idempotent: true }),
    )
    try {
      requireAcknowledged(records, await within(4 * requestMs, 'a send', sending))
    } catch (thrown) {
      void discard(live)
      throw thrown instanceof MeshError ? thrown : publishError(live.connections.because(thrown))
    }
  }

  return {
    publish: async (records) => {
      if (busy) throw new MeshError('MESH_LOG_BUSY', 'A publish call is in flight')
      if (records.length === 0) return
      busy = true
      try {
        await send(records)
      } finally {
        busy = false
      }
    },
    close: async () => {
      if (current !== undefined) await discard(current)
    },
  }
}
