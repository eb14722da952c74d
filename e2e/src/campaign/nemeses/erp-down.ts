import { systemClock } from '@carrick/kernel'
import { eventually } from '@carrick/testkit'
import type { Nemesis } from './nemesis.ts'

const SHORT_MS = 4_000
const LONG_MS = 45_000

export const erpDown: Nemesis = {
  name: 'erp-down',
  given: 'orders for two ERPs',
  when: 'one ERP is down, or takes calls and never answers',
  expected: 'the other gets its orders all the while; the first gets its own when it is back',
  isShort: true,
  strike: async ({ erps, random, isLong, posted, flows, sellers, documents }) => {
    const hang = random() < 0.3
    const downMs = isLong ? LONG_MS : SHORT_MS
    const before = posted('b')
    await erps.a.down({ hang })
    const own = await sellers.inOrg('a')
    let slowestMs = 0
    const end = systemClock.monotonic() + downMs
    while (systemClock.monotonic() < end) slowestMs = Math.max(slowestMs, await flows('b', 15_000))
    const postedToOther = posted('b') - before
    if (documents(own) > 0) throw new Error('the ERP that was down has booked an order')
    await erps.a.up()
    return {
      measured: { hang, downMs, postedToOther, slowestMs },
      afterwards: async () => {
        await eventually('the orders of the ERP that was down', () => documents(own) > 0, 90_000)
        return {}
      },
    }
  },
}
