import type { RuntimeAdmin, RuntimeObserver } from '@carrick/messaging'
import {
  type Logger,
  type Metrics,
  parseTraceparent,
  recordSpan,
  type Tracing,
} from '@carrick/telemetry'

type Failure = Parameters<NonNullable<RuntimeObserver['laneChanged']>>[0]

/** Codes and ids only: what is wrong in words may hold what the schema tags as personal. */
const logFailure = (logger: Logger, { traceparent, ...failure }: Failure): void => {
  const traceId = traceparent && parseTraceparent(traceparent)?.traceId
  const line = { ...failure, ...(traceId && { traceId }) }
  if (failure.state === 'waiting') logger.warn(line, 'An event is a dead letter')
  else if (failure.state === 'retrying') logger.info(line, 'An event failed and is tried again')
  else logger.debug(line, 'An event waits for its target')
}

export interface ObserveDeps {
  readonly service: string
  readonly metrics: Metrics
  readonly tracing: Tracing
  readonly logger: Logger
  /** Epoch ms. */
  readonly now: () => number
}

/** Says once when calls to a target begin to wait, and once when they go on. */
const targetLog = (logger: Logger) => {
  const held = new Set<string>()
  return (target: string, state: 'open' | 'held' | 'probing'): void => {
    if (state === 'held' && !held.has(target)) {
      held.add(target)
      logger.warn({ target }, 'A target is held: what goes to it waits')
    } else if (state === 'open' && held.delete(target)) {
      logger.info({ target }, 'A target is back: what waited for it goes on')
    }
  }
}

/** The runtime's news as metrics, log lines and, for sampled events, spans. */
export const observe = ({
  service,
  metrics,
  tracing,
  logger,
  now,
}: ObserveDeps): RuntimeObserver => {
  const logTarget = targetLog(logger)
  return {
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
    laneChanged: (failure) => {
      const { handler, state, code } = failure
      if (state === 'waiting') metrics.deadLetters.inc({ handler, code })
      logFailure(logger, failure)
    },
    governor: (target, state, _limit, inUse) => {
      metrics.targetHeld.set({ target }, state === 'open' ? 0 : 1)
      metrics.inFlight.set({ target }, inUse)
      logTarget(target, state)
    },
    slots: (owned) => {
      metrics.slotsOwned.set(owned)
    },
    fenced: (slots) => {
      metrics.slotsFenced.inc(slots)
    },
  }
}

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
