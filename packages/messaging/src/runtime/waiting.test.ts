import { uuid7 } from '@carrick/kernel'
import { describe, expect, it } from '@jest/globals'
import { defineFold } from '../handlers/handler.ts'
import { internalToken, WAKE } from '../handlers/token.ts'
import { createBench, orderPlaced, type Placed } from './bench.fixture.ts'

const overdue = internalToken<Record<string, never>>('timer', 'overdue')
const submission = internalToken<{ readonly text: string }>('submit', 'order-submission')

interface Book {
  readonly seen: readonly string[]
}
const add = (book: Book | undefined, text: string): { state: Book } => ({
  state: { seen: [...(book?.seen ?? []), text] },
})

const handlers = (clock: () => number) => [
  defineFold<Book, Placed>({
    name: 'bench.place',
    consumes: orderPlaced,
    produces: [],
    refs: () => ['customer'],
    decide: (event, state, { ref }) => {
      const { text } = event.value
      if (text === 'timer') {
        return { ...add(state, text), timers: [{ name: 'overdue', at: clock() + 60_000 }] }
      }
      if (text === 'paid')
        return { ...add(state, text), timers: [{ name: 'overdue', at: undefined }] }
      if (text !== 'needs-customer' || ref('customer') !== undefined) return add(state, text)
      return { ...add(state, 'waits'), disposition: 'parked', awaits: ['customer'] }
    },
  }),
  defineFold<Book, Record<string, never>>({
    name: 'bench.overdue',
    consumes: overdue,
    produces: [],
    decide: (_event, state) => add(state, 'overdue'),
  }),
  defineFold<Book, { readonly refs: readonly string[] }>({
    name: 'bench.wake',
    consumes: WAKE,
    produces: [],
    decide: (event, state) => add(state, `woken by ${event.value.refs.join()}`),
  }),
  defineFold<Book, { readonly text: string }>({
    name: 'bench.submit',
    consumes: submission,
    produces: [],
    decide: (event, state) => add(state, event.value.text),
  }),
]

const scene = async () => {
  const bench = createBench()
  const runtime = await bench.startMember('a', { handlers: handlers(() => bench.clock.now()) })
  return { bench, runtime }
}

describe('what a key waits for', () => {
  it('comes by time, unless it was cancelled', async () => {
    const { bench } = await scene()
    for (const key of ['o-1', 'o-2']) bench.place(key, { text: 'timer' })
    await bench.clock.advance(30_000)
    bench.place('o-2', { text: 'paid' })
    await bench.clock.advance(29_000)
    expect(bench.state('o-1')).toEqual({ seen: ['timer'] })
    await bench.clock.advance(3_000)
    expect(bench.state('o-1')).toEqual({ seen: ['timer', 'overdue'] })
    expect(bench.state('o-2')).toEqual({ seen: ['timer', 'paid'] })
    await bench.stop()
  })

  it('comes when another key is written, whichever is committed first', async () => {
    const { bench } = await scene()
    bench.place('o-1', { text: 'needs-customer' })
    await bench.clock.advance(1_000)
    bench.place('customer', { text: 'known' })
    bench.place('o-2', { text: 'needs-customer' })
    await bench.clock.advance(65_000)
    expect(bench.state('o-1')).toEqual({ seen: ['waits', 'woken by customer'] })
    const { seen } = bench.state('o-2') as Book
    expect([['needs-customer'], ['waits', 'woken by customer']]).toContainEqual(seen)
    await bench.stop()
  })

  it('comes by the sweep when the process died between the write and the waking', async () => {
    const { bench } = await scene()
    bench.place('o-1', { text: 'needs-customer' })
    await bench.clock.advance(1_000)
    // Another process wrote the customer and died before it woke anybody.
    bench.database.states.set('customer', { slot: '0', version: 1, body: '{}' })
    await bench.clock.advance(65_000)
    expect(bench.state('o-1')).toEqual({ seen: ['waits', 'woken by customer'] })
    await bench.stop()
  })
})

describe('a submission', () => {
  it('is accepted once per idempotency key and run by the owner of its order', async () => {
    const { bench, runtime } = await scene()
    const message = { token: submission, key: 'o-1', id: uuid7(1), body: { text: 'web' } }
    const idempotency = { client: 'shop', key: 'k', payloadHash: 'h' }
    const first = { ...message, id: uuid7(bench.clock.now()) }
    expect(await runtime.submit(first, idempotency)).toEqual({ kind: 'accepted' })
    const again = { ...message, id: uuid7(bench.clock.now()) }
    expect(await runtime.submit(again, idempotency)).toMatchObject({
      kind: 'repeated',
      eventId: first.id,
    })
    const other = { ...idempotency, payloadHash: 'x' }
    expect(await runtime.submit(again, other)).toEqual({ kind: 'other-payload' })
    await bench.clock.advance(1_500)
    expect(bench.state('o-1')).toEqual({ seen: ['web'] })
    await bench.stop()
  })

  it('is refused with a clear error when its key cannot be one', async () => {
    const { bench, runtime } = await scene()
    const message = { token: submission, key: '', id: uuid7(bench.clock.now()), body: { text: '' } }
    await expect(runtime.submit(message)).rejects.toMatchObject({ code: 'MESH_RUNTIME_MAIL' })
    await bench.stop()
  })
})
