import { describe, expect, it } from '@jest/globals'
import { redact } from './redact.ts'

describe('redact', () => {
  const event = {
    orderId: 'o-1',
    soldTo: { name: 'Maria Anders', city: 'Berlin' },
    lines: [
      { sku: 'A', note: 'ring twice' },
      { sku: 'B', note: null },
    ],
    extensions: { a: { value: 'x' }, b: { value: 'y' } },
  }

  it('masks a tagged field and leaves its neighbours readable', () => {
    expect(redact(event, ['soldTo.name'])).toEqual({
      ...event,
      soldTo: { name: '[redacted]', city: 'Berlin' },
    })
  })

  it('masks inside every element of a list, and keeps null as null', () => {
    expect(redact(event, ['lines.*.note'])).toMatchObject({
      lines: [
        { sku: 'A', note: '[redacted]' },
        { sku: 'B', note: null },
      ],
    })
  })

  it('masks inside every value of a map', () => {
    expect(redact(event, ['extensions.*.value'])).toMatchObject({
      extensions: { a: { value: '[redacted]' }, b: { value: '[redacted]' } },
    })
  })

  it('ignores a path that the event does not have, and does not change the event', () => {
    const before = structuredClone(event)
    expect(redact(event, ['billTo.name'])).toEqual(before)
    redact(event, ['soldTo.name'])
    expect(event).toEqual(before)
  })
})
