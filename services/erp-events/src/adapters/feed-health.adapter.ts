import type { MeshError } from '@carrick/kernel'
import type { Logger, Metrics } from '@carrick/telemetry'
import type { FeedHealth } from '../ports.ts'

export interface FeedHealthBoard extends FeedHealth {
  /** What is wrong now, one sentence each. */
  problems(): readonly string[]
}

/** Keeps what is wrong with each feed, and tells of beginnings and ends in the log. */
export const createFeedHealth = (
  logger: Pick<Logger, 'info' | 'warn'>,
  metrics: Pick<Metrics, 'events' | 'targetHeld'>,
): FeedHealthBoard => {
  const failing = new Map<string, MeshError>()
  return {
    failed: (feed, problem) => {
      const known = failing.get(feed)
      failing.set(feed, problem)
      metrics.targetHeld.set({ target: feed }, 1)
      if (known?.code === problem.code) return
      logger.warn({ feed, code: problem.code, err: problem.message }, 'A feed cannot be read')
    },
    forgotten: (feed) => {
      logger.warn({ feed }, 'The ERP forgot our place in the feed; it is read from its beginning')
    },
    restored: (feed, missing) => {
      logger.warn({ feed, missing }, 'The ERP has less than it told; all orders are compared')
    },
    read: (feed) => {
      if (!failing.delete(feed)) return
      metrics.targetHeld.set({ target: feed }, 0)
      logger.info({ feed }, 'A feed can be read again')
    },
    ignored: (feed, count) => {
      metrics.events.inc({ handler: feed, disposition: 'foreign' }, count)
      logger.info({ feed, count }, 'Facts about documents that are not ours are left alone')
    },
    left: (feed) => {
      if (failing.delete(feed)) metrics.targetHeld.set({ target: feed }, 0)
    },
    problems: () =>
      [...failing].map(
        ([feed, { code, message }]) => `${feed} cannot be read: ${message} (${code})`,
      ),
  }
}
