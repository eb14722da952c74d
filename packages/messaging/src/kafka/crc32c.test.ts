import { describe, expect, it } from '@jest/globals'
import { createRequire } from 'node:module'
import { crc32c } from './crc32c.ts'

const kafkajs = createRequire(import.meta.url)(
  'kafkajs/src/protocol/recordBatch/crc32C/crc32C',
) as (bytes: Buffer) => number

describe('CRC-32C', () => {
  it('has the values of RFC 3720, B.4', () => {
    const upwards = Buffer.from(Array.from({ length: 32 }, (_, n) => n))
    expect(crc32c(Buffer.alloc(32), 0, 32)).toBe(0x8a9136aa)
    expect(crc32c(Buffer.alloc(32, 0xff), 0, 32)).toBe(0x62a8ab43)
    expect(crc32c(upwards, 0, 32)).toBe(0x46dd794e)
  })

  it('agrees with kafkajs for every length, start and end within a run of bytes', () => {
    const bytes = Buffer.from(Array.from({ length: 40 }, (_, n) => (n * 151 + 77) & 0xff))
    for (let from = 0; from <= bytes.length; from += 1) {
      for (let end = from; end <= bytes.length; end += 1) {
        expect(crc32c(bytes, from, end)).toBe(kafkajs(bytes.subarray(from, end)))
      }
    }
  })
})
