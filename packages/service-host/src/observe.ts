import type { RuntimeObserver } from '@carrick/messaging'
import { ATTRIBUTE, type Metrics, parseTraceparent, type Tracing } from '@carrick/telemetry'

/** The runtime's news as metrics and, for sampled events, spans. */
export const observe = (
  metrics: Metrics,
  tracing: Tracing,
  now: () => number,
): RuntimeObserver => ({
  settled: (handler, disposition, count) => {
    metrics.events.inc({ handler, disposition }, count)
  },
  handled: ({ handler, id, key, traceparent, operation, outcome, durationMs }) => {
    if (operation !== 'decide')
      metrics.calls.observe({ target: handler, outcome }, durationMs / 1000)
    if (tracing.ratio === 0 || traceparent === undefined) return
    const parent = parseTraceparent(traceparent)
    if (parent?.sampled !== true) return
    const end = now()
    const span = tracing.tracer.startSpan(`${operation} ${handler}`, {
      startTime: end - durationMs,
      links: [{ context: { traceId: parent.traceId, spanId: parent.spanId, traceFlags: 1 } }],
      attributes: {
        [ATTRIBUTE.messageId]: id,
        [ATTRIBUTE.messageKey]: key,
        [ATTRIBUTE.handler]: handler,
        [ATTRIBUTE.disposition]: outcome,
      },
    })
    span.end(end)
  },
  committed: ({ rows, durationMs }) => {
    metrics.commit.observe(durationMs / 1000)
    metrics.commitRows.observe(rows)
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
})
