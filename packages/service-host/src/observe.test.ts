import { describe, expect, it } from '@jest/globals'
import { createLogger, createMetrics, startTracing } from '@carrick/telemetry'
import { countStored, observe } from './observe.ts'

const observed = async () => {
  const metrics = createMetrics('erp-poster', false)
  const tracing = await startTracing({ service: 'erp-poster' })
  const lines: string[] = []
  const logger = createLogger({
    service: 'erp-poster',
    destination: { write: (line) => lines.push(line) },
  })
  const observer = observe({ service: 'erp-poster', metrics, tracing, logger, now: () => 0 })
  return { metrics, observer, lines }
}

describe('an event that becomes a dead letter', () => {
  it('is counted by its code and logged with its trace, without its content', async () => {
    const { metrics, observer, lines } = await observed()
    observer.laneChanged?.({
      handler: 'erp-poster.post-order',
      key: 'o-1',
      eventId: 'e-1',
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      state: 'waiting',
      code: 'MESH_ERP_REJECTED',
      attempts: 1,
    })
    expect(await metrics.registry.metrics()).toMatch(
      /dead_letters_total\{.*MESH_ERP_REJECTED.*\} 1/,
    )
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      expect.objectContaining({
        level: 'warn',
        service: 'erp-poster',
        key: 'o-1',
        eventId: 'e-1',
        code: 'MESH_ERP_REJECTED',
        traceId: '0af7651916cd43dd8448eb211c80319c',
      }),
    ])
  })
})

describe('a target that is held', () => {
  it('is told of once when it begins and once when it ends', async () => {
    const { observer, lines } = await observed()
    for (const state of ['open', 'held', 'held', 'probing', 'held', 'open', 'open'] as const)
      observer.governor?.('erp:demo', state, 8, 0)
    expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual([
      'A target is held: what goes to it waits',
      'A target is back: what waited for it goes on',
    ])
  })
})

describe('the metrics of a service', () => {
  it('tell how long events waited from first sight to commit', async () => {
    const { metrics, observer } = await observed()
    observer.settled?.('erp-poster.post-order', 'applied', 1, 2_500)
    const text = await metrics.registry.metrics()
    expect(text).toMatch(/carrick_process_duration_seconds_sum\{[^}]*post-order[^}]*\} 2\.5/)
  })

  it('tell calls apart by target and outcome, but not flushes by their size', async () => {
    const { metrics, observer } = await observed()
    const work = { handler: 'h', id: 'e', key: 'k', topic: undefined, traceparent: undefined }
    const call = { ...work, target: 'erp:demo', operation: 'perform', durationMs: 1 } as const
    observer.handled?.({ ...call, outcome: 'in-doubt' })
    observer.handled?.({ ...call, operation: 'flush', outcome: '200' })
    const text = await metrics.registry.metrics()
    expect(text).toMatch(/call_duration_seconds_count\{[^}]*outcome="in-doubt"[^}]*\} 1/)
    expect(text).toMatch(/call_duration_seconds_count\{[^}]*outcome="flushed"[^}]*\} 1/)
  })

  it('count the lanes and packs of the database anew in each scrape', async () => {
    const { metrics } = await observed()
    const lane = { target: undefined, count: 2 }
    const gauges = (state: 'waiting' | 'held') => () =>
      Promise.resolve({
        lanes: [{ ...lane, state }],
        unpublished: [
          { slot: '1', count: 3 },
          { slot: '2', count: 4 },
        ],
        dirty: 0,
      })
    await countStored(metrics, { gauges: gauges('held') })
    await countStored(metrics, { gauges: gauges('waiting') })
    const text = await metrics.registry.metrics()
    expect(text).toMatch(/carrick_lanes\{[^}]*waiting[^}]*\} 2/)
    expect(text).not.toContain('held"')
    expect(text).toMatch(/unpublished_packs\{[^}]*\} 7/)
  })
})
