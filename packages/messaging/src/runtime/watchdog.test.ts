import { describe, expect, it } from '@jest/globals'
import { defineEffect } from '../handlers/handler.ts'
import type { Store } from '../ports/store.ts'
import { createBench, orderPlaced, type Placed } from './bench.fixture.ts'

const CALL_MS = 4_000

/** Each call takes its time, as an ERP does that enters an order in seconds. */
const slowPoster = (sleep: (ms: number) => Promise<void>, calls: string[]) =>
  defineEffect<{ number: string }, Placed, string, string>({
    name: 'bench.slow-poster',
    consumes: orderPlaced,
    produces: [],
    decide: ({ key }, state) => ({
      state: state ?? { number: '' },
      act: { operation: 'create', number: 0, target: 'erp', priority: 0, command: key },
    }),
    perform: async (_command, { opKey }) => {
      calls.push(opKey)
      await sleep(CALL_MS)
      return { kind: 'done', result: opKey }
    },
    lookUp: () => Promise.resolve({ kind: 'absent' }),
    conclude: (_event, _state, answer) =>
      answer.kind === 'done' ? { state: { number: answer.result } } : {},
  })

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

  it('lets slots wait for their turn at a slow target', async () => {
    const [barks, calls]: [string[], string[]] = [[], []]
    const quiet = () => undefined
    const sleep = (ms: number) => bench.clock.sleep(ms)
    const bench = createBench({
      handlers: [slowPoster(sleep, calls)],
      logger: { debug: quiet, info: quiet, warn: quiet, error: (_, text) => barks.push(text) },
      settings: { permits: 1 },
    })
    await bench.startMember('a')
    const orders = 60
    bench.place('o-1')
    await bench.clock.advance(1_000)
    for (let order = 2; order <= orders; order += 1) bench.place(`o-${String(order)}`)
    await bench.clock.advance(orders * CALL_MS + 60_000)
    expect(barks).toEqual([])
    expect(calls).toHaveLength(orders)
    await bench.stop()
  })
})
