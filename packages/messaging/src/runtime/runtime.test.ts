import { describe, expect, it } from '@jest/globals'
import { createBench } from './bench.fixture.ts'

describe('a runtime with one member', () => {
  it('applies facts and publishes what follows', async () => {
    const bench = createBench()
    await bench.startMember('a')
    for (const key of ['o-1', 'o-2', 'o-1']) bench.place(key)
    await bench.clock.advance(2_000)
    expect(bench.state('o-1')).toEqual({ placed: 2 })
    const keys = bench.published('OrderCounted').map(({ key }) => key)
    expect([...keys].sort()).toEqual(['o-1', 'o-1', 'o-2'])
    expect(bench.committed('orders')).toBe(3)
    await bench.stop()
  })
})
