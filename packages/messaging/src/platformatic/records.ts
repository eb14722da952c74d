import type { fetchV17, MessageToProduce, RecordsBatch } from '@platformatic/kafka'
import type { InboundRecord, OutboundRecord } from '../ports/record.ts'

type FetchedPartition = fetchV17.FetchResponsePartition

/** Bits of a batch's attributes (Kafka protocol, record batch v2). */
const LOG_APPEND_TIME = 1 << 3
const TRANSACTIONAL = 1 << 4
const CONTROL = 1 << 5
const ABORT = 0

const lastOffsetOf = (batch: RecordsBatch): number =>
  Number(batch.firstOffset) + batch.lastOffsetDelta

/**
 * Batches without control records and without what aborted transactions wrote. The library's own filter
 * hands those over whose abort marker is not in the same answer.
 */
const committedBatches = ({
  records,
  abortedTransactions,
}: FetchedPartition): readonly RecordsBatch[] => {
  const coming = [...(abortedTransactions ?? [])].sort((a, b) =>
    Number(a.firstOffset - b.firstOffset),
  )
  const aborted = new Set<bigint>()
  return (records ?? []).filter((batch) => {
    while (coming[0] !== undefined && Number(coming[0].firstOffset) <= lastOffsetOf(batch)) {
      aborted.add(coming[0].producerId)
      coming.shift()
    }
    if ((batch.attributes & CONTROL) !== 0) {
      if (batch.records[0]?.key?.readInt16BE(2) === ABORT) aborted.delete(batch.producerId)
      return false
    }
    return (batch.attributes & TRANSACTIONAL) === 0 || !aborted.has(batch.producerId)
  })
}

const headersOf = (
  headers: readonly (readonly [Buffer | null, Buffer | null])[],
): Record<string, string> => {
  const result: Record<string, string> = {}
  for (const [name, value] of headers) {
    if (name !== null && value !== null) result[name.toString()] = value.toString()
  }
  return result
}

/** What one partition of an answer holds from `from` on, and the offset after all that it covers. */
export const fetchedRecords = (
  topic: string,
  fetched: FetchedPartition,
  from: number,
): { readonly records: readonly InboundRecord[]; readonly next: number } => {
  const records: InboundRecord[] = []
  for (const batch of committedBatches(fetched)) {
    const first = Number(batch.firstOffset)
    const isBrokerTime = (batch.attributes & LOG_APPEND_TIME) !== 0
    for (const { key, value, headers, offsetDelta, timestampDelta } of batch.records) {
      const offset = first + offsetDelta
      // A batch is sent whole, also when the position is in its middle.
      if (offset < from) continue
      records.push({
        topic,
        partition: fetched.partitionIndex,
        key: key === null ? null : key.toString(),
        value,
        headers: headersOf(headers),
        offset,
        // The broker writes its time into the batch alone; the library shows the producer's.
        timestamp: Number(
          isBrokerTime ? batch.maxTimestamp : batch.firstTimestamp + timestampDelta,
        ),
      })
    }
  }
  const covered = (fetched.records ?? []).map((batch) => lastOffsetOf(batch) + 1)
  return { records, next: Math.max(from, ...covered) }
}

const NOTHING = null as unknown as Buffer

export const messageToProduce = (record: OutboundRecord): MessageToProduce => {
  const { topic, partition, key, value, headers } = record
  return {
    topic,
    partition,
    // The library's type leaves null out; it writes it as Kafka's null.
    key: key === null ? NOTHING : Buffer.from(key),
    value: value === null ? NOTHING : Buffer.from(value.buffer, value.byteOffset, value.byteLength),
    headers: new Map(
      Object.entries(headers).map(([name, text]) => [Buffer.from(name), Buffer.from(text)]),
    ),
  }
}
