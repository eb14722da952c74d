import { systemClock } from '@carrick/kernel'
import { pick } from '../random.ts'
import { SERVICES } from '../../faults/services.fixture.ts'
import type { Nemesis } from './nemesis.ts'

const SHORT_MS = 6_000
const LONG_MS = 90_000

export const sleepingService: Nemesis = {
  name: 'sleeping-service',
  given: 'a service with work in its hands, and a second instance of it',
  when: 'the first is stopped (SIGSTOP) past its session and woken (SIGCONT)',
  expected: 'the second takes over, the first is fenced, and orders go on',
  isShort: true,
  strike: async ({ services, random, isLong, flows }) => {
    const service = pick(random, SERVICES)
    const sleptMs = isLong ? LONG_MS : SHORT_MS
    const first = services.member(service)
    const second = await services.join(service)
    first.pause()
    try {
      await systemClock.sleep(sleptMs)
    } finally {
      first.resume()
    }
    const flowsAfterMs = await flows('b', 90_000)
    await second.stop()
    return {
      measured: { service, sleptMs, flowsAfterMs, flowsAloneAfterMs: await flows('a', 90_000) },
    }
  },
}
