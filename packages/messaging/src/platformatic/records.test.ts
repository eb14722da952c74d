import { describe, expect, it } from '@jest/globals'
import type { fetchV17, RecordsBatch } from '@platformatic/kafka'
import { fetchedRecords } from './records.ts'

const TRANSACTIONAL = 16
const CONTROL = 32
const LOG_APPEND_TIME = 8

const record = (offsetDelta: number, key: Buffer | null = null) => ({
  length: 0,
  attributes: 0,
  timestampDelta: 5n,
  offsetDelta,
  key,
  value: Buffer.from('v'),
  headers: [],
})

const batch = (
  firstOffset: number,
  count: number,
  more: Partial<RecordsBatch> = {},
): RecordsBatch => ({
  firstOffset: BigInt(firstOffset),
  length: 0,
  partitionLeaderEpoch: 0,
  magic: 2,
  crc: 0,
  attributes: 0,
  lastOffsetDelta: count - 1,
  firstTimestamp: 100n,
  maxTimestamp: 900n,
  producerId: 1n,
  producerEpoch: 0,
  firstSequence: 0,
  records: Array.from({ length: count }, (_, index) => record(index)),
  ...more,
})

/** The key of a control record: version, then 0 for abort and 1 for commit. */
const marker = (firstOffset: number, type: 0 | 1, producerId = 1n): RecordsBatch =>
  batch(firstOffset, 1, {
    attributes: TRANSACTIONAL | CONTROL,
    producerId,
    records: [record(0, Buffer.from([0, 0, 0, type]))],
  })

const read = (
  records: RecordsBatch[],
  from: number,
  abortedTransactions: fetchV17.FetchResponsePartitionAbortedTransaction[] = [],
) => {
  const partition: fetchV17.FetchResponsePartition = {
    partitionIndex: 2,
    errorCode: 0,
    highWatermark: 0n,
    lastStableOffset: 0n,
    logStartOffset: 0n,
    abortedTransactions,
    preferredReadReplica: -1,
    records,
  }
  const fetched = fetchedRecords('t', partition, from)
  return { offsets: fetched.records.map(({ offset }) => offset), next: fetched.next, fetched }
}

describe('what a fetch brought', () => {
  it('begins at the position, also in the middle of a batch', () => {
    expect(read([batch(10, 4)], 12)).toMatchObject({ offsets: [12, 13], next: 14 })
  })

  it('bears the time of the broker where the topic says so', () => {
    const timesOf = (attributes: number) =>
      read([batch(0, 1, { attributes })], 0).fetched.records.map(({ timestamp }) => timestamp)
    expect([timesOf(0), timesOf(LOG_APPEND_TIME)]).toEqual([[105], [900]])
  })

  it('goes on behind control records and behind what compaction left empty', () => {
    expect(read([marker(7, 1), batch(8, 3, { records: [] })], 7)).toMatchObject({
      offsets: [],
      next: 11,
    })
  })

  it('leaves out what was aborted, also when the marker is not in the same answer', () => {
    const open = [batch(0, 2, { attributes: TRANSACTIONAL }), batch(2, 1, { producerId: 2n })]
    const aborted = [{ producerId: 1n, firstOffset: 0n }]
    expect(read(open, 0, aborted)).toMatchObject({ offsets: [2], next: 3 })
    const later = [...open, marker(3, 0), batch(4, 1, { attributes: TRANSACTIONAL })]
    expect(read(later, 0, aborted)).toMatchObject({ offsets: [2, 4], next: 5 })
  })

  it('takes the abort marker of a producer of whom nothing is here', () => {
    expect(read([marker(0, 0, 9n), batch(1, 1)], 0)).toMatchObject({ offsets: [1], next: 2 })
  })
})
