import { describe, expect, it } from '@jest/globals'
import type { OutboundRecord } from '@carrick/messaging'
import { packInbound, packRecords, unpackInbound, unpackRecords } from './pack-format.ts'

const record = (over: Partial<OutboundRecord> = {}): OutboundRecord => ({
  topic: 'carrick.order.v1',
  partition: 7,
  key: 'ein Schlüssel',
  value: Buffer.from([0, 1, 255]),
  headers: { 'carrick-id': 'x', note: 'a\u0000ü' },
  ...over,
})

describe('packed records', () => {
  it('come back as they were, in order', () => {
    const records = [record(), record({ key: null, value: null, headers: {} }), record({ key: '' })]
    expect(unpackRecords(packRecords(records))).toEqual(records)
  })

  it('may be larger than the buffer that packing starts with', () => {
    const large = record({
      value: Buffer.alloc(900_000, 7),
      headers: { long: 'ü'.repeat(400_000) },
    })
    expect(unpackRecords(packRecords([large, record()]))).toEqual([large, record()])
  })

  it('keep the place of a record in the log', () => {
    const inbound = { ...record(), offset: 9_007_199_254_740_000, timestamp: 1_795_392_000_123 }
    expect(unpackInbound(packInbound(inbound))).toEqual(inbound)
  })

  it('do not share bytes with what is packed next', () => {
    const first = packRecords([record()])
    packRecords([record({ key: 'other' })])
    expect(unpackRecords(first)).toEqual([record()])
  })

  it('name a version that is not known', () => {
    const packed = packRecords([])
    packed.writeInt32BE(9, 0)
    expect(() => unpackRecords(packed)).toThrow('version 9, expected 1')
  })
})
