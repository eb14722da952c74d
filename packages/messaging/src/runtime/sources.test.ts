import { uuid7 } from '@carrick/kernel'
import { describe, expect, it } from '@jest/globals'
import { emit } from '../handlers/decision.ts'
import { defineFold } from '../handlers/handler.ts'
import type { Source } from '../handlers/source.ts'
import { internalToken } from '../handlers/token.ts'
import { countOrders, createBench, orderCounted } from './bench.fixture.ts'

const polled = internalToken<{ readonly n: number }>('fact', 'polled')

const keepFacts = defineFold<{ facts: readonly number[] }, { readonly n: number }>({
  name: 'bench.keep-fact',
  consumes: polled,
  produces: [],
  decide: (event, state) => ({ state: { facts: [...(state?.facts ?? []), event.value.n] } }),
})

describe('a source', () => {
  it('runs in one member at a time and goes on from its cursor in another', async () => {
    const runs: string[] = []
    const bench = createBench()
    const sourceOf = (name: string): Source => ({
      name: 'bench.poll',
      slot: 'poll:demo',
      produces: [orderCounted],
      run: async (context) => {
        runs.push(`${name} from ${context.cursor ?? 'the start'}`)
        while (!context.signal.aborted) {
          const n = Number(context.cursor ?? '0') + 1
          await context.commit({
            cursor: String(n),
            emit: [{ ...emit(orderCounted, { count: n }), key: 'o-1' }],
            facts: [{ token: polled, key: 'o-1', id: uuid7(bench.clock.now()), body: { n } }],
          })
          await bench.clock.sleep(1_000, context.signal)
        }
      },
    })
    const handlers = [countOrders, keepFacts]
    const a = await bench.startMember('a', { handlers, sources: [sourceOf('a')] })
    await bench.startMember('b', { handlers, sources: [sourceOf('b')] })
    await bench.clock.advance(10_000)
    expect(runs).toEqual(['a from the start'])
    const stopping = a.stop()
    await bench.clock.advance(20_000)
    await stopping
    expect(runs[1]).toMatch(/^b from \d+$/)
    const counts = bench
      .published('OrderCounted')
      .map(({ event }) => (event as { count: number }).count)
    expect(counts).toEqual(counts.map((_, index) => index + 1))
    expect(counts.length).toBeGreaterThan(20)
    await bench.clock.advance(3_000)
    const { facts } = bench.state('o-1') as { facts: number[] }
    expect(facts.slice(0, 20)).toEqual(counts.slice(0, 20))
    await bench.stop()
  })

  it('is run again after a fault, with a growing pause, and refuses to commit without its lease', async () => {
    const errors: unknown[] = []
    let runs = 0
    const bench = createBench()
    const source: Source = {
      name: 'bench.poll',
      slot: 'poll:demo',
      produces: [],
      run: async (context) => {
        runs += 1
        if (runs < 3) throw new Error('the other side is away')
        const row = bench.database.slots.get('poll:demo')
        if (row !== undefined && runs === 3) row.epoch += 1
        try {
          await context.commit({ cursor: 'x' })
        } catch (thrown) {
          errors.push(thrown)
        }
      },
    }
    await bench.startMember('a', { sources: [source] })
    await bench.clock.advance(60_000)
    expect(errors[0]).toMatchObject({ code: 'MESH_SOURCE_FENCED' })
    expect(runs).toBeGreaterThanOrEqual(4)
    await bench.stop()
  })

  it('says why it does not work until it does, and comes back soon after a fault of one that worked', async () => {
    const starts: number[] = []
    const bench = createBench()
    const source: Source = {
      name: 'bench.poll',
      slot: 'poll:demo',
      produces: [],
      run: async ({ signal }) => {
        starts.push(bench.clock.monotonic())
        if (starts.length < 4) throw new Error('the other side is away')
        await bench.clock.sleep(60_000, signal)
        throw new Error('the stream ended')
      },
    }
    const member = await bench.startMember('a', { sources: [source] })
    await bench.clock.advance(1_000)
    expect(member.status().sourceFaults).toEqual([
      { source: 'bench.poll', message: 'the other side is away' },
    ])
    await bench.clock.advance(40_000)
    expect(starts).toHaveLength(4)
    expect(member.status().sourceFaults).toEqual([])
    await bench.clock.advance(60_000)
    expect((starts[4] ?? 0) - (starts[3] ?? 0)).toBeLessThan(62_000)
    await bench.stop()
  })
})
