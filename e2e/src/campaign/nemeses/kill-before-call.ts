import { eventually } from '@carrick/testkit'
import { pick } from '../random.ts'
import { isCreate } from '../scene/erp-wire.ts'
import type { Nemesis } from './nemesis.ts'

export const killBeforeCall: Nemesis = {
  name: 'kill-before-call',
  given: 'an intent that is committed, and a call that is on its way',
  when: 'erp-poster is killed before the ERP has the call',
  expected: 'the next instance looks the order up, does not find it, and posts it once',
  isShort: true,
  strike: async ({ wires, services, random, documents, flows }) => {
    const erp = pick(random, ['a', 'b'] as const)
    const { exchange, cut } = await wires[erp].stop('call', isCreate)
    await services.kill('erp-poster')
    cut()
    if (documents(exchange.order) !== 0) throw new Error('the ERP had the call already')
    const began = performance.now()
    await services.start('erp-poster')
    return {
      measured: { erp, flowsAfterMs: await flows(erp) },
      // Until the call can no longer be under way, nobody may send it again.
      afterwards: async () => {
        await eventually('the order that was cut', () => documents(exchange.order) > 0, 60_000)
        if (documents(exchange.order) !== 1) throw new Error(`${exchange.order} was posted twice`)
        return { postedWithinMs: Math.round(performance.now() - began) }
      },
    }
  },
}
