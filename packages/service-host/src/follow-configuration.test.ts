import { describe, expect, it } from '@jest/globals'
import type { Bundle } from '@carrick/mapping'
import { createVirtualClock, type SourceStep } from '@carrick/messaging'
import { given, NOON } from '@carrick/testkit'
import { followConfiguration } from './follow-configuration.ts'

const scene = (cursor?: string, first = 'a') => {
  const clock = createVirtualClock(NOON)
  const ended = new AbortController()
  const told: unknown[] = []
  let current = first
  let position = cursor
  const live = { current: () => ({ configVersion: current }) as Bundle }
  const { handler, source } = followConfiguration('returns', live, clock)
  const running = source.run({
    get cursor() {
      return position
    },
    signal: ended.signal,
    commit: ({ cursor: next, facts = [] }: SourceStep) => {
      position = next
      told.push(...facts.map(({ body }) => body))
      return Promise.resolve()
    },
  })
  return {
    told,
    handler,
    change: (next: string) => (current = next),
    pass: (ms: number) => clock.advance(ms),
    end: async () => {
      ended.abort()
      await running
    },
  }
}

describe('the configuration in force', () => {
  it('is told once for each change, when the other instances have read it too', async () => {
    const { told, change, pass, end } = scene('a')
    change('b')
    await pass(1_500)
    expect(told).toEqual([])
    await pass(10_000)
    expect(told).toEqual([{ configVersion: 'b' }])
    await end()
  })

  it('is told after a start when it changed meanwhile, and not when it did not', async () => {
    const other = scene('a', 'b')
    const same = scene('a', 'a')
    await other.pass(5_000)
    await same.pass(5_000)
    expect([other.told, same.told]).toEqual([[{ configVersion: 'b' }], []])
    await other.end()
    await same.end()
  })

  it('is not told while somebody is still writing it', async () => {
    const { told, change, pass, end } = scene('a')
    for (const version of ['b', 'c', 'd', 'e']) {
      change(version)
      await pass(1_000)
    }
    await pass(5_000)
    expect(told).toEqual([{ configVersion: 'e' }])
    await end()
  })

  it('is written, and wakes who waits, only when it is another one', async () => {
    const { handler, end } = scene()
    const kept = { configVersion: 'a' }
    expect(given(handler, kept).when(kept)).toEqual({ disposition: 'duplicate' })
    const next = { configVersion: 'b' }
    expect(given(handler, kept).when(next)).toEqual({ state: next })
    await end()
  })
})
