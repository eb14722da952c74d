import { uuid7 } from '@carrick/kernel'
import { describe, expect, it } from '@jest/globals'
import { emit } from '../handlers/decision.ts'
import { defineFold } from '../handlers/handler.ts'
import { truncate } from '../memory/broker.ts'
import { createBench, orderCounted, orderPlaced, type Placed } from './bench.fixture.ts'

const DAY_MS = 86_400_000

const codes = (bench: ReturnType<typeof createBench>): string[] =>
  bench.published('CaseOpened').map(({ event }) => (event as { code: string }).code)

describe('bad input', () => {
  it('blocks the lane of its key when the bytes are no event, and no other', async () => {
    const bench = createBench()
    const runtime = await bench.startMember('a')
    bench.place('o-1', { value: Buffer.from([0, 1, 2]) })
    bench.place('o-1')
    bench.place('o-2')
    await bench.clock.advance(1_000)
    expect(codes(bench)).toEqual(['MESH_CODEC_BYTES'])
    expect((await runtime.deadLetters(1))[0]?.lane).toMatchObject({ key: 'o-1', rows: 2 })
    expect(bench.state('o-2')).toEqual({ placed: 1 })
    await bench.stop()
  })

  it('makes a case of a record without a key, and goes on', async () => {
    const bench = createBench()
    await bench.startMember('a')
    bench.place('o-1', { nullKey: true })
    bench.place('o-2', { headers: { 'carrick-lane': 'a\u0000b' } })
    bench.place('o-1')
    await bench.clock.advance(1_000)
    expect(codes(bench)).toEqual(['MESH_EVENT_KEY', 'MESH_EVENT_KEY'])
    expect(bench.state('o-1')).toEqual({ placed: 1 })
    expect(bench.committed('orders')).toBe(3)
    await bench.stop()
  })

  it('takes a record without a value for poison', async () => {
    const bench = createBench()
    await bench.startMember('a')
    bench.place('o-1', { value: null })
    await bench.clock.advance(1_000)
    expect(codes(bench)).toEqual(['MESH_EVENT_EMPTY'])
    await bench.stop()
  })

  it('never runs an event that is older than the inbox, nor one dated more than a day ahead', async () => {
    const bench = createBench()
    await bench.startMember('a')
    await bench.clock.advance(3_600_001)
    bench.place('o-1', { id: uuid7(bench.clock.now() - 40 * DAY_MS) })
    bench.place('o-2', { id: uuid7(bench.clock.now() + 2 * DAY_MS) })
    await bench.clock.advance(1_000)
    expect(codes(bench).sort()).toEqual(['MESH_EVENT_FUTURE', 'MESH_EVENT_TOO_OLD'])
    expect([bench.state('o-1'), bench.state('o-2')]).toEqual([undefined, undefined])
    await bench.stop()
  })

  it('applies an event that comes twice once, also when ids are missing and the log reads again', async () => {
    const bench = createBench()
    await bench.startMember('a')
    const id = bench.place('o-1')
    bench.place('o-1', { id })
    await bench.clock.advance(1_000)
    bench.place('o-1', { id })
    await bench.clock.advance(1_000)
    expect(bench.state('o-1')).toEqual({ placed: 1 })
    await bench.stop()
  })

  it('blocks only the one event whose text the database refuses', async () => {
    const keeper = defineFold<{ texts: string[] }, Placed>({
      name: 'bench.keep',
      consumes: orderPlaced,
      produces: [],
      decide: (event, state) => ({ state: { texts: [...(state?.texts ?? []), event.value.text] } }),
    })
    const bench = createBench({ handlers: [keeper] })
    const runtime = await bench.startMember('a')
    for (let n = 0; n < 200; n += 1) bench.place(`o-${String(n % 40)}`, { text: 'good' })
    bench.place('o-7', { text: 'a\u0000b' })
    bench.place('o-7', { text: 'after' })
    await bench.clock.advance(3_000)
    expect(codes(bench)).toEqual(['MESH_STORE_REJECTED'])
    expect((await runtime.deadLetters(9)).map(({ lane }) => lane.key)).toEqual(['o-7'])
    for (let n = 0; n < 40; n += 1) {
      expect(bench.state(`o-${String(n)}`)).toEqual({ texts: Array(5).fill('good') })
    }
    await bench.stop()
  })

  it('fails an event whose own event would be too large, before anything is committed', async () => {
    const loud = defineFold<{ done: boolean }, Placed>({
      name: 'bench.loud',
      consumes: orderPlaced,
      produces: [orderCounted],
      decide: (event) => ({
        state: { done: true },
        emit: [emit(orderCounted, { count: 1, text: event.value.text } as { count: number })],
      }),
    })
    const bench = createBench({ handlers: [loud], settings: { maxRecordBytes: 5_000 } })
    await bench.startMember('a')
    bench.place('o-1', { text: 'x'.repeat(5_000) })
    bench.place('o-2', { text: 'short' })
    await bench.clock.advance(1_000)
    expect(codes(bench)).toEqual(['MESH_EMIT_TOO_LARGE'])
    expect([bench.state('o-1'), bench.state('o-2')]).toEqual([undefined, { done: true }])
    await bench.stop()
  })

  it('waits for a registry that is away, at the start and later, and calls nothing poison', async () => {
    const bench = createBench()
    bench.codec.setReachable(false)
    const starting = bench.startMember('a')
    await bench.clock.advance(3_000)
    bench.codec.setReachable(true)
    await bench.clock.advance(6_000)
    const runtime = await starting
    bench.codec.setReachable(false)
    const known = Buffer.from(JSON.stringify({ name: 'OrderUnheardOf', value: {} }))
    bench.place('o-1', { value: known, headers: { 'carrick-type': '' } })
    bench.place('o-2')
    await bench.clock.advance(5_000)
    expect(runtime.status().ready).toBe(false)
    expect(codes(bench)).toEqual([])
    expect(bench.state('o-2')).toEqual({ placed: 1 })
    bench.codec.setReachable(true)
    await bench.clock.advance(3_000)
    expect(codes(bench)).toEqual(['MESH_CODEC_SCHEMA'])
    expect(runtime.status().ready).toBe(true)
    await bench.stop()
  })

  it('waits for a schema that the registry does not have yet, and stays ready for the others', async () => {
    const bench = createBench()
    const runtime = await bench.startMember('a')
    bench.codec.setMissing('OrderPlaced', true)
    bench.place('o-1')
    await bench.clock.advance(5_000)
    expect([bench.state('o-1'), runtime.status().ready]).toEqual([undefined, true])
    bench.codec.setMissing('OrderPlaced', false)
    await bench.clock.advance(3_000)
    expect([bench.state('o-1'), codes(bench)]).toEqual([{ placed: 1 }, []])
    await bench.stop()
  })

  it('passes over events of other types in its topics', async () => {
    const bench = createBench()
    await bench.startMember('a')
    bench.place('o-1', { headers: { 'carrick-type': 'OrderOther' }, value: Buffer.from('?') })
    bench.place('o-1')
    await bench.clock.advance(1_000)
    expect([codes(bench), bench.state('o-1')]).toEqual([[], { placed: 1 }])
    expect(bench.committed('orders')).toBe(2)
    await bench.stop()
  })

  it('tells of records that retention took before they were read, with the exact range', async () => {
    const bench = createBench()
    const first = await bench.startMember('a')
    for (let n = 0; n < 4; n += 1) bench.place('o-1')
    await bench.clock.advance(1_000)
    const stopping = first.stop()
    await bench.clock.advance(12_000)
    await stopping
    for (let n = 0; n < 6; n += 1) bench.place('o-1')
    const partition =
      bench.broker.topics.get('orders')?.findIndex(({ records }) => records.length > 0) ?? 0
    truncate(bench.broker, 'orders', partition, 7)
    await bench.startMember('b')
    await bench.clock.advance(2_000)
    const [gap] = bench.published('CaseOpened')
    expect(gap?.event).toMatchObject({ code: 'MESH_LOG_GAP' })
    expect((gap?.event as { cause: string }).cause).toContain('Offsets 4 to 6')
    expect(bench.state('o-1')).toEqual({ placed: 7 })
    await bench.stop()
  })

  it('puts a record that the log refuses into a lane instead of standing still', async () => {
    const bench = createBench({
      wrapLog: (log) => ({
        ...log,
        publish: (records) =>
          records.some(({ key, topic }) => key === 'o-bad' && topic === 'counts')
            ? Promise.reject(
                Object.assign(new Error('too large'), {
                  name: 'MeshError',
                  code: 'MESH_LOG_RECORD_TOO_LARGE',
                }),
              )
            : log.publish(records),
      }),
    })
    const runtime = await bench.startMember('a')
    for (const key of ['o-1', 'o-bad', 'o-2', 'o-bad']) bench.place(key)
    await bench.clock.advance(5_000)
    const counted = bench.published('OrderCounted').filter(({ topic }) => topic === 'counts')
    expect(counted.map(({ key }) => key).sort()).toEqual(['o-1', 'o-2'])
    expect(codes(bench)).toContain('MESH_LOG_RECORD_REFUSED')
    expect((await runtime.deadLetters(5)).map(({ lane }) => lane.key)).toEqual(['o-bad'])
    await bench.stop()
  })

  it('keeps the trace of a record in the events that follow from it', async () => {
    const bench = createBench()
    await bench.startMember('a')
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
    bench.place('o-1', { headers: { traceparent } })
    await bench.clock.advance(1_000)
    expect(bench.published('OrderCounted')[0]?.headers['traceparent']).toBe(traceparent)
    await bench.stop()
  })
})
