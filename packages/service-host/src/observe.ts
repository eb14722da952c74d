import type { RuntimeAdmin, RuntimeObserver } from '@carrick/messaging'
import { type Metrics, recordSpan, type Tracing } from '@carrick/telemetry'

/** The runtime's news as metrics and, for sampled events, spans. */
export const observe = (
  service: string,
  metrics: Metrics,
  tracing: Tracing,
  now: () => number,
): RuntimeObserver => ({
  settled: (handler, disposition, count, sinceSeenMs) => {
    metrics.events.inc({ handler, disposition }, count)
    if (sinceSeenMs !== undefined) metrics.process.observe({ handler }, sinceSeenMs / 1000)
  },
  handled: (work) => {
    const { target, outcome, durationMs } = work
    // A flush names how many it wrote: too many values for a label.
    if (target !== undefined)
      metrics.calls.observe(
        { target, outcome: work.operation === 'flush' ? 'flushed' : outcome },
        durationMs / 1000,
      )
    recordSpan(tracing, { ...work, service }, now())
  },
  repeated: (count) => {
    metrics.repeated.inc(count)
  },
  committed: ({ rows, durationMs }) => {
    metrics.commit.observe(durationMs / 1000)
    metrics.commitRows.observe(rows)
  },
  commitFailed: (kind) => {
    metrics.commitFailures.inc({ kind })
  },
  published: ({ records }) => {
    metrics.published.inc(records)
  },
  publishFailed: () => {
    metrics.publishFailures.inc()
  },
  laneChanged: ({ handler, state, code }) => {
    if (state === 'waiting') metrics.deadLetters.inc({ handler, code: code ?? '' })
  },
  governor: (target, state, _limit, inUse) => {
    metrics.targetHeld.set({ target }, state === 'open' ? 0 : 1)
    metrics.inFlight.set({ target }, inUse)
  },
  slots: (owned) => {
    metrics.slotsOwned.set(owned)
  },
  fenced: (slots) => {
    metrics.slotsFenced.inc(slots)
  },
})

/** Counts that only the database knows, asked for once in each scrape. */
export const countStored = async (
  metrics: Metrics,
  runtime: Pick<RuntimeAdmin, 'gauges'>,
): Promise<void> => {
  const { lanes, unpublished } = await runtime.gauges()
  metrics.lanes.reset()
  for (const { state, count } of lanes) metrics.lanes.inc({ state }, count)
  metrics.unpublished.set(unpublished.reduce((sum, { count }) => sum + count, 0))
}
