import { describe, expect, it } from '@jest/globals'
import { MeshError } from '@carrick/kernel'
import { createVirtualClock, internalToken, type InternalMessage } from '@carrick/messaging'
import { createMetrics, silentLogger } from '@carrick/telemetry'
import { NOON } from '@carrick/testkit'
import { createBell } from '../adapters/bell.adapter.ts'
import { createFeedHealth } from '../adapters/feed-health.adapter.ts'
import { createSourceContext } from '../adapters/source-context.fake.ts'
import { readPosition } from '../domain/feed-position.ts'
import type { FeedPage } from '../ports.ts'
import { followFeed } from './follow-feed.source.ts'

type Reply = Partial<FeedPage<string>> | MeshError

const away = (retryAfterMs?: number): MeshError =>
  new MeshError('MESH_ERP_UNREACHABLE', 'The ERP is away', {
    kind: 'held',
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  })
const nonsense = new MeshError('MESH_ERP_FORMAT', 'cursor is nothing; expected a text')
const gone = new MeshError('MESH_ERP_CURSOR_GONE', 'The cursor is not known any more')
const note = internalToken<string>('fact', 'note')

/** A feed that answers as told, and then has nothing new. */
const scene = (replies: readonly Reply[], cursor?: string) => {
  const clock = createVirtualClock(NOON)
  const context = createSourceContext(cursor)
  const metrics = createMetrics('erp-events', false)
  const health = createFeedHealth(silentLogger(), metrics)
  const bell = createBell(clock)
  const asked: { readonly from: string | null; readonly at: number }[] = []
  let last = 'start'
  let pollMs = 1_000
  const source = followFeed<string>({
    name: 'erp-events.follow-notes',
    slot: 'poll:demo',
    erp: 'demo',
    pollMs: () => pollMs,
    clock,
    bell,
    health,
    read: (from) => {
      const reply = replies[asked.length] ?? {}
      asked.push({ from, at: clock.now() - NOON })
      if (reply instanceof MeshError) return Promise.reject(reply)
      last = reply.cursor ?? last
      return Promise.resolve({
        entries: [],
        unreadable: [],
        more: false,
        ...reply,
        cursor: last,
      })
    },
    messageOf: (entry): InternalMessage<unknown> | undefined =>
      entry === 'foreign' ? undefined : { token: note, key: entry, id: entry, body: entry },
  })
  const facts = (): readonly string[] =>
    context.steps.flatMap((step) => (step.facts ?? []).map(({ key }) => key))
  const events = (): readonly string[] =>
    context.steps.flatMap((step) => (step.emit ?? []).map(({ token }) => token.name))
  const pause = (ms: number): void => {
    pollMs = ms
  }
  return { clock, context, health, bell, metrics, asked, source, facts, events, pause }
}

describe('a feed', () => {
  it('is asked once a pause while nothing moves, and nothing is written', async () => {
    const { clock, context, asked, source } = scene([{ cursor: 'a' }])
    const running = source.run(context)
    await clock.advance(3_500)
    context.end()
    await running
    expect(asked.map(({ at }) => at)).toEqual([0, 1_000, 2_000, 3_000])
    expect(context.steps).toHaveLength(1)
  })

  it('takes another pause from the next read on', async () => {
    const { clock, context, asked, source, pause } = scene([])
    const running = source.run(context)
    await clock.advance(500)
    pause(200)
    await clock.advance(1_000)
    context.end()
    await running
    expect(asked.map(({ at }) => at)).toEqual([0, 1_000, 1_200, 1_400])
  })

  it('hands over what moved together with its place, page after page without a pause', async () => {
    const { clock, context, asked, source, facts } = scene([
      { entries: ['o-1', 'o-2'], cursor: 'a', more: true },
      { entries: ['o-3'], cursor: 'b' },
    ])
    const running = source.run(context)
    await clock.advance(500)
    context.end()
    await running
    expect(facts()).toEqual(['o-1', 'o-2', 'o-3'])
    expect(asked).toEqual([
      { from: null, at: 0 },
      { from: 'a', at: 0 },
    ])
    expect(readPosition(context.cursor)).toMatchObject({ cursor: 'b' })
  })

  it('is read on from where the commit before the crash left off', async () => {
    const page = { entries: ['o-1'], cursor: 'a' }
    const { clock, context, asked, source, facts } = scene([page, page])
    context.failNext(new Error('the store is away'))
    await expect(source.run(context)).rejects.toThrow('the store is away')
    expect(facts()).toEqual([])
    const running = source.run(context)
    await clock.advance(10)
    context.end()
    await running
    expect(asked.map(({ from }) => from)).toEqual([null, null])
    expect(facts()).toEqual(['o-1'])
  })

  it('is read at once when the bell rings', async () => {
    const { clock, context, asked, bell, source } = scene([{ cursor: 'a' }])
    const running = source.run(context)
    await clock.advance(300)
    bell.ring()
    await clock.advance(100)
    context.end()
    await running
    expect(asked.map(({ at }) => at)).toEqual([0, 300])
  })

  it('of an ERP that is away is asked less and less often, and shows as degraded meanwhile', async () => {
    const { clock, context, asked, health, source, facts } = scene([
      away(),
      away(),
      away(),
      { entries: ['o-1'], cursor: 'a' },
    ])
    const running = source.run(context)
    await clock.advance(6_900)
    expect(asked.map(({ at }) => at)).toEqual([0, 1_000, 3_000])
    expect(health.problems()).toEqual([
      'poll:demo cannot be read: The ERP is away (MESH_ERP_UNREACHABLE)',
    ])
    await clock.advance(200)
    expect(facts()).toEqual(['o-1'])
    expect(health.problems()).toEqual([])
    context.end()
    await running
  })

  it('waits as long as the ERP asks for', async () => {
    const { clock, context, asked, source } = scene([away(20_000)])
    const running = source.run(context)
    await clock.advance(20_100)
    context.end()
    await running
    expect(asked.map(({ at }) => at)).toEqual([0, 20_000])
  })

  it('is read from its beginning when the ERP forgot the place', async () => {
    const { clock, context, asked, source } = scene([
      { entries: ['o-1', 'foreign'], cursor: 'old' },
      gone,
      { entries: ['o-1'], cursor: 'new' },
    ])
    const running = source.run(context)
    await clock.advance(1_500)
    context.end()
    await running
    expect(asked.map(({ from }) => from)).toEqual([null, 'old', null])
    expect(readPosition(context.cursor)).toMatchObject({ cursor: 'new', ignored: 0 })
  })

  it('whose answers make no sense is one case for a person, closed when they do again', async () => {
    const { clock, context, source, events, facts } = scene([
      nonsense,
      nonsense,
      { entries: ['o-1'], cursor: 'a' },
      nonsense,
    ])
    const running = source.run(context)
    await clock.advance(2_000)
    expect(events()).toEqual(['CaseOpened'])
    await clock.advance(2_500)
    expect(events()).toEqual(['CaseOpened', 'CaseResolved', 'CaseOpened'])
    expect(facts()).toEqual(['o-1'])
    const versions = context.steps.flatMap(({ emit = [] }) =>
      emit.map(({ key, payload }) => [key, (payload as { caseVersion: number }).caseVersion]),
    )
    expect(versions).toEqual([
      ['erp:demo', 1],
      ['erp:demo', 2],
      ['erp:demo', 3],
    ])
    context.end()
    await running
  })

  it('does not open the case again after a restart', async () => {
    const first = scene([nonsense])
    const running = first.source.run(first.context)
    await first.clock.advance(10)
    first.context.end()
    await running
    const second = scene([nonsense], first.context.cursor)
    const again = second.source.run(second.context)
    await second.clock.advance(10)
    second.context.end()
    await again
    expect(second.events()).toEqual([])
  })

  it('leaves alone and counts what is not ours', async () => {
    const { clock, context, metrics, source, facts } = scene([
      { entries: ['foreign', 'o-1', 'foreign'], cursor: 'a' },
    ])
    const running = source.run(context)
    await clock.advance(10)
    context.end()
    await running
    expect(facts()).toEqual(['o-1'])
    expect(readPosition(context.cursor).ignored).toBe(2)
    expect(await metrics.registry.metrics()).toMatch(/disposition="foreign".*} 2/)
  })

  it('hands over an entry that makes no sense beside the others, to be seen by a person', async () => {
    const unreadable = [{ entry: '{"mark":7}', code: 'MESH_ERP_FORMAT' as const, message: 'no' }]
    const { clock, context, source } = scene([{ entries: ['o-1'], unreadable, cursor: 'a' }])
    const running = source.run(context)
    await clock.advance(10)
    context.end()
    await running
    expect(context.steps[0]?.facts).toMatchObject([
      { key: 'o-1' },
      { key: 'erp:demo', token: { name: 'erp-unreadable' }, body: { message: 'no' } },
    ])
  })

  it('is not asked without a pause by an ERP that says "more" and gives nothing', async () => {
    const more = { cursor: 'a', more: true }
    const { clock, context, asked, source } = scene([more, more, more])
    const running = source.run(context)
    await clock.advance(1_500)
    context.end()
    await running
    expect(asked.map(({ at }) => at)).toEqual([0, 0, 1_000])
  })

  it("is nobody's problem here once another instance reads it", async () => {
    const { clock, context, health, source } = scene([away()])
    const running = source.run(context)
    await clock.advance(10)
    expect(health.problems()).toHaveLength(1)
    context.end()
    await running
    expect(health.problems()).toEqual([])
  })
})
