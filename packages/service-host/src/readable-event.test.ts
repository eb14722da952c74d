import { describe, expect, it } from '@jest/globals'
import { parseDecimal } from '@carrick/kernel'
import { readableEvent } from './readable-event.ts'

describe('an event for people and for JSON', () => {
  it('shows decimals as the text that they stand for, wherever they are', () => {
    const event = {
      orderId: 'o-1',
      totals: { net: parseDecimal('12.50') },
      lines: [{ quantity: parseDecimal('3'), discount: null }],
    }
    expect(JSON.parse(JSON.stringify(readableEvent(event)))).toEqual({
      orderId: 'o-1',
      totals: { net: '12.50' },
      lines: [{ quantity: '3', discount: null }],
    })
  })

  it('shows whole numbers beyond the safe ones, and bytes', () => {
    expect(readableEvent({ big: 2n ** 60n, bytes: Buffer.from('hi') })).toEqual({
      big: '1152921504606846976',
      bytes: 'aGk=',
    })
  })
})
