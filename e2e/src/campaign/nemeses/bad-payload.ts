import { randomUUID } from 'node:crypto'
import { HEADER } from '@carrick/kernel'
import { OrderQueued } from '@carrick/schemas'
import { aMeta, anOrder, eventually } from '@carrick/testkit'
import { laneOf } from '../scene/lane-of.ts'
import type { Nemesis } from './nemesis.ts'

export const badPayload: Nemesis = {
  name: 'bad-payload',
  given: 'good orders on all partitions',
  when: 'a record is put among them that no try can read',
  expected: 'it becomes a dead letter with a code and a case; the orders around it are posted',
  isShort: true,
  strike: async (scene) => {
    const { observer, flows } = scene
    const key = randomUUID()
    const { bytes } = observer.bytesOf(OrderQueued, {
      meta: aMeta('OrderQueued', key),
      order: anOrder(key),
      target: 'a',
      rule: 'the-rest',
      mode: 'LIVE',
    })
    await observer.publish({
      topic: OrderQueued.topic,
      key,
      value: bytes.subarray(0, bytes.length - 40),
      headers: { [HEADER.type]: OrderQueued.name },
    })
    const flowsAroundMs = Math.max(await flows('a'), await flows('b'))
    const { code } = await eventually(
      'the dead letter',
      async () => {
        const lane = await laneOf(scene, 'erp-poster', key)
        return lane?.state === 'waiting' && lane
      },
      60_000,
    )
    if (code !== 'MESH_CODEC_BODY') throw new Error(`the dead letter says ${code}`)
    return { measured: { code, flowsAroundMs } }
  },
}
