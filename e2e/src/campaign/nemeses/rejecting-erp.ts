import { eventually } from '@carrick/testkit'
import { type Exchange, isCreate } from '../scene/erp-wire.ts'
import { type KeptLane, laneOf } from '../scene/lane-of.ts'
import { operate } from './operate.ts'
import type { Nemesis } from './nemesis.ts'

const CEILING_MS = 240_000
const TRIES = 2

export const rejectingErp: Nemesis = {
  name: 'order-that-always-fails',
  given: 'good orders for the same ERP',
  when: 'the ERP answers 500 to one of them, whenever it is asked',
  expected: 'only that one waits, with a code; it is posted once when the fault is over',
  isShort: false,
  strike: async (scene) => {
    const { wires, flows, documents } = scene
    let order = ''
    const end = wires.a.refuse(500, (exchange: Exchange) => {
      if (isCreate(exchange) && order === '') order = exchange.order
      return isCreate(exchange) && exchange.order === order
    })
    let lane: KeptLane | undefined
    let slowestMs = 0
    const isTriedAgain = async (): Promise<boolean> => {
      slowestMs = Math.max(slowestMs, await flows('a', 15_000))
      lane = (await laneOf(scene, 'erp-poster', order)) ?? lane
      const refused = scene.history.entries.filter(
        (entry) => entry.kind === 'answer' && entry.order === order && entry.status === 500,
      )
      return refused.length >= TRIES
    }
    const struck = await eventually('the second try of the order', isTriedAgain, CEILING_MS).then(
      end,
      (thrown: unknown) => {
        end()
        throw thrown
      },
    )
    const operator = await operate(scene, 'erp-poster', 'retry', order)
    return {
      measured: {
        struck,
        state: lane?.state ?? 'open',
        code: lane?.code ?? '',
        slowestMs,
        operator,
      },
      afterwards: async () => {
        await eventually('the order that failed', () => documents(order) > 0, CEILING_MS)
        return {}
      },
    }
  },
}
