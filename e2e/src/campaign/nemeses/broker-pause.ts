import { systemClock } from '@carrick/kernel'
import type { Nemesis } from './nemesis.ts'

const SHORT_MS = 5_000
const LONG_MS = 60_000

export const brokerPause: Nemesis = {
  name: 'broker-pause',
  given: 'orders in all services',
  when: 'the broker is stopped (SIGSTOP) for longer than a session, and woken',
  expected: 'members join again, and orders go on',
  isShort: true,
  strike: async ({ servers, isLong, flows }) => {
    const pausedMs = isLong ? LONG_MS : SHORT_MS
    servers.kafka.pause()
    try {
      await systemClock.sleep(pausedMs)
    } finally {
      servers.kafka.resume()
    }
    return { measured: { pausedMs, flowsAfterMs: await flows('a', 90_000) } }
  },
}
