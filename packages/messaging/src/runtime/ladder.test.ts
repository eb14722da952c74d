import { describe, expect, it } from '@jest/globals'
import { stepOf } from './ladder.ts'

const LADDER = { ladderMs: [1_000, 60_000], ladderJitter: 0 }

describe('the ladder', () => {
  it('gives each try its step, and the last one to all later tries', () => {
    expect([1, 2, 3, 9].map((tries) => stepOf(LADDER, 'e', tries))).toEqual([
      1_000, 60_000, 60_000, 60_000,
    ])
  })

  it('spreads keys that failed together over a part of the step, and never calls earlier', () => {
    const jittered = { ...LADDER, ladderJitter: 0.25 }
    const waits = Array.from({ length: 200 }, (_, n) => stepOf(jittered, `event-${String(n)}`, 2))
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(60_000)
    expect(Math.max(...waits)).toBeLessThan(75_000)
    expect(new Set(waits).size).toBeGreaterThan(150)
    expect(Math.max(...waits) - Math.min(...waits)).toBeGreaterThan(10_000)
  })

  it('says the same for the same try, so that another owner keeps to it', () => {
    const jittered = { ...LADDER, ladderJitter: 0.5 }
    expect(stepOf(jittered, 'event', 2)).toBe(stepOf(jittered, 'event', 2))
  })
})
