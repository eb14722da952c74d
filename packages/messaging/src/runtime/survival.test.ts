import { MeshError } from '@carrick/kernel'
import { describe, expect, it } from '@jest/globals'
import { defineFold } from '../handlers/handler.ts'
import type { Store } from '../ports/store.ts'
import { createBench, orderPlaced, type Placed } from './bench.fixture.ts'

const lostAnswer = new MeshError('MESH_STORE_UNAVAILABLE', 'connection lost', { kind: 'in-doubt' })

describe('a runtime survives', () => {
  it('the lost answer of a commit, by deciding from the tables', async () => {
    let losses = 1
    const forgetful = (store: Store): Store => ({
      ...store,
      commit: async (group) => {
        const result = await store.commit(group)
        if (group.packs.length > 0 && losses > 0) {
          losses -= 1
          throw lostAnswer
        }
        return result
      },
    })
    const bench = createBench({ wrapStore: forgetful })
    await bench.startMember('a')
    for (let n = 0; n < 20; n += 1) bench.place(`o-${String(n)}`)
    await bench.clock.advance(5_000)
    expect(losses).toBe(0)
    for (let n = 0; n < 20; n += 1) expect(bench.state(`o-${String(n)}`)).toEqual({ placed: 1 })
    expect(new Set(bench.published('OrderCounted').map(({ key }) => key)).size).toBe(20)
    await bench.stop()
  })

  it('a database that is away for a while', async () => {
    let isAway = false
    const guard =
      <A extends unknown[], T>(run: (...given: A) => Promise<T>) =>
      (...given: A): Promise<T> =>
        isAway ? Promise.reject(lostAnswer) : run(...given)
    const flaky = (store: Store): Store => ({
      ...store,
      commit: guard((group) => store.commit(group)),
      load: guard((request) => store.load(request)),
      takeover: guard((member, slots) => store.takeover(member, slots)),
      due: guard((slots, limit) => store.due(slots, limit)),
    })
    const bench = createBench({ wrapStore: flaky })
    await bench.startMember('a')
    isAway = true
    for (let n = 0; n < 20; n += 1) bench.place(`o-${String(n)}`)
    await bench.clock.advance(30_000)
    isAway = false
    await bench.clock.advance(10_000)
    for (let n = 0; n < 20; n += 1) expect(bench.state(`o-${String(n)}`)).toEqual({ placed: 1 })
    await bench.stop()
  })

  it('an event that kills the process: it is found, and the others go on', async () => {
    let starts = 0
    const killer = (die: () => void) =>
      defineFold<{ n: number }, Placed>({
        name: 'bench.killer',
        consumes: orderPlaced,
        produces: [],
        decide: (event, state) => {
          if (event.value.text === 'kill') {
            starts += 1
            die()
          }
          return { state: { n: (state?.n ?? 0) + 1 } }
        },
      })
    const dead = new Set<string>()
    const bench = createBench()
    bench.place('o-bad', { text: 'kill' })
    for (let n = 0; n < 20; n += 1) bench.place(`o-${String(n)}`, { text: 'good' })
    for (let n = 0; n < 8; n += 1) {
      const name = `m${String(n)}`
      const die = (): void => {
        dead.add(name)
        bench.kill(name)
      }
      await bench.startMember(name, { handlers: [killer(die)] })
      await bench.clock.advance(3_000)
      if (!dead.has(name)) break
    }
    await bench.clock.advance(5_000)
    const cases = bench.published('CaseOpened').map(({ event }) => (event as { code: string }).code)
    expect(cases).toEqual(['MESH_RUNTIME_CRASH_SUSPECT'])
    expect(starts).toBeLessThanOrEqual(6)
    for (let n = 0; n < 20; n += 1) expect(bench.state(`o-${String(n)}`)).toEqual({ n: 1 })
    await bench.stop()
  })

  it('a flood of one cause with one case, and goes on when the cause is mended', async () => {
    let isBroken = true
    const handler = defineFold<{ n: number }, Placed>({
      name: 'bench.broken',
      consumes: orderPlaced,
      produces: [],
      decide: (event, state) => {
        if (isBroken) throw new TypeError(`cannot map order ${event.key}`)
        return { state: { n: (state?.n ?? 0) + 1 } }
      },
    })
    const bench = createBench({ handlers: [handler] })
    const runtime = await bench.startMember('a')
    for (let n = 0; n < 300; n += 1) bench.place(`o-${String(n)}`)
    await bench.clock.advance(30_000)
    const codes = bench.published('CaseOpened').map(({ event }) => (event as { code: string }).code)
    expect(codes.filter((code) => code === 'MESH_RUNTIME_BRAKE')).toHaveLength(1)
    expect((await runtime.lanes({ states: ['waiting'], limit: 500 })).length).toBeLessThanOrEqual(
      20,
    )
    expect(await runtime.lanes({ states: ['held'], limit: 500 })).toHaveLength(280)
    isBroken = false
    await bench.clock.advance(60_000)
    expect(await runtime.lanes({ states: ['held'], limit: 500 })).toEqual([])
    expect(bench.state('o-299')).toEqual({ n: 1 })
    await bench.stop()
  })

  it('its own stop within 10 s while a call hangs, and leaves its slots clean', async () => {
    const bench = createBench()
    const runtime = await bench.startMember('a')
    for (let n = 0; n < 50; n += 1) bench.place(`o-${String(n)}`)
    const before = bench.clock.now()
    let stoppedAt = 0
    const stopping = runtime.stop().then(() => (stoppedAt = bench.clock.now()))
    await bench.clock.advance(15_000)
    await stopping
    expect(stoppedAt - before).toBeLessThanOrEqual(10_000)
    for (const slot of bench.database.slots.values()) {
      expect([slot.owner, slot.unclean]).toEqual([undefined, 0])
    }
    await bench.startMember('b')
    await bench.clock.advance(2_000)
    for (let n = 0; n < 50; n += 1) expect(bench.state(`o-${String(n)}`)).toEqual({ placed: 1 })
    await bench.stop()
  })
})
