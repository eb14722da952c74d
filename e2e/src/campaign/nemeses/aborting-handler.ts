import { eventually } from '@carrick/testkit'
import { isCreate } from '../scene/erp-wire.ts'
import { laneOf } from '../scene/lane-of.ts'
import type { Nemesis } from './nemesis.ts'
import { operate } from './operate.ts'

const MOST_KILLS = 8
const NEXT_MS = 45_000

export const abortingHandler: Nemesis = {
  name: 'aborting-handler',
  given: 'one order among many',
  when: 'erp-poster dies whenever it is about to talk of that order to the ERP',
  expected:
    'the others are posted all the same; it waits alone, or is posted once when that is over',
  isShort: false,
  strike: async (scene) => {
    const { wires, services, documents, flows } = scene
    const { exchange, cut } = await wires.a.stop('call', isCreate)
    const { order } = exchange
    const kill = async (end: () => void): Promise<void> => {
      await services.kill('erp-poster')
      end()
      await services.start('erp-poster')
    }
    await kill(cut)
    let kills = 1
    let slowestMs = 0
    while (kills < MOST_KILLS) {
      const again = wires.a.stop('call', (one) => one.order === order)
      const next = await Promise.race([
        again,
        (async () => {
          const end = performance.now() + NEXT_MS
          while (performance.now() < end) slowestMs = Math.max(slowestMs, await flows('a', 90_000))
          return undefined
        })(),
      ])
      if (next === undefined) break
      await kill(next.cut)
      kills += 1
    }
    wires.a.clear()
    const lane = await laneOf(scene, 'erp-poster', order)
    const operator =
      lane === undefined ? 'none' : await operate(scene, 'erp-poster', 'retry', order)
    return {
      measured: {
        kills,
        state: lane?.state ?? 'open',
        code: lane?.code ?? '',
        operator,
        slowestMs,
      },
      afterwards: async () => {
        await eventually('the order', () => documents(order) > 0, 120_000)
        return {}
      },
    }
  },
}
