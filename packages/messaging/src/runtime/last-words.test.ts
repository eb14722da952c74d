import { describe, expect, it } from '@jest/globals'
import { MeshError, uuid7 } from '@carrick/kernel'
import { emit } from '../handlers/decision.ts'
import { defineEffect } from '../handlers/handler.ts'
import { createBench, orderCounted, orderPlaced, type Placed } from './bench.fixture.ts'

interface Told {
  readonly told: number
}

const neverFits = defineEffect<Told, Placed, null, null>({
  name: 'bench.post-order',
  consumes: orderPlaced,
  produces: [orderCounted],
  decide: () => ({ fail: new MeshError('MESH_BENCH_FIT', 'it does not fit') }),
  perform: () => Promise.resolve({ kind: 'done', result: null }),
  lookUp: () => Promise.resolve({ kind: 'absent' }),
  conclude: () => ({}),
  failed: (_event, known) => {
    const told = (known?.told ?? 0) + 1
    return { state: { told }, emit: [emit(orderCounted, { count: told })] }
  },
})

describe('what a handler says when no machine will try again', () => {
  it('is kept with its events, so that it counts on when a person tries again in vain', async () => {
    const bench = createBench({ handlers: [neverFits] })
    const runtime = await bench.startMember('a')
    bench.place('o-1')
    await bench.clock.advance(1_000)
    expect(bench.state('o-1')).toEqual({ told: 1 })
    const [dead] = await runtime.deadLetters(1)
    await runtime.command({
      id: uuid7(bench.clock.now()),
      key: 'o-1',
      verb: 'retry',
      expectedVersion: dead?.lane.version ?? 0,
      by: 'a person',
      reason: 'to see',
      planHash: 'none',
    })
    await bench.clock.advance(5_000)
    expect(bench.state('o-1')).toEqual({ told: 2 })
    expect(bench.published('OrderCounted').map(({ event }) => event)).toMatchObject([
      { count: 1 },
      { count: 2 },
    ])
    await bench.stop()
  })
})
