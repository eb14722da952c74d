import { describe, expect, it } from '@jest/globals'
import type { Store } from '../ports/store.ts'
import { createBench } from './bench.fixture.ts'

describe('the watchdog', () => {
  it('takes over again when slots with work stand still, and gives up in the end', async () => {
    const fatal: string[] = []
    let hangs = true
    const stuck = (store: Store): Store => ({
      ...store,
      commit: (group) => (hangs ? new Promise(() => undefined) : store.commit(group)),
    })
    const bench = createBench({ wrapStore: stuck, onFatal: (reason) => fatal.push(reason) })
    await bench.startMember('a')
    bench.place('o-1')
    await bench.clock.advance(61_000)
    expect(fatal).toEqual([])
    await bench.clock.advance(300_000)
    expect(fatal.length).toBeGreaterThan(0)
    hangs = false
    await bench.stop()
  })

  it('lets a service rest that has nothing to do', async () => {
    const fatal: string[] = []
    const bench = createBench({ onFatal: (reason) => fatal.push(reason) })
    const runtime = await bench.startMember('a')
    bench.place('o-1')
    await bench.clock.advance(600_000)
    expect(fatal).toEqual([])
    expect(runtime.status().slots).toHaveLength(12)
    await bench.stop()
  })
})
