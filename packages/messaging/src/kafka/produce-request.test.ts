import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { createRequire } from 'node:module'
import { type ProduceCall, type ProduceRequest, writtenAtOnce } from './produce-request.ts'

type Request = (call: ProduceCall) => ProduceRequest

const load = createRequire(import.meta.url)
const own = load('kafkajs/src/protocol/requests/produce/v3/request') as Request
const ours = writtenAtOnce(own)

const call = (
  messages: ProduceCall['topicData'][number]['partitions'][number]['messages'],
  rest: Partial<ProduceCall> = {},
): ProduceCall => ({
  acks: -1,
  timeout: 10_000,
  producerId: '4711',
  producerEpoch: 3,
  topicData: [
    { topic: 'carrick.order.v1', partitions: [{ partition: 7, firstSequence: 12, messages }] },
  ],
  ...rest,
})

const order = {
  key: '00000000-0000-5000-8000-000000000001',
  value: Buffer.alloc(700, 7),
  headers: { 'carrick-id': '0199', traceparent: `00-${'ab'.repeat(16)}-${'cd'.repeat(8)}-00` },
}

const CALLS: readonly (readonly [string, ProduceCall])[] = [
  ['an order', call([order])],
  ['three hundred orders', call(Array.from({ length: 300 }, () => order))],
  ['a tombstone without headers', call([{ key: 'k', value: null }])],
  ['no key', call([{ key: null, value: Buffer.from('v'), headers: {} }])],
  ['a key of bytes and a value of text', call([{ key: Buffer.from('k'), value: 'Söhne' }])],
  ['nothing in anything', call([{ key: '', value: '', headers: { '': '' } }])],
  [
    'texts that are not ASCII, at the border of one byte of length and beyond',
    call(
      [62, 63, 64, 65, 4_000].map((size) => ({
        key: 'ä'.repeat(size),
        value: null,
        headers: { ['n'.repeat(size)]: 'x'.repeat(size), ü: Buffer.from('ß'.repeat(size)) },
      })),
    ),
  ],
  [
    'sizes at the borders of the length of a record',
    call(
      [1, 40, 50, 60, 8_100, 8_180, 8_190, 8_200, 1_100_000].map((size) => ({
        key: 'k',
        value: Buffer.alloc(size),
      })),
    ),
  ],
  [
    'two topics with two partitions, in a transaction, from a producer without an id',
    call([], {
      transactionalId: 'tx',
      producerId: -1,
      producerEpoch: 0,
      topicData: ['a', 'b'].map((topic) => ({
        topic,
        partitions: [0, 11].map((partition) => ({ partition, messages: [order, order] })),
      })),
    }),
  ],
]

describe('a produce request in one pass', () => {
  beforeEach(() => {
    jest.spyOn(Date, 'now').mockReturnValue(1_795_000_000_123)
  })
  afterEach(() => {
    jest.restoreAllMocks()
  })

  it.each(CALLS)('has the bytes that kafkajs makes of %s', async (_what, given) => {
    const expected = (await own(given).encode()).buffer
    const encoded = await ours(given).encode()
    expect(encoded.buffer.equals(expected)).toBe(true)
    expect(encoded.size()).toBe(expected.length)
  })

  it.each([
    ['compression', call([order], { compression: 1 })],
    ['a time of its own', call([{ ...order, timestamp: '1795000000000' }])],
    ['two values of one header', call([{ ...order, headers: { h: ['a', 'b'] } }])],
  ])('leaves %s to kafkajs', (_what, given) => {
    const request = own(given)
    expect(writtenAtOnce(() => request)(given)).toBe(request)
  })
})
