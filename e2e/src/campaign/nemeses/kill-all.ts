import { SERVICES } from '../../faults/services.fixture.ts'
import type { Nemesis } from './nemesis.ts'

export const killAll: Nemesis = {
  name: 'kill-all',
  given: 'orders in all services',
  when: 'all are killed at once and started again',
  expected: 'each goes on where its last commit was',
  isShort: false,
  strike: async ({ services, flows }) => {
    await Promise.all(SERVICES.map((name) => services.kill(name)))
    await Promise.all(SERVICES.map((name) => services.start(name)))
    return {
      measured: { flowsAfterMs: Math.max(await flows('a', 90_000), await flows('b', 90_000)) },
    }
  },
}
