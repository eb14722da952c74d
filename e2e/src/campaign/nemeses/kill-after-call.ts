import { eventually } from '@carrick/testkit'
import { pick } from '../random.ts'
import { isCreate } from '../scene/erp-wire.ts'
import { rowsOf } from '../scene/scene.ts'
import type { Nemesis } from './nemesis.ts'

const INTENT = 'select state from intent where key = $1'

export const killAfterCall: Nemesis = {
  name: 'kill-after-call',
  given: 'an order that the ERP has booked',
  when: 'erp-poster is killed before it has the answer',
  expected: 'the next instance finds the document by its mark and does not ask for a second one',
  isShort: true,
  strike: async (scene) => {
    const { wires, services, random, documents, erps } = scene
    const erp = pick(random, ['a', 'b'] as const)
    const { exchange, cut } = await wires[erp].stop('answer', isCreate)
    const { order } = exchange
    await services.kill('erp-poster')
    cut()
    if (documents(order) !== 1) throw new Error('the ERP did not book the order')
    const began = performance.now()
    await services.start('erp-poster')
    await eventually(
      'the intent to be settled',
      async () => (await rowsOf(scene, 'erp-poster', INTENT, [order]))[0]?.['state'] !== 'decided',
      60_000,
    )
    const creates = erps[erp].books.orders.find((one) => one.order.mark === order)?.creates ?? 0
    if (documents(order) !== 1 || creates !== 1)
      throw new Error(`${order} was asked for ${String(creates)} times`)
    return { measured: { erp, creates, settledAfterMs: Math.round(performance.now() - began) } }
  },
}
