/** Header values are UTF-8 text. */
export type RecordHeaders = Readonly<Record<string, string>>

/** A record on its way out. The partition is always explicit: no client's default partitioner is trusted. */
export interface OutboundRecord {
  readonly topic: string
  readonly partition: number
  /** UTF-8. Null or malformed keys are read (unkeyed case), never written. */
  readonly key: string | null
  readonly value: Uint8Array | null
  readonly headers: RecordHeaders
}

/** A record as read. */
export interface InboundRecord extends OutboundRecord {
  readonly offset: number
  /** Broker time (LogAppendTime), epoch ms. */
  readonly timestamp: number
}

/** Bytes that a record takes on the wire, without the batch's own overhead: what size limits are compared with. */
export const recordSize = (record: OutboundRecord): number => {
  let size = 24 + (record.value?.byteLength ?? 0) + Buffer.byteLength(record.key ?? '')
  const { headers } = record
  for (const name in headers) {
    size += 4 + Buffer.byteLength(name) + Buffer.byteLength(headers[name] ?? '')
  }
  return size
}
