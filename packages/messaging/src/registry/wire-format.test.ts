import { describe, expect, it } from '@jest/globals'
import { HEADER_BYTES, unframe, writeHeader } from './wire-format.ts'

describe('the Confluent wire format', () => {
  it('carries the schema id in front of the body', () => {
    const framed = writeHeader(
      Buffer.concat([Buffer.alloc(HEADER_BYTES), Buffer.from('body')]),
      258,
    )
    expect([...framed.subarray(0, 5)]).toEqual([0, 0, 0, 1, 2])
    expect(unframe(framed)).toEqual({ id: 258, body: Buffer.from('body') })
  })

  it('reads bytes that lie inside a larger buffer', () => {
    const bytes = new Uint8Array([9, 9, 0, 0, 0, 0, 7, 1, 9])
    expect(unframe(bytes.subarray(2, 8))).toEqual({ id: 7, body: Buffer.from([1]) })
  })

  it.each([
    ['nothing', Buffer.alloc(0), '0 bytes'],
    ['a cut header', Buffer.from([0, 0, 0, 1]), '4 bytes'],
    ['JSON', Buffer.from('{"a":1}'), 'first byte 123'],
  ])('refuses %s, saying what it found', (_name, bytes, words) => {
    expect(unframe(bytes)).toEqual({ wrong: expect.stringContaining(words) })
  })
})
