/** What kafkajs knows of the batch in which a record lies. */
export interface BatchContext {
  readonly firstOffset: string
  readonly maxTimestamp: string
  readonly timestampType: number
  readonly isControlBatch: boolean
  readonly magicByte: number
}

/** Of kafkajs' decoder, at the beginning of a record. */
export interface RecordDecoder {
  readonly buffer: Buffer
}

type HeaderValue = Buffer | null

export interface FetchedRecord {
  readonly magicByte: number
  readonly attributes: number
  readonly timestamp: string
  readonly offset: string
  readonly key: Buffer | null
  readonly value: Buffer | null
  readonly headers: Record<string, HeaderValue | HeaderValue[]>
  readonly isControlRecord: boolean
  readonly batchContext: BatchContext
}

type ReadRecord = (decoder: RecordDecoder, context: BatchContext) => FetchedRecord

const LOG_APPEND_TIME = 1

/** Reads from a position that moves on; behind the end it reads zeros, which `close` finds. */
class Input {
  readonly #bytes: Buffer
  #at = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  byte(): number {
    return this.#bytes[this.#at++] ?? 0
  }

  /** A varint of up to 32 bits, zigzag. */
  varint(): number {
    let value = 0
    let shift = 0
    let byte: number
    do {
      byte = this.byte()
      value |= (byte & 0x7f) << shift
      shift += 7
    } while (byte > 0x7f)
    return (value >>> 1) ^ -(value & 1)
  }

  skipVarint(): void {
    while (this.byte() > 0x7f);
  }

  /** With a varint for the length in front; -1 stands for null. */
  field(): Buffer | null {
    const length = this.varint()
    if (length < 0) return null
    const from = this.#at
    this.#at += length
    return this.#bytes.subarray(from, this.#at)
  }

  text(): string {
    const length = this.varint()
    const from = this.#at
    this.#at += length
    return this.#bytes.toString('utf8', from, this.#at)
  }

  close(): void {
    if (this.#at > this.#bytes.length)
      throw new RangeError(
        `a record has ${String(this.#bytes.length)} bytes and says of itself that it has ${String(this.#at)}`,
      )
  }
}

const headersIn = (input: Input): FetchedRecord['headers'] => {
  const headers: FetchedRecord['headers'] = {}
  for (let left = input.varint(); left > 0; left -= 1) {
    const name = input.text()
    const value = input.field()
    const before = headers[name]
    if (before === undefined) headers[name] = value
    else headers[name] = Array.isArray(before) ? [...before, value] : [before, value]
    input.close()
  }
  return headers
}

/**
 * A record of a fetch (version 2 of the format) in one pass. kafkajs 2.2.4 makes a decoder for each, big
 * integers for time and offset, and a new object for each header. Topics whose time is not the log's
 * (docs/contract.md has none) go its own way.
 */
export const readAtOnce =
  (own: ReadRecord): ReadRecord =>
  (decoder, batchContext) => {
    const { firstOffset, maxTimestamp, timestampType, isControlBatch, magicByte } = batchContext
    if (timestampType !== LOG_APPEND_TIME) return own(decoder, batchContext)
    const input = new Input(decoder.buffer)
    const attributes = input.byte()
    input.skipVarint()
    const offset = String(Number(firstOffset) + input.varint())
    const key = input.field()
    const value = input.field()
    const headers = headersIn(input)
    input.close()
    return {
      magicByte,
      attributes,
      timestamp: maxTimestamp,
      offset,
      key,
      value,
      headers,
      isControlRecord: isControlBatch,
      batchContext,
    }
  }
