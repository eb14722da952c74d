import { afterEach, describe, expect, it } from '@jest/globals'
import { MeshError } from '@carrick/kernel'
import { createVirtualClock } from '@carrick/messaging'
import type { SenderConnection } from '@carrick/service-host'
import { createMetrics, silentLogger } from '@carrick/telemetry'
import { NOON, SOME_ORDER } from '@carrick/testkit'
import { createFeedHealth } from '../adapters/feed-health.adapter.ts'
import { sentFacts } from '../adapters/sent-fact.adapter.ts'
import { createSourceContext } from '../adapters/source-context.fake.ts'
import type { AskSender } from '../ports.ts'
import { pullMissing } from './pull-missing.source.ts'

const WMS: SenderConnection = {
  ...{ name: 'wms', facts: ['receipt'], erp: null, secrets: [] },
  pull: { url: 'https://wms.example/facts', token: 'token' },
}
const receipt = (sequence: number, over: object = {}) => ({
  ...{ fact: 'receipt', orderId: SOME_ORDER, receiptId: `R-${String(sequence)}`, version: 1 },
  ...{ at: '2026-11-23T12:00:00Z', receivedOn: '2026-11-23', lines: [], sequence },
  ...over,
})

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

/** `answer`: what the sender says for a run; `missing` is what a fold would keep. */
const scene = (
  numbers: readonly number[],
  answer: (from: number, to: number) => readonly unknown[] | MeshError,
  sender: () => SenderConnection | undefined = () => WMS,
) => {
  const clock = createVirtualClock(NOON)
  const context = createSourceContext()
  const health = createFeedHealth(silentLogger(), createMetrics('erp-events', false))
  const asked: { readonly run: string; readonly at: number }[] = []
  const now = { missing: numbers }
  const ask: AskSender = (_pull, { from, to }) => {
    asked.push({ run: `${String(from)}-${String(to)}`, at: clock.now() - NOON })
    const said = answer(from, to)
    return said instanceof MeshError ? Promise.reject(said) : Promise.resolve(said)
  }
  const missing = () => Promise.resolve(now.missing)
  const source = pullMissing({
    ...{ name: 'wms', sender, missing, ask, facts: sentFacts, clock, health },
  })
  const run = source.run(context)
  stops.push(async () => {
    context.end()
    await clock.advance(10_000)
    await run
  })
  const facts = () => context.steps.flatMap((step) => step.facts ?? [])
  return { clock, asked, now, health, facts, runs: () => asked.map((one) => one.run) }
}

describe('a gap in the messages of a sender', () => {
  it('is asked for, and fact and number are told together', async () => {
    const { clock, runs, facts, health } = scene([9, 8], (from, to) => [receipt(from), receipt(to)])
    await clock.advance(1_000)
    expect(runs()).toEqual(['8-9'])
    expect(facts()).toMatchObject([
      { key: SOME_ORDER, body: { sender: 'wms', fact: { type: 'return', documentId: 'R-8' } } },
      { key: 'sender:wms', body: { sender: 'wms', sequence: 8 } },
      { key: SOME_ORDER, body: { fact: { documentId: 'R-9' } } },
      { key: 'sender:wms', body: { sequence: 9 } },
    ])
    expect(health.problems()).toEqual([])
  })

  it('is left alone while nothing is missing, and asked for when something is', async () => {
    const { clock, runs, now } = scene([], () => [])
    await clock.advance(60_000)
    expect(runs()).toEqual([])
    now.missing = [3]
    await clock.advance(6_000)
    expect(runs()).toEqual(['3-3'])
  })

  it('that the sender cannot fill is asked for ever more rarely, but a new one at once', async () => {
    const { clock, asked, now, runs } = scene([8], () => [])
    await clock.advance(24 * 3_600_000)
    const pauses = asked.slice(1).map(({ at }, index) => at - (asked[index]?.at ?? 0))
    expect(pauses.slice(0, 3)).toEqual([10_000, 20_000, 40_000])
    expect(pauses.at(-1)).toBe(900_000)
    const before = asked.length
    now.missing = [20, 8]
    await clock.advance(6_000)
    expect(runs().slice(before)).toEqual(['8-8', '20-20'])
  })

  it('that is lost keeps no other from being filled', async () => {
    const { clock, facts } = scene([20, 8], (from) => (from === 8 ? [] : [receipt(from)]))
    await clock.advance(1_000)
    expect(facts()).toMatchObject([{}, { body: { sequence: 20 } }])
  })

  it('waits for a sender that is away, and health says so', async () => {
    let isAway = true
    const away = new MeshError('MESH_FACTS_PULL_AWAY', 'wms cannot be asked', { kind: 'held' })
    const { clock, runs, facts, health } = scene([20, 8], (from) =>
      isAway ? away : [receipt(from)],
    )
    await clock.advance(1_000)
    expect(runs()).toEqual(['8-8'])
    expect(health.problems()).toEqual([
      'pull:wms cannot be read: wms cannot be asked (MESH_FACTS_PULL_AWAY)',
    ])
    isAway = false
    await clock.advance(20_000)
    expect(facts()).toHaveLength(4)
    expect(health.problems()).toEqual([])
  })

  it.each<[string, readonly unknown[], string]>([
    ['no fact', [{ sequence: 8 }], 'fact'],
    ['a number that was not asked for', [receipt(7)], 'sequence: is 7; expected one from 8 to 9'],
    ['no number', [receipt(8, { sequence: undefined })], 'sequence: is undefined'],
    [
      'a kind that it may not tell',
      [receipt(8, { fact: 'shipment', shipmentId: 'S', shippedOn: '2026-11-23' })],
      'does not let it tell shipment',
    ],
    ['more than was asked for', [receipt(8), receipt(8), receipt(9)], '3 messages; expected 2'],
  ])('is not filled by %s, and health says why', async (_what, said, why) => {
    const { clock, facts, health } = scene([9, 8], () => said)
    await clock.advance(1_000)
    expect(facts()).toEqual([])
    expect(health.problems()[0]).toContain(why)
  })

  it('is filled by what makes sense beside what does not', async () => {
    const { clock, facts } = scene([9, 8], () => ['nonsense', receipt(9)])
    await clock.advance(1_000)
    expect(facts()).toMatchObject([{}, { body: { sequence: 9 } }])
  })

  it("is nobody's to fill when mesh.yaml names no place any more", async () => {
    const { clock, runs } = scene(
      [8],
      () => [],
      () => ({ ...WMS, pull: null }),
    )
    await clock.advance(60_000)
    expect(runs()).toEqual([])
  })
})
