import { HEADER, MeshError } from '@carrick/kernel'
import { describe, expect, it } from '@jest/globals'
import { emit } from '../handlers/decision.ts'
import { defineDesiredState, type RowAnswer, type Wanted } from '../handlers/handler.ts'
import { createMemoryCodec } from '../memory/codec.ts'
import { plainToken } from '../simulation/tokens.ts'
import { createBench, orderCounted, orderPlaced, type Placed } from './bench.fixture.ts'

type Wish = Wanted<{ readonly text: string }>

/** `text` is the version; the answer decides what becomes of it. */
const scene = async (answer: (row: Wish) => RowAnswer | undefined) => {
  const writes: (readonly string[])[] = []
  const writer = defineDesiredState<Placed, { readonly text: string }>({
    name: 'bench.write',
    consumes: orderPlaced,
    produces: [orderCounted],
    target: 'org',
    batch: 50,
    coalesceMs: 500,
    want: (event) => ({ version: Number(event.value.text), body: { text: event.value.text } }),
    flush: (rows) => {
      writes.push(rows.map(({ key, version }) => `${key} ${String(version)}`))
      const answers = new Map<string, RowAnswer>()
      for (const row of rows) {
        const given = answer(row)
        if (given !== undefined) answers.set(row.key, given)
      }
      return Promise.resolve(answers)
    },
    settled: (row, { kind }) =>
      kind === 'written' ? [emit(orderCounted, { count: row.version })] : [],
  })
  const bench = createBench({ handlers: [writer] })
  const runtime = await bench.startMember('a')
  return { bench, runtime, writes }
}

describe('a desired state', () => {
  it('is written once for many wishes, the newest, in bulk', async () => {
    const { bench, writes } = await scene(() => ({ kind: 'written' }))
    for (let n = 1; n <= 5; n += 1) {
      for (const key of ['o-1', 'o-2', 'o-3']) bench.place(key, { text: String(n) })
    }
    bench.place('o-1', { text: '2' })
    await bench.clock.advance(3_000)
    expect(writes).toHaveLength(1)
    expect([...(writes[0] ?? [])].sort()).toEqual(['o-1 5', 'o-2 5', 'o-3 5'])
    expect(bench.published('OrderCounted')).toHaveLength(3)
    await bench.stop()
  })

  it('is written again when a key got no answer or one that proves nothing', async () => {
    let tries = 0
    const cause = new MeshError('MESH_BENCH_ORG', 'timeout', { kind: 'in-doubt' })
    const { bench, writes } = await scene(({ key }) => {
      tries += 1
      if (tries > 2) return { kind: 'written' }
      return key === 'o-1' ? undefined : { kind: 'in-doubt', cause }
    })
    for (const key of ['o-1', 'o-2']) bench.place(key, { text: '1' })
    await bench.clock.advance(10_000)
    expect(writes).toHaveLength(2)
    expect(bench.published('OrderCounted')).toHaveLength(2)
    await bench.stop()
  })

  it('opens a case for a refused row and resolves it when a newer wish is written', async () => {
    const { bench, runtime, writes } = await scene(({ version }) =>
      version === 1
        ? {
            kind: 'refused',
            findings: [
              { path: 'Status', code: 'MESH_BENCH_FIELD', severity: 'error', message: 'unknown' },
            ],
          }
        : { kind: 'written' },
    )
    bench.place('o-1', { text: '1' })
    await bench.clock.advance(60_000)
    expect(writes).toHaveLength(1)
    expect(await runtime.refusedWishes(5)).toMatchObject([{ key: 'o-1', state: 'refused' }])
    expect(bench.published('CaseOpened')[0]?.event).toMatchObject({
      code: 'MESH_BENCH_FIELD',
      subject: 'o-1',
    })
    bench.place('o-1', { text: '2' })
    await bench.clock.advance(5_000)
    expect(bench.published('CaseResolved')).toHaveLength(1)
    expect(await runtime.refusedWishes(5)).toEqual([])
    await bench.stop()
  })

  it('waits for a target that asks to', async () => {
    let isBusy = true
    const { bench, writes } = await scene(() =>
      isBusy ? { kind: 'throttled', afterMs: 60_000 } : { kind: 'written' },
    )
    bench.place('o-1', { text: '1' })
    await bench.clock.advance(55_000)
    isBusy = false
    expect(writes).toHaveLength(1)
    await bench.clock.advance(10_000)
    expect(writes).toHaveLength(2)
    await bench.stop()
  })

  it('is one wish for all event types that speak of it', async () => {
    const bodies: unknown[] = []
    const orderEnded = plainToken<Placed>('OrderEnded', 'orders')
    const codec = createMemoryCodec()
    await codec.prepare({ reads: [orderEnded], writes: [] })
    const { bytes } = codec.encode({ token: orderEnded, value: { text: '' } })
    const writer = defineDesiredState<Placed, readonly string[]>({
      name: 'bench.write',
      consumes: orderPlaced,
      alsoConsumes: [orderEnded],
      produces: [],
      target: 'org',
      batch: 50,
      coalesceMs: 500,
      want: ({ type }, current) => ({
        version: (current?.version ?? 0) + 1,
        body: [...(current?.body ?? []), type],
      }),
      flush: (rows) => {
        bodies.push(...rows.map(({ body }) => body))
        return Promise.resolve(new Map(rows.map(({ key }) => [key, { kind: 'written' }])))
      },
    })
    const bench = createBench({ handlers: [writer] })
    await bench.startMember('a')
    bench.place('o-1', { text: '1' })
    bench.place('o-1', { value: bytes, headers: { [HEADER.type]: orderEnded.name } })
    await bench.clock.advance(3_000)
    expect(bodies).toEqual([[orderPlaced.name, orderEnded.name]])
    await bench.stop()
  })
})
