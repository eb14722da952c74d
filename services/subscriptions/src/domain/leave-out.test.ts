import { describe, expect, it } from '@jest/globals'
import { leaveOut } from './leave-out.ts'

const event = {
  soldTo: { name: 'Maria Anders', city: 'Berlin' },
  lines: [
    { sku: 'A', note: 'ring twice' },
    { sku: 'B', note: null },
  ],
  extensions: { a: { value: 'x', type: 'TEXT' } },
}

describe('leave out', () => {
  it('takes a field away and keeps its neighbours', () => {
    expect(leaveOut(event, ['soldTo.name'])).toEqual({ ...event, soldTo: { city: 'Berlin' } })
  })

  it('takes it from every element of a list or map', () => {
    expect(leaveOut(event, ['lines.*.note', 'extensions.*.value'])).toEqual({
      ...event,
      lines: [{ sku: 'A' }, { sku: 'B' }],
      extensions: { a: { type: 'TEXT' } },
    })
  })

  it('takes whole parts away, ignores what is not there, and does not change the event', () => {
    const before = structuredClone(event)
    expect(leaveOut(event, ['soldTo', 'billTo.name', 'lines.*.note.text'])).toEqual({
      lines: event.lines,
      extensions: event.extensions,
    })
    expect(event).toEqual(before)
  })
})
