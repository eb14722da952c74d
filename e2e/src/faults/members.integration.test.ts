import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { PARTITIONS } from '@carrick/schemas'
import { eventually } from '@carrick/testkit'
import { expectPostedOnce, type FaultScene, openFaultScene } from './fault-scene.fixture.ts'
import { keepBusy } from './load.fixture.ts'
import { type Member, sharedAmong } from './member.fixture.ts'

let scene: FaultScene
let first: Member
let second: Member

/** An ERP that would book an order twice if it were asked twice. */
beforeAll(async () => {
  scene = await openFaultScene({ uniqueMarks: false, settings: { latencyMs: 60 } })
  ;[first, second] = await Promise.all([scene.start('erp-poster'), scene.start('erp-poster')])
  await sharedAmong([first, second], PARTITIONS)
}, 90_000)

afterAll(() => scene.stop(), 60_000)

const passed = (orderIds: readonly string[], count: number): Promise<true> =>
  eventually(
    `${String(count)} more orders`,
    () => scene.posted(orderIds) >= count || undefined,
    40_000,
  )

describe('two instances of erp-poster at full load', () => {
  it('post each order once while an instance is stopped past its session and woken again', async () => {
    const load = keepBusy({ enter: scene.queue, through: scene.posted })
    await passed(load.ids, 100)
    first.pause()
    await sharedAmong([second], PARTITIONS)
    const before = [...load.ids]
    await eventually(
      'what the sleeper had begun to be settled by the other',
      () => scene.posted(before) === before.length,
      60_000,
    )
    first.resume()
    await sharedAmong([first, second], PARTITIONS)
    await expectPostedOnce(scene, await load.end())
  }, 180_000)

  it('post each order once while a third joins and the first leaves', async () => {
    const load = keepBusy({ enter: scene.queue, through: scene.posted })
    await passed(load.ids, 50)
    const third = await scene.start('erp-poster')
    await sharedAmong([first, second, third], PARTITIONS)
    await passed(load.ids, scene.posted(load.ids) + 100)
    await first.stop()
    expect(first.running()).toBe(false)
    await sharedAmong([second, third], PARTITIONS)
    await passed(load.ids, scene.posted(load.ids) + 100)
    await expectPostedOnce(scene, await load.end())
  }, 180_000)
})
