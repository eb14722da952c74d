import { targetOf } from './notice.ts'
import type { Subscription } from './subscription.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** When a try follows the one before it, ms: the example of Standard Webhooks, about 75 hours in all. */
export const SCHEDULE_MS: readonly number[] = [
  5_000,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
]

/**
 * How the runtime tries. An endpoint is one key, so nobody else's success tells whether the endpoint or the
 * message is at fault: every try counts. An answer that never came is sent again after the first step.
 */
export const RUNTIME = {
  ladderMs: SCHEDULE_MS,
  ladderJitter: 0.2,
  patience: 0,
  doubtMs: 5_000,
  visibilityMs: 0,
  // A slow endpoint's lane waits in the database, so that it leaves the others their room in memory.
  laneRows: 20,
  actMs: 15_000,
  acceptFirst: true,
} as const

/**
 * A mail server may look into a mail before it answers, and who does not wait sends it twice; it may also take
 * few connections at a time. Subscriptions that come while the service runs get this with its next start.
 */
export const mailTargets = (
  subscriptions: readonly Pick<Subscription, 'name' | 'kind'>[],
): Readonly<Record<string, { readonly actMs: number; readonly permits: number }>> =>
  Object.fromEntries(
    subscriptions
      .filter(({ kind }) => kind === 'email')
      .map((one) => [targetOf(one), { actMs: MINUTE, permits: 4 }]),
  )
