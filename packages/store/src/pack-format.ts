import type { InboundRecord, OutboundRecord, RecordHeaders } from '@carrick/messaging'

/**
 * Records as bytes, for rows of outbox and lane. Big endian; text is i32 length and UTF-8, -1 = null.
 *
 *     i32 version, i32 count, then per record: topic, i32 partition, key, value, i32 headers, (name, value)*
 */
const VERSION = 1

let scratch = Buffer.allocUnsafe(256 * 1024)
let end = 0

const reserve = (bytes: number): void => {
  if (end + bytes <= scratch.length) return
  const larger = Buffer.allocUnsafe(2 * (end + bytes))
  scratch.copy(larger, 0, 0, end)
  scratch = larger
}

const int = (value: number): void => {
  reserve(4)
  end = scratch.writeInt32BE(value, end)
}

/** Up to here a loop is quicker than a call out of JavaScript. */
const SHORT = 64

/** Writes ASCII; false = it is not, and nothing was written. */
const shortText = (value: string): boolean => {
  const from = end + 4
  for (let index = 0; index < value.length; index += 1) {
    const code = value.charCodeAt(index)
    if (code > 0x7f) return false
    scratch[from + index] = code
  }
  scratch.writeInt32BE(value.length, end)
  end = from + value.length
  return true
}

const text = (value: string | null): void => {
  if (value === null) {
    int(-1)
    return
  }
  reserve(4 + 3 * value.length)
  if (value.length <= SHORT && shortText(value)) return
  const written = scratch.write(value, end + 4)
  scratch.writeInt32BE(written, end)
  end += 4 + written
}

const bytes = (value: Uint8Array | null): void => {
  int(value?.byteLength ?? -1)
  if (value === null) return
  reserve(value.byteLength)
  scratch.set(value, end)
  end += value.byteLength
}

const record = ({ topic, partition, key, value, headers }: OutboundRecord): void => {
  text(topic)
  int(partition)
  text(key)
  bytes(value)
  const names = Object.keys(headers)
  int(names.length)
  for (const name of names) {
    text(name)
    text(headers[name] ?? '')
  }
}

/** One buffer serves all, since packing runs to its end before the next begins. */
export const packRecords = (records: readonly OutboundRecord[]): Buffer => {
  end = 0
  int(VERSION)
  int(records.length)
  for (const one of records) record(one)
  return Buffer.from(scratch.subarray(0, end))
}

/** A record as read, with its place in the log. */
export const packInbound = (inbound: InboundRecord): Buffer => {
  end = 0
  int(VERSION)
  int(1)
  record(inbound)
  reserve(16)
  end = scratch.writeDoubleBE(inbound.offset, end)
  end = scratch.writeDoubleBE(inbound.timestamp, end)
  return Buffer.from(scratch.subarray(0, end))
}

interface Reader {
  int(): number
  text(): string | null
  bytes(): Uint8Array | null
  double(): number
}

const readerOf = (packed: Buffer): Reader => {
  let at = 0
  const take = (): Buffer | null => {
    const length = packed.readInt32BE(at)
    at += 4
    if (length < 0) return null
    at += length
    return packed.subarray(at - length, at)
  }
  return {
    int: () => packed.readInt32BE((at += 4) - 4),
    text: () => take()?.toString() ?? null,
    bytes: take,
    double: () => packed.readDoubleBE((at += 8) - 8),
  }
}

const open = (packed: Buffer): { readonly reader: Reader; readonly count: number } => {
  const reader = readerOf(packed)
  const version = reader.int()
  if (version !== VERSION)
    throw new Error(`packed records of version ${String(version)}, expected ${String(VERSION)}`)
  return { reader, count: reader.int() }
}

const readRecord = (reader: Reader): OutboundRecord => {
  const topic = reader.text() ?? ''
  const partition = reader.int()
  const key = reader.text()
  const value = reader.bytes()
  const headers: Record<string, string> = {}
  for (let left = reader.int(); left > 0; left -= 1) {
    headers[reader.text() ?? ''] = reader.text() ?? ''
  }
  return { topic, partition, key, value, headers: headers satisfies RecordHeaders }
}

export const unpackRecords = (packed: Buffer): readonly OutboundRecord[] => {
  const { reader, count } = open(packed)
  return Array.from({ length: count }, () => readRecord(reader))
}

export const unpackInbound = (packed: Buffer): InboundRecord => {
  const { reader } = open(packed)
  return { ...readRecord(reader), offset: reader.double(), timestamp: reader.double() }
}
