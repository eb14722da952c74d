import { eventually } from '@carrick/testkit'
import { pick } from '../random.ts'
import { isCreate } from '../scene/erp-wire.ts'
import { rowsOf } from '../scene/scene.ts'
import type { Nemesis } from './nemesis.ts'

const UNPUBLISHED =
  'select count(*)::int as packs from outbox o join slot s using (slot) where o.seq > s.published'
const OUTCOME = `select 1 from intent where key = $1 and state in ('done', 'refused')`

export const killBeforePublish: Nemesis = {
  name: 'kill-before-publish',
  given: 'an outcome that is committed while the broker stands still, so that nothing is published',
  when: 'erp-poster is killed, and the org asks to cancel the same order before it is back',
  expected: 'the next instance publishes what was committed first, then does the new work',
  isShort: true,
  strike: async (scene) => {
    const { wires, services, random, servers, sellers, observer, erps } = scene
    const erp = pick(random, ['a', 'b'] as const)
    const { exchange, release } = await wires[erp].stop(
      'answer',
      (one) => isCreate(one) && sellers.records.has(one.order),
    )
    const { order } = exchange
    servers.kafka.pause()
    let packs: number
    try {
      release()
      await eventually(
        'the outcome to be committed',
        async () => (await rowsOf(scene, 'erp-poster', OUTCOME, [order])).length > 0,
      )
      packs = Number((await rowsOf(scene, 'erp-poster', UNPUBLISHED))[0]?.['packs'])
      await services.kill('erp-poster')
    } finally {
      servers.kafka.resume()
    }
    if (packs === 0) throw new Error('everything was published before the kill')
    await sellers.cancel(order)
    await services.start('erp-poster')
    const books = erps[erp].books.orders.find((one) => one.order.mark === order)
    await eventually(
      'the cancellation to be answered',
      async () => {
        await observer.catchUp(10_000)
        return scene.history.entries.some(
          (entry) =>
            entry.kind === 'publish' &&
            entry.key === order &&
            /OrderCancel(led|lationRejected)$/.test(entry.type),
        )
      },
      60_000,
    )
    return { measured: { erp, packs, cancelled: books?.document.cancelled ?? false } }
  },
}
