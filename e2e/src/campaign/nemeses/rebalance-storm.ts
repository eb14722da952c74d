import { wholeNumber } from '../random.ts'
import type { Nemesis } from './nemesis.ts'

const ROUNDS = 4
const SERVICES = ['erp-poster', 'order-ingest', 'status-propagator'] as const

export const rebalanceStorm: Nemesis = {
  name: 'rebalance-storm',
  given: 'one instance of each service',
  when: 'second and third instances join, leave in order, and are killed, round after round',
  expected: 'slots move each time, no work is done twice, and orders go on',
  isShort: false,
  strike: async ({ services, random, flows }) => {
    let joined = 0
    let slowestMs = 0
    for (let round = 0; round < ROUNDS; round += 1) {
      const members = await Promise.all(
        SERVICES.flatMap((name) =>
          Array.from({ length: wholeNumber(random, 1, 2) }, () => services.join(name)),
        ),
      )
      joined += members.length
      slowestMs = Math.max(slowestMs, await flows(round % 2 === 0 ? 'a' : 'b', 90_000))
      await Promise.all(members.map((member) => (random() < 0.5 ? member.kill() : member.stop())))
    }
    slowestMs = Math.max(slowestMs, await flows('a', 90_000))
    return { measured: { rounds: ROUNDS, joined, slowestMs } }
  },
}
