import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { createTracker } from './tracker.ts'

describe('the offsets of a partition', () => {
  it('never pass one that is not done, in whatever order they end', () => {
    fc.assert(
      fc.property(fc.nat(50), fc.array(fc.nat(200), { maxLength: 300 }), (start, ends) => {
        const tracker = createTracker('t', 0)
        const open = new Set<number>()
        for (let offset = start; offset <= start + 200; offset += 1) {
          tracker.add(offset)
          open.add(offset)
        }
        for (const end of ends) {
          tracker.done(start + end)
          open.delete(start + end)
          const lowest = open.size === 0 ? start + 201 : Math.min(...open)
          expect(tracker.lowWater()).toBe(lowest)
          expect(tracker.distance()).toBe(start + 201 - lowest)
        }
      }),
      { numRuns: 50 },
    )
  })

  it('take a record once, however often a rebalance reads it again', () => {
    const tracker = createTracker('t', 0)
    expect(tracker.lowWater()).toBeUndefined()
    expect([
      tracker.add(5),
      tracker.add(6),
      tracker.add(5),
      tracker.add(6),
      tracker.add(9),
    ]).toEqual([true, true, false, false, true])
    for (const offset of [5, 6, 9]) tracker.done(offset)
    expect([tracker.lowWater(), tracker.next()]).toEqual([10, 10])
  })

  it('stay small when many records pass', () => {
    const tracker = createTracker('t', 0)
    for (let offset = 0; offset < 100_000; offset += 1) {
      tracker.add(offset)
      tracker.done(offset)
    }
    expect([tracker.lowWater(), tracker.distance()]).toEqual([100_000, 0])
  })
})
