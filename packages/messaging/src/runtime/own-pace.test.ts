import { MeshError } from '@carrick/kernel'
import { describe, expect, it } from '@jest/globals'
import { type Answer, defineEffect } from '../handlers/handler.ts'
import { createBench, orderPlaced, type Placed } from './bench.fixture.ts'

const LADDER = [1_000, 60_000]

/** Calls that end as the test says, each with the time at which it was made. */
const scene = async (answer: () => Answer<null>) => {
  const calledAt: number[] = []
  const ask = (): Promise<Answer<null>> => {
    calledAt.push(bench.clock.now())
    return Promise.resolve(answer())
  }
  const teller = defineEffect<never, Placed, null, null>({
    name: 'bench.tell-order',
    consumes: orderPlaced,
    produces: [],
    ownerRole: 'integrator',
    decide: ({ id }) => ({
      act: { operation: id, number: 0, target: 'hook', priority: 0, command: null },
    }),
    perform: ask,
    lookUp: ask,
    conclude: () => ({}),
  })
  const settings = { ladderMs: LADDER, patience: 0 }
  const bench = createBench({ handlers: [teller], settings })
  const runtime = await bench.startMember('a')
  return { bench, runtime, calledAt }
}

const failing = (afterMs?: number): Answer<null> => ({
  kind: 'transient',
  cause: new MeshError('MESH_BENCH_HOOK', 'not now', { kind: 'retryable' }),
  afterMs,
})

describe('a call that failed and says when to come again', () => {
  it('is not made earlier, and its target is not held for others', async () => {
    const { bench, runtime, calledAt } = await scene(() => failing(30_000))
    const start = bench.clock.now()
    bench.place('o-1')
    await bench.clock.advance(29_000)
    expect(calledAt).toHaveLength(1)
    expect(runtime.status().targets[0]?.state).toBe('open')
    await bench.clock.advance(2_000)
    expect(calledAt).toHaveLength(2)
    expect((calledAt[1] ?? 0) - start).toBeGreaterThanOrEqual(30_000)
    await bench.stop()
  })

  it('is made by the ladder where that is later', async () => {
    const { bench, calledAt } = await scene(() => failing(5_000))
    bench.place('o-1')
    await bench.clock.advance(10_000)
    expect(calledAt).toHaveLength(2)
    await bench.clock.advance(50_000)
    expect(calledAt).toHaveLength(2)
    await bench.clock.advance(10_000)
    expect(calledAt).toHaveLength(3)
    await bench.stop()
  })
})

describe('a call that no machine tries again', () => {
  it('counts every try where patience is 0, and opens a case for the role that its handler names', async () => {
    const { bench, runtime, calledAt } = await scene(() => failing())
    bench.place('o-1')
    await bench.clock.advance(600_000)
    expect(calledAt).toHaveLength(LADDER.length + 1)
    expect((await runtime.deadLetters(1))[0]?.lane.failure?.code).toBe('MESH_RUNTIME_EXHAUSTED')
    expect(bench.published('CaseOpened').map(({ event }) => event)).toMatchObject([
      { ownerRole: 'integrator', code: 'MESH_RUNTIME_EXHAUSTED' },
    ])
    await bench.stop()
  })
})
