import { crc32c } from './crc32c.ts'

interface Message {
  readonly key?: Buffer | string | null
  readonly value: Buffer | string | null
  readonly headers?: Readonly<Record<string, unknown>>
  readonly timestamp?: string | null
}

interface PartitionData {
  readonly partition: number
  readonly firstSequence?: number
  readonly messages: readonly Message[]
}

/** What kafkajs hands to its encoder of a produce request. */
export interface ProduceCall {
  readonly acks: number
  readonly timeout: number
  readonly transactionalId?: string | null
  /** A text, a number, or kafkajs' Long. */
  readonly producerId?: unknown
  readonly producerEpoch?: number
  readonly compression?: number
  readonly topicData: readonly {
    readonly topic: string
    readonly partitions: readonly PartitionData[]
  }[]
}

/** What kafkajs takes for one of its encoders. */
interface Encoded {
  readonly buf: Buffer
  readonly buffer: Buffer
  size(): number
}

export interface ProduceRequest {
  readonly encode: () => Promise<Encoded>
}

const MAX_VARINT = 5
const REQUEST_BYTES = 64
const PARTITION_BYTES = 80
const RECORD_BYTES = 4 * MAX_VARINT
const BATCH_VERSION = 2
const TRANSACTIONAL = 16
const UTF8_BYTES = 3

const isText = (value: unknown): value is string => typeof value === 'string'

/** Room for a text or bytes with their length in front, never too little. */
const roomOf = (value: Buffer | string | null | undefined): number =>
  MAX_VARINT + (isText(value) ? UTF8_BYTES * value.length : (value?.length ?? 0))

const roomOfMessage = ({ key, value, headers = {} }: Message): number => {
  let room = RECORD_BYTES + roomOf(key) + roomOf(value)
  for (const name in headers) room += roomOf(name) + roomOf(headers[name] as string)
  return room
}

/** Writes at a position that moves on. */
class Output {
  readonly bytes: Buffer
  at = 0

  constructor(room: number) {
    this.bytes = Buffer.allocUnsafe(room)
  }

  int16(value: number): void {
    this.at = this.bytes.writeInt16BE(value, this.at)
  }

  int32(value: number): void {
    this.at = this.bytes.writeInt32BE(value, this.at)
  }

  int64(value: bigint): void {
    this.at = this.bytes.writeBigInt64BE(value, this.at)
  }

  varint(value: number): void {
    let rest = ((value << 1) ^ (value >> 31)) >>> 0
    while (rest > 0x7f) {
      this.bytes[this.at++] = (rest & 0x7f) | 0x80
      rest >>>= 7
    }
    this.bytes[this.at++] = rest
  }

  /** With an int16 for the length in front. */
  name(text: string): void {
    const length = this.bytes.write(text, this.at + 2)
    this.int16(length)
    this.at += length
  }

  /** With a varint for the length in front; null has length -1. */
  field(value: Buffer | string | null | undefined): void {
    if (value === null || value === undefined) {
      this.varint(-1)
    } else if (isText(value)) {
      this.text(value)
    } else {
      this.varint(value.length)
      this.at += value.copy(this.bytes, this.at)
    }
  }

  text(value: string): void {
    const { bytes, at } = this
    const { length } = value
    // Most are short and ASCII: one pass, and one byte for the length.
    if (length < 64) {
      let index = 0
      for (; index < length; index += 1) {
        const code = value.charCodeAt(index)
        if (code > 0x7f) break
        bytes[at + 1 + index] = code
      }
      if (index === length) {
        bytes[at] = 2 * length
        this.at = at + 1 + length
        return
      }
    }
    this.varint(Buffer.byteLength(value))
    this.at += bytes.write(value, this.at)
  }
}

/** Of a length: zigzag takes one bit of the first byte. */
const varintSize = (length: number): number => {
  let size = 1
  for (let rest = length >>> 6; rest > 0; rest >>>= 7) size += 1
  return size
}

const writeRecord = (output: Output, { key, value, headers = {} }: Message, index: number) => {
  const { bytes, at } = output
  // The length is known afterwards; most records are longer than 63 and shorter than 8,192 bytes.
  output.at = at + 2
  bytes[output.at++] = 0
  output.varint(0)
  output.varint(index)
  output.field(key)
  output.field(value)
  output.varint(Object.keys(headers).length)
  for (const name in headers) {
    output.text(name)
    output.field(headers[name] as string)
  }
  const length = output.at - at - 2
  const start = at + varintSize(length)
  if (start !== at + 2) bytes.copyWithin(start, at + 2, output.at)
  output.at = at
  output.varint(length)
  output.at = start + length
}

const writeBatch = (
  output: Output,
  { transactionalId = null, producerId = -1, producerEpoch = 0 }: ProduceCall,
  { messages, firstSequence = 0 }: PartitionData,
): void => {
  const { bytes, at } = output
  const now = BigInt(Date.now())
  output.int64(0n)
  output.at += 4
  output.int32(0)
  bytes[output.at++] = BATCH_VERSION
  const checked = output.at + 4
  output.at = checked
  output.int16(transactionalId === null ? 0 : TRANSACTIONAL)
  output.int32(messages.length - 1)
  output.int64(now)
  output.int64(now)
  output.int64(BigInt(String(producerId)))
  output.int16(producerEpoch)
  output.int32(firstSequence)
  output.int32(messages.length)
  for (const [index, message] of messages.entries()) writeRecord(output, message, index)
  bytes.writeUInt32BE(crc32c(bytes, checked, output.at), checked - 4)
  bytes.writeInt32BE(output.at - at - 12, at + 8)
}

const roomOfCall = ({ transactionalId, topicData }: ProduceCall): number => {
  let room = REQUEST_BYTES + roomOf(transactionalId)
  for (const { topic, partitions } of topicData) {
    room += roomOf(topic) + 4
    for (const { messages } of partitions) {
      room += PARTITION_BYTES
      for (const message of messages) room += roomOfMessage(message)
    }
  }
  return room
}

const write = (call: ProduceCall): Buffer => {
  const output = new Output(roomOfCall(call))
  if (typeof call.transactionalId === 'string') output.name(call.transactionalId)
  else output.int16(-1)
  output.int16(call.acks)
  output.int32(call.timeout)
  output.int32(call.topicData.length)
  for (const { topic, partitions } of call.topicData) {
    output.name(topic)
    output.int32(partitions.length)
    for (const data of partitions) {
      output.int32(data.partition)
      const size = output.at
      output.at += 4
      writeBatch(output, call, data)
      output.bytes.writeInt32BE(output.at - size - 4, size)
    }
  }
  return output.bytes.subarray(0, output.at)
}

const isPlain = ({ key, value, headers = {}, timestamp }: Message): boolean => {
  const fits = (one: unknown): boolean =>
    one === null || one === undefined || isText(one) || Buffer.isBuffer(one)
  if (timestamp !== undefined && timestamp !== null) return false
  if (!fits(key) || !fits(value)) return false
  for (const name in headers) {
    if (headers[name] === undefined || headers[name] === null || !fits(headers[name])) return false
  }
  return true
}

const isPlainCall = ({ compression = 0, topicData }: ProduceCall): boolean =>
  compression === 0 &&
  topicData.every(({ partitions }) => partitions.every(({ messages }) => messages.every(isPlain)))

/**
 * A produce request (version 3 to 7) with record batches of version 2, in one pass. kafkajs 2.2.4 makes
 * about ten buffers for each record and copies it seven times, which was a quarter of the CPU of a
 * relay (docs/bench.md). What is compressed or has timestamps or lists of headers goes its own way.
 */
export const writtenAtOnce =
  (own: (call: ProduceCall) => ProduceRequest) =>
  (call: ProduceCall): ProduceRequest => {
    const request = own(call)
    if (!isPlainCall(call)) return request
    return {
      ...request,
      encode: () => {
        const bytes = write(call)
        return Promise.resolve({ buf: bytes, buffer: bytes, size: () => bytes.length })
      },
    }
  }
