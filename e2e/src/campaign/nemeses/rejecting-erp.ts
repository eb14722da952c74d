import { eventually } from '@carrick/testkit'
import { type Exchange, isCreate } from '../scene/erp-wire.ts'
import { rowsOf } from '../scene/scene.ts'
import { operate } from './operate.ts'
import type { Nemesis } from './nemesis.ts'

const LANE = 'select state, failure from lane where key = $1'
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
    let struck = 0
    let state = ''
    let slowestMs = 0
    try {
      await eventually(
        'the second try of the order',
        async () => {
          slowestMs = Math.max(slowestMs, await flows('a', 15_000))
          const [lane] = await rowsOf(scene, 'erp-poster', LANE, [order])
          if (lane !== undefined) {
            state = String(lane['state'])
            const { code } = JSON.parse(String(lane['failure'] ?? '{}')) as { code?: string }
            state += ` ${code ?? ''}`
          }
          const calls = scene.history.entries.filter(
            (entry) => entry.kind === 'answer' && entry.order === order && entry.status === 500,
          )
          return calls.length >= TRIES
        },
        CEILING_MS,
      )
    } finally {
      struck = end()
    }
    const operator = await operate(scene, 'erp-poster', 'retry', order)
    return {
      measured: { struck, state, slowestMs, operator },
      afterwards: async () => {
        await eventually('the order that failed', () => documents(order) > 0, CEILING_MS)
        return {}
      },
    }
  },
}
