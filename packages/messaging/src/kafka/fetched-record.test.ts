import { describe, expect, it } from '@jest/globals'
import { createRequire } from 'node:module'
import { type BatchContext, type FetchedRecord, readAtOnce } from './fetched-record.ts'

const load = createRequire(import.meta.url)
const Decoder = load('kafkajs/src/protocol/decoder') as new (bytes: Buffer) => {
  readonly buffer: Buffer
  readVarInt(): number
}
const own = load('kafkajs/src/protocol/recordBatch/record/v0/decoder') as (
  decoder: { readonly buffer: Buffer },
  context: BatchContext,
) => FetchedRecord
const encode = load('kafkajs/src/protocol/recordBatch/record/v0') as (record: object) => {
  readonly buffer: Buffer
}
const ours = readAtOnce(own)

const LOG_APPEND_TIME = 1
const context: BatchContext = {
  firstOffset: '9007199254740',
  maxTimestamp: '1795000000123',
  timestampType: LOG_APPEND_TIME,
  isControlBatch: false,
  magicByte: 2,
}

/** Without the length in front, as kafkajs hands it to its reader. */
const bytesOf = (record: object): Buffer => {
  const { buffer } = encode(record)
  let start = 0
  while ((buffer[start] ?? 0) > 0x7f) start += 1
  return buffer.subarray(start + 1)
}

const order = {
  offsetDelta: 300,
  timestampDelta: 70_000,
  key: Buffer.from('order-1'),
  value: Buffer.alloc(700, 7),
  headers: { 'carrick-id': '0199', ü: 'ß'.repeat(200) },
}

describe('a fetched record in one pass', () => {
  it.each([
    ['an order', order],
    ['a tombstone without key and headers', { key: null, value: null, headers: {} }],
    ['nothing in anything', { key: Buffer.alloc(0), value: Buffer.alloc(0), headers: { '': '' } }],
    ['a header with three values', { ...order, headers: { h: ['a', 'b', 'c'], i: 'd' } }],
  ])('says what kafkajs reads of %s', (_what, record) => {
    const bytes = bytesOf(record)
    expect(ours({ buffer: bytes }, context)).toEqual(own(new Decoder(bytes), context))
  })

  it('leaves records with a time of their own to kafkajs', () => {
    const bytes = bytesOf(order)
    const created = { ...context, timestampType: 0, firstTimestamp: '1795000000000' }
    expect(ours(new Decoder(bytes), created)).toMatchObject({ timestamp: '1795000070000' })
  })

  it('refuses a record that is cut off, instead of making up its end', () => {
    const bytes = bytesOf(order)
    for (const length of [0, 1, 5, 20, bytes.length - 1]) {
      expect(() => ours({ buffer: bytes.subarray(0, length) }, context)).toThrow(RangeError)
    }
  })

  it('refuses a count of headers that no record could hold', () => {
    const forged = Buffer.concat([
      bytesOf({ ...order, headers: {} }).subarray(0, -1),
      Buffer.from('feffffff0f', 'hex'),
    ])
    expect(() => ours({ buffer: forged }, context)).toThrow(RangeError)
  })
})
