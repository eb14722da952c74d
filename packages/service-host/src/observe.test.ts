import { describe, expect, it } from '@jest/globals'
import { createMetrics, startTracing } from '@carrick/telemetry'
import { countStored, observe } from './observe.ts'

const observed = () => {
  const metrics = createMetrics('erp-poster', false)
  const tracing = startTracing({ service: 'erp-poster' })
  return { metrics, observer: observe('erp-poster', metrics, tracing, () => 0) }
}

describe('the metrics of a service', () => {
  it('tell how long events waited from first sight to commit', async () => {
    const { metrics, observer } = observed()
    observer.settled?.('erp-poster.post-order', 'applied', 1, 2_500)
    const text = await metrics.registry.metrics()
    expect(text).toMatch(/carrick_process_duration_seconds_sum\{[^}]*post-order[^}]*\} 2\.5/)
  })

  it('tell calls apart by target and outcome, but not flushes by their size', async () => {
    const { metrics, observer } = observed()
    const work = { handler: 'h', id: 'e', key: 'k', topic: undefined, traceparent: undefined }
    const call = { ...work, target: 'erp:demo', operation: 'perform', durationMs: 1 } as const
    observer.handled?.({ ...call, outcome: 'in-doubt' })
    observer.handled?.({ ...call, operation: 'flush', outcome: '200' })
    const text = await metrics.registry.metrics()
    expect(text).toMatch(/call_duration_seconds_count\{[^}]*outcome="in-doubt"[^}]*\} 1/)
    expect(text).toMatch(/call_duration_seconds_count\{[^}]*outcome="flushed"[^}]*\} 1/)
  })

  it('count the lanes and packs of the database anew in each scrape', async () => {
    const { metrics } = observed()
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
