import { MeshError } from '@carrick/kernel'
import { describe, expect, it } from '@jest/globals'
import { emit } from '../handlers/decision.ts'
import { type Answer, type Call, defineEffect } from '../handlers/handler.ts'
import {
  type BenchOptions,
  createBench,
  orderCounted,
  orderPlaced,
  type Placed,
} from './bench.fixture.ts'

type Asked = 'perform' | 'lookUp'
type Behaviour = (what: Asked, call: Call, text: string) => Promise<Answer<string>> | undefined

const away = (kind: 'held' | 'retryable') =>
  new MeshError('MESH_BENCH_ERP', 'the ERP does not answer', { kind })

/** `text` is `target/priority/anything`; without a behaviour of its own every call is done. */
const scene = async (behave: Behaviour = () => undefined, options: BenchOptions = {}) => {
  const books = new Map<string, number>()
  const calls: string[] = []
  const intents: (string | undefined)[] = []
  const answer = (what: Asked, text: string, call: Call): Promise<Answer<string>> => {
    calls.push(`${what} ${call.opKey}`)
    intents.push(bench.database.intents.get(call.opKey)?.state)
    const own = behave(what, call, text)
    if (own !== undefined) return own
    books.set(call.opKey, (books.get(call.opKey) ?? 0) + 1)
    return Promise.resolve({ kind: 'done', result: `D-${call.opKey}` })
  }
  const poster = defineEffect<{ numbers: string[] }, Placed, { text: string }, string>({
    name: 'bench.post-order',
    consumes: orderPlaced,
    produces: [orderCounted],
    decide: (event, state) => {
      const [target = '', priority = '0', operation = 'create'] = event.value.text.split('/')
      return {
        state: state ?? { numbers: [] },
        act: {
          operation,
          number: 0,
          target,
          priority: Number(priority),
          command: { text: event.value.text },
        },
      }
    },
    perform: ({ text }, call) => answer('perform', text, call),
    lookUp: async (_command, call) => {
      calls.push(`lookUp ${call.opKey}`)
      const own = behave('lookUp', call, '')
      if (own !== undefined) return own
      return books.has(call.opKey)
        ? { kind: 'done', result: `D-${call.opKey}` }
        : { kind: 'absent' }
    },
    conclude: (_event, state, final) =>
      final.kind === 'refused'
        ? { disposition: 'rejected' }
        : {
            state: { numbers: [...(state?.numbers ?? []), final.result] },
            emit: [emit(orderCounted, { count: 1 })],
          },
  })
  const bench = createBench({ handlers: [poster], ...options })
  const runtime = await bench.startMember('a')
  return { bench, runtime, books, calls, intents }
}

describe('an effect', () => {
  it('is called only after its intent was committed, and once', async () => {
    const { bench, calls, intents } = await scene()
    bench.place('o-1', { text: 'erp' })
    await bench.clock.advance(1_000)
    expect([calls, intents]).toEqual([['perform o-1/create/0'], ['decided']])
    expect(bench.state('o-1')).toEqual({ numbers: ['D-o-1/create/0'] })
    await bench.stop()
  })

  it('may take as long as its target is given', async () => {
    const given: number[] = []
    const note: Behaviour = (_what, { deadlineMs }) => void given.push(deadlineMs)
    const { bench } = await scene(note, { settings: { targets: { slow: { actMs: 30_000 } } } })
    bench.place('o-1', { text: 'slow' })
    bench.place('o-2', { text: 'erp' })
    await bench.clock.advance(1_000)
    expect(given.sort()).toEqual([10_000, 30_000])
    await bench.stop()
  })

  it('adopts the answer for the same operation and payload, and refuses another payload', async () => {
    const { bench, books, runtime } = await scene()
    for (let i = 0; i < 5; i += 1) bench.place('o-1', { text: 'erp/1' })
    await bench.clock.advance(1_000)
    expect(books.get('o-1/create/0')).toBe(1)
    bench.place('o-1', { text: 'erp/2' })
    await bench.clock.advance(1_000)
    expect(books.get('o-1/create/0')).toBe(1)
    expect((await runtime.deadLetters(1))[0]?.lane.failure?.code).toBe('MESH_INTENT_PAYLOAD')
    await bench.stop()
  })

  it('looks for a document whose answer was lost before it posts again', async () => {
    const lost = new Set<string>()
    const { bench, books, calls } = await scene((what, call) => {
      if (what === 'lookUp' || lost.has(call.opKey)) return undefined
      lost.add(call.opKey)
      if (call.key === 'o-done') books.set(call.opKey, 1)
      return Promise.reject(new Error('socket hang up'))
    })
    bench.place('o-done', { text: 'erp' })
    bench.place('o-absent', { text: 'erp' })
    await bench.clock.advance(2_000)
    expect(bench.state('o-done')).toEqual({ numbers: ['D-o-done/create/0'] })
    expect(calls.filter((call) => call === 'perform o-absent/create/0')).toHaveLength(1)
    // Absent counts only after the call's deadline and the delay that the adapter states.
    await bench.clock.advance(25_000)
    expect(bench.state('o-absent')).toEqual({ numbers: ['D-o-absent/create/0'] })
    expect([...books.values()]).toEqual([1, 1])
    await bench.stop()
  })

  it('ends a call that never answers at its deadline, in doubt', async () => {
    let hangs = true
    const { bench, calls } = await scene((what) =>
      what === 'perform' && hangs ? new Promise(() => undefined) : undefined,
    )
    bench.place('o-1', { text: 'erp' })
    await bench.clock.advance(10_500)
    hangs = false
    await bench.clock.advance(2_000)
    expect(calls).toEqual(['perform o-1/create/0', 'lookUp o-1/create/0'])
    await bench.clock.advance(20_000)
    expect(bench.state('o-1')).toEqual({ numbers: ['D-o-1/create/0'] })
    await bench.stop()
  })

  it('lets nothing die and counts nothing while a target is away, and no other target waits', async () => {
    let isAway = true
    const { bench, runtime, calls } = await scene((_what, call) =>
      isAway && call.target === 'erp:a'
        ? Promise.resolve({ kind: 'transient', cause: away('held') })
        : undefined,
    )
    for (let n = 0; n < 100; n += 1) {
      bench.place(`a-${String(n)}`, { text: 'erp:a' })
      bench.place(`b-${String(n)}`, { text: 'erp:b' })
    }
    await bench.clock.advance(600_000)
    for (let n = 0; n < 100; n += 1) expect(bench.state(`b-${String(n)}`)).toBeDefined()
    const lanes = await runtime.lanes({ limit: 200 })
    expect(lanes).toHaveLength(100)
    expect(new Set(lanes.map(({ state, attempts }) => `${state} ${String(attempts)}`))).toEqual(
      new Set(['held 0']),
    )
    // Probes only: a target that is away is not hammered.
    expect(calls.filter((call) => call.includes(' a-')).length).toBeLessThan(200)
    isAway = false
    await bench.clock.advance(60_000)
    expect(await runtime.lanes({ limit: 1 })).toEqual([])
    for (let n = 0; n < 100; n += 1) expect(bench.state(`a-${String(n)}`)).toBeDefined()
    await bench.stop()
  })

  it('never holds a target because of one order that always fails', async () => {
    const { bench, runtime } = await scene((_what, call) =>
      call.key === 'o-bad'
        ? Promise.resolve({ kind: 'transient', cause: away('retryable') })
        : undefined,
    )
    bench.place('o-bad', { text: 'erp' })
    for (let n = 0; n < 400; n += 1) {
      bench.place(`o-${String(n)}`, { text: 'erp' })
      await bench.clock.advance(2_500)
      expect(runtime.status().targets[0]?.state).toBe('open')
    }
    await bench.clock.advance(3_000_000)
    for (let n = 0; n < 30; n += 1) {
      bench.place(`p-${String(n)}`, { text: 'erp' })
      await bench.clock.advance(300_000)
    }
    expect((await runtime.deadLetters(9)).map(({ lane }) => lane.key)).toEqual(['o-bad'])
    expect((await runtime.deadLetters(1))[0]?.lane.failure?.code).toBe('MESH_RUNTIME_EXHAUSTED')
    await bench.stop()
  })

  it('accepts first and posts the urgent before the old when told so', async () => {
    const { bench, calls } = await scene(undefined, { settings: { acceptFirst: true, permits: 1 } })
    for (let n = 0; n < 30; n += 1) bench.place(`o-${String(n)}`, { text: 'erp/1' })
    bench.place('urgent', { text: 'erp/9' })
    await bench.clock.advance(3_000)
    expect(calls).toHaveLength(31)
    expect(calls.indexOf('perform urgent/create/0')).toBeLessThan(10)
    await bench.stop()
  })

  it('takes an urgent one in although all that may be prepared is', async () => {
    const { bench, runtime, calls } = await scene(
      (what, call) =>
        what === 'lookUp'
          ? undefined
          : bench.clock.sleep(4_000, call.signal).then(() => ({ kind: 'done', result: 'D' })),
      { settings: { acceptFirst: true, permits: 4 } },
    )
    for (let n = 0; n < 60; n += 1) {
      bench.place(`o-${String(n)}`, { text: 'erp/1' })
      await bench.clock.advance(250)
    }
    const begun = calls.length
    bench.place('urgent', { text: 'erp/9' })
    await bench.clock.advance(250)
    const waiting = await runtime.why('o-59')
    expect(waiting.place?.position).toBeGreaterThan(30)
    // One a second, and as many before it as its position says.
    expect(waiting.place?.inMs).toBeGreaterThan(25_000)
    await bench.clock.advance(5_000)
    expect(calls.indexOf('perform urgent/create/0')).toBeLessThan(begun + 5)
    expect(calls).toContain('perform urgent/create/0')
    await bench.stop()
  })

  it('gives every tenth call to the oldest, however many urgent ones come', async () => {
    const { bench, calls } = await scene(
      (what, call) =>
        what === 'lookUp'
          ? undefined
          : bench.clock.sleep(1_000, call.signal).then(() => ({ kind: 'done', result: 'D' })),
      { settings: { acceptFirst: true, permits: 1 } },
    )
    for (let n = 0; n < 5; n += 1) bench.place(`u-${String(n)}`, { text: 'erp/9' })
    await bench.clock.advance(100)
    bench.place('patient', { text: 'erp/1' })
    for (let n = 5; n < 60; n += 1) {
      bench.place(`u-${String(n)}`, { text: 'erp/9' })
      await bench.clock.advance(1_000)
    }
    expect(calls).toContain('perform patient/create/0')
    expect(calls.indexOf('perform patient/create/0')).toBeLessThan(30)
    await bench.stop()
  })

  it('rests a target that asks to, without counting an attempt', async () => {
    let isBusy = true
    const { bench, runtime, calls } = await scene(() =>
      isBusy ? Promise.resolve({ kind: 'throttled', afterMs: 30_000 }) : undefined,
    )
    bench.place('o-1', { text: 'erp' })
    await bench.clock.advance(29_000)
    isBusy = false
    expect(calls).toHaveLength(1)
    expect((await runtime.lanes({ limit: 1 }))[0]).toMatchObject({ state: 'held', attempts: 0 })
    await bench.clock.advance(2_000)
    expect(bench.state('o-1')).toBeDefined()
    await bench.stop()
  })

  it('keeps calls within the limit of the target', async () => {
    let running = 0
    let most = 0
    const { bench } = await scene(
      (what, call) => {
        if (what === 'lookUp') return undefined
        running += 1
        most = Math.max(most, running)
        return bench.clock.sleep(20, call.signal).then(() => {
          running -= 1
          return { kind: 'done', result: 'D' }
        })
      },
      { settings: { permits: 7 } },
    )
    for (let n = 0; n < 60; n += 1) bench.place(`o-${String(n)}`, { text: 'erp' })
    await bench.clock.advance(2_000)
    expect(most).toBe(7)
    await bench.stop()
  })
})
