import { MeshError } from '@carrick/kernel'
import { describe, expect, it } from '@jest/globals'
import { emit } from '../handlers/decision.ts'
import { defineFold } from '../handlers/handler.ts'
import type { Command } from '../ports/store-rows.ts'
import { createBench, orderCounted, orderPlaced, type Placed } from './bench.fixture.ts'

interface Book {
  readonly texts: readonly string[]
}

/** Fails as its text says, until that text is mended. */
const bookkeeper = (mended: Set<string>) =>
  defineFold<Book, Placed>({
    name: 'bench.keep-book',
    consumes: orderPlaced,
    produces: [orderCounted],
    resolves: (_head, event) => (event.value.text === 'cancel' ? 'supersede-head' : 'park'),
    decide: (event, state) => {
      const { text } = event.value
      if (!mended.has(text)) {
        if (text === 'terminal')
          return { fail: new MeshError('MESH_BENCH_FIELD', 'a field is missing') }
        if (text === 'throws') throw new TypeError('cannot read this')
        if (text === 'later') {
          return { fail: new MeshError('MESH_BENCH_LATER', 'not yet', { kind: 'retryable' }) }
        }
      }
      const texts = [...(state?.texts ?? []), text]
      return { state: { texts }, emit: [emit(orderCounted, { count: texts.length })] }
    },
  })

let commands = 0
const commandFor = (key: string, more: Partial<Command> & Pick<Command, 'verb'>): Command => ({
  id: `0193a5c2-7b00-7000-8000-${String((commands += 1)).padStart(12, '0')}`,
  key,
  expectedVersion: 0,
  by: 'erika',
  reason: 'mended',
  planHash: 'p',
  ...more,
})

const scene = async () => {
  const mended = new Set<string>()
  const bench = createBench({ handlers: [bookkeeper(mended)] })
  const runtime = await bench.startMember('a')
  const place = async (key: string, ...texts: string[]): Promise<void> => {
    for (const text of texts) bench.place(key, { text })
    await bench.clock.advance(200)
  }
  const version = async (key: string): Promise<number> =>
    (await runtime.why(key)).lane?.version ?? 0
  return { bench, runtime, mended, place, version }
}

describe('the lane of a key', () => {
  it('parks what comes behind a failing head while other keys flow, and drains in order', async () => {
    const { bench, runtime, mended, place, version } = await scene()
    await place('o-1', '1', 'terminal', '2', '3')
    await place('o-2', '1', '2')
    expect(bench.state('o-1')).toEqual({ texts: ['1'] })
    expect(bench.state('o-2')).toEqual({ texts: ['1', '2'] })
    const [letter] = await runtime.deadLetters(10)
    expect(letter?.lane).toMatchObject({ key: 'o-1', state: 'waiting', rows: 3 })
    mended.add('terminal')
    await place('o-1', '4')
    const expectedVersion = await version('o-1')
    await runtime.command(commandFor('o-1', { verb: 'retry', expectedVersion }))
    await place('o-1', '5')
    await bench.clock.advance(2_000)
    expect(bench.state('o-1')).toEqual({ texts: ['1', 'terminal', '2', '3', '4', '5'] })
    expect(await runtime.lanes({ limit: 10 })).toEqual([])
    await bench.stop()
  })

  it('writes the case, the dead letter and the lane in one commit, with bytes as received', async () => {
    const { bench, place } = await scene()
    await place('o-1', 'terminal')
    const source = bench.broker.topics.get('orders')?.flatMap(({ records }) => records)[0]
    const [letter] =
      bench.broker.topics.get('carrick.dlq.bench')?.flatMap(({ records }) => records) ?? []
    expect(letter?.value).toEqual(source?.value)
    expect(letter?.headers).toMatchObject({
      'carrick-id': source?.headers['carrick-id'],
      'carrick-origin-topic': 'orders',
      'carrick-origin-offset': '0',
      'kafka_dlt-original-topic': 'orders',
      'x-original-topic': 'orders',
      'carrick-error-code': 'MESH_BENCH_FIELD',
      'carrick-disposition': 'business-reject',
      'carrick-handler': 'bench.keep-book',
    })
    const [opened] = bench.published('CaseOpened')
    expect(opened?.event).toMatchObject({
      subject: 'o-1',
      code: 'MESH_BENCH_FIELD',
      service: 'bench',
    })
    await bench.stop()
  })

  it('resolves the case when the head is applied', async () => {
    const { bench, runtime, mended, place, version } = await scene()
    await place('o-1', 'throws')
    expect(bench.published('CaseOpened')[0]?.event).toMatchObject({ code: 'MESH_HANDLER_THREW' })
    mended.add('throws')
    const expectedVersion = await version('o-1')
    await runtime.command(commandFor('o-1', { verb: 'retry', expectedVersion }))
    await bench.clock.advance(1_500)
    const [opened, resolved] = [
      bench.published('CaseOpened')[0],
      bench.published('CaseResolved')[0],
    ]
    const idOf = (record: typeof opened) => (record?.event as { caseId: string }).caseId
    expect(idOf(resolved)).toBe(idOf(opened))
    await bench.stop()
  })

  it('tries again on the ladder and waits for a person at its end', async () => {
    const { bench, runtime, place } = await scene()
    await place('o-1', 'later', '2')
    const [lane] = await runtime.lanes({ limit: 1 })
    expect(lane).toMatchObject({ state: 'retrying', attempts: 1, rows: 2 })
    await bench.clock.advance(1_000 + 10_000 + 60_000)
    expect((await runtime.lanes({ limit: 1 }))[0]).toMatchObject({ state: 'retrying', attempts: 4 })
    expect(bench.published('CaseOpened')).toEqual([])
    await bench.clock.advance(600_000)
    expect((await runtime.lanes({ limit: 1 }))[0]).toMatchObject({ state: 'waiting', attempts: 5 })
    expect(bench.published('CaseOpened')[0]?.event).toMatchObject({
      code: 'MESH_RUNTIME_EXHAUSTED',
    })
    await bench.stop()
  })

  it('refuses a command whose plan is old, visibly, and does nothing', async () => {
    const { bench, runtime, place, version } = await scene()
    await place('o-1', 'terminal')
    const expectedVersion = (await version('o-1')) - 1
    await runtime.command(commandFor('o-1', { verb: 'skip', expectedVersion }))
    await bench.clock.advance(1_500)
    expect(await runtime.audit('o-1', 10)).toMatchObject([{ outcome: 'refused', by: 'erika' }])
    expect((await runtime.lanes({ limit: 1 }))[0]?.rows).toBe(1)
    await bench.stop()
  })

  it('skips the head with a reason, resolves its case and runs what waited behind', async () => {
    const { bench, runtime, place, version } = await scene()
    await place('o-1', 'terminal', '2')
    const expectedVersion = await version('o-1')
    await runtime.command(commandFor('o-1', { verb: 'skip', expectedVersion, reason: 'known' }))
    await bench.clock.advance(1_500)
    expect(bench.state('o-1')).toEqual({ texts: ['2'] })
    expect(bench.published('CaseResolved')[0]?.event).toMatchObject({
      how: 'Skipped: known',
      by: 'erika',
    })
    expect(await runtime.totals(1)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ disposition: 'rejected', count: 1 }),
        expect.objectContaining({ disposition: 'applied', count: 1 }),
      ]),
    )
    await bench.stop()
  })

  it('lets the natural cure of a terminal head supersede it', async () => {
    const { bench, runtime, place } = await scene()
    await place('o-1', 'terminal')
    await place('o-1', 'cancel')
    await bench.clock.advance(500)
    expect(bench.state('o-1')).toEqual({ texts: ['cancel'] })
    expect(await runtime.lanes({ limit: 1 })).toEqual([])
    expect(bench.published('CaseResolved')).toHaveLength(1)
    await bench.stop()
  })

  it('reprocesses an applied event once per generation', async () => {
    const { bench, runtime, place } = await scene()
    await place('o-1', '1')
    const record = bench.broker.topics.get('orders')?.flatMap(({ records }) => records)[0]
    if (record === undefined) throw new Error('no record')
    const again = (id: string): Command =>
      commandFor('o-1', { verb: 'reprocess', id, record, generation: 1 })
    await runtime.command(again('0193a5c2-7b00-7000-8000-0000000000a1'))
    await bench.clock.advance(1_500)
    expect(bench.state('o-1')).toEqual({ texts: ['1', '1'] })
    await runtime.command(again('0193a5c2-7b00-7000-8000-0000000000a2'))
    await bench.clock.advance(1_500)
    expect(bench.state('o-1')).toEqual({ texts: ['1', '1'] })
    expect((await runtime.audit('o-1', 10)).map(({ outcome }) => outcome)).toEqual([
      'refused',
      'done',
    ])
    await bench.stop()
  })
})
