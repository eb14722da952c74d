import { describe, expect, it } from '@jest/globals'
import { expel } from '../memory/broker.ts'
import type { Store } from '../ports/store.ts'
import { type Bench, createBench } from './bench.fixture.ts'

const KEYS = Array.from({ length: 60 }, (_, n) => `order-${String(n)}`)

const counted = (bench: Bench, key: string): number[] => {
  const seen = new Set<string>()
  return bench
    .published('OrderCounted')
    .filter((record) => record.key === key)
    .filter(
      ({ headers }) =>
        !seen.has(headers['carrick-id'] ?? '') && seen.add(headers['carrick-id'] ?? ''),
    )
    .map(({ event }) => (event as { count: number }).count)
}

const expectAll = (bench: Bench, times: number): void => {
  const numbers = Array.from({ length: times }, (_, n) => n + 1)
  for (const key of KEYS) {
    expect(bench.state(key)).toEqual({ placed: times })
    expect(counted(bench, key)).toEqual(numbers)
  }
}

describe('two members of one service', () => {
  it('share the slots, and lose and double nothing when one joins and leaves at full load', async () => {
    const bench = createBench()
    const a = await bench.startMember('a')
    let rounds = 0
    const load = async (times: number): Promise<void> => {
      for (let i = 0; i < times; i += 1) {
        for (const key of KEYS) bench.place(key)
        rounds += 1
        await bench.clock.advance(2)
      }
    }
    await load(5)
    const b = await bench.startMember('b')
    await load(5)
    expect(a.status().slots.length + b.status().slots.length).toBe(12)
    expect(a.status().slots).toHaveLength(6)
    const leaving = b.stop()
    await load(5)
    await bench.clock.advance(12_000)
    await leaving
    expect(a.status().slots).toHaveLength(12)
    expectAll(bench, rounds)
    await bench.stop()
  })

  it('keep order and single effects when one is stopped past its session and wakes again', async () => {
    let gate: Promise<void> | undefined
    const asleep = (store: Store, member: string): Store =>
      member === 'a'
        ? {
            ...store,
            commit: async (group) => {
              await gate
              return store.commit(group)
            },
          }
        : store
    const bench = createBench({ wrapStore: asleep })
    const a = await bench.startMember('a')
    for (const key of KEYS) bench.place(key)
    await bench.clock.advance(50)
    let wake = (): void => undefined
    gate = new Promise((resolve) => (wake = resolve))
    for (const key of KEYS) bench.place(key)
    await bench.clock.advance(20)
    expel(bench.broker, 'bench', 'a-1')
    const b = await bench.startMember('b')
    for (const key of KEYS) bench.place(key)
    await bench.clock.advance(3_000)
    // The commit that slept is fenced where b has taken over: it must not write over b's work.
    wake()
    gate = undefined
    await bench.clock.advance(5_000)
    expect(a.status().slots.length + b.status().slots.length).toBe(12)
    expectAll(bench, 3)
    await bench.stop()
  })

  it('goes on without the slots that were lost, in the same group commit', async () => {
    const bench = createBench()
    const a = await bench.startMember('a')
    const held = a.status().slots.length
    // Another process takes one slot without a rebalance: only that one is fenced.
    const row = bench.database.slots.get('3')
    if (row !== undefined) row.epoch += 1
    for (const key of KEYS) bench.place(key)
    await bench.clock.advance(3_000)
    expect(held).toBe(12)
    expectAll(bench, 1)
    await bench.stop()
  })
})
