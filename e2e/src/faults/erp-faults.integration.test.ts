import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { OrderPosted } from '@carrick/schemas'
import { eventually } from '@carrick/testkit'
import { expectPostedOnce, type FaultScene, openFaultScene } from './fault-scene.fixture.ts'
import type { Member } from './member.fixture.ts'

let scene: FaultScene
let poster: Member

/** An ERP that would book an order twice if it were asked twice. */
beforeAll(async () => {
  scene = await openFaultScene({ uniqueMarks: false })
  poster = await scene.start('erp-poster')
}, 90_000)

afterEach(async () => {
  scene.erp.faults.forget()
  await scene.erp.up()
})

afterAll(() => scene.stop(), 60_000)

const laneOf = async (orderId: string) => (await poster.lanes()).find(({ key }) => key === orderId)

describe('an ERP that fails gets each order once', () => {
  it('when calls are cut before it committed', async () => {
    scene.erp.faults.add({ kind: 'cut-before-commit' }, 4)
    await expectPostedOnce(scene, await scene.queue(20))
  }, 90_000)

  it('when calls are cut after it committed', async () => {
    scene.erp.faults.add({ kind: 'cut-after-commit' }, 4)
    const orderIds = await scene.queue(20)
    await expectPostedOnce(scene, orderIds)
    const found = orderIds.filter(
      (orderId) => scene.outsider.seen(OrderPosted, orderId)[0]?.found === true,
    )
    expect(found).toHaveLength(4)
  }, 90_000)

  it('when it is down for a while', async () => {
    await scene.erp.down()
    const orderIds = await scene.queue(20)
    await eventually('the target to be held', async () =>
      (await poster.status()).targets.some(({ heldUntil }) => heldUntil !== undefined),
    )
    const dead = (await poster.deadLetters()).map(({ key }) => key)
    expect(orderIds.filter((orderId) => dead.includes(orderId))).toEqual([])
    await scene.erp.up()
    await expectPostedOnce(scene, orderIds)
  }, 90_000)

  it('when a request is held past the time-out of the caller and done afterwards', async () => {
    scene.erp.faults.add({ kind: 'hold' })
    const [orderId = ''] = await scene.queue(1)
    await eventually('the call to be in doubt', () => laneOf(orderId), 30_000)
    expect(scene.erp.books.documentsOf(orderId)).toBe(0)
    expect(scene.erp.faults.letGo()).toBe(1)
    await expectPostedOnce(scene, [orderId])
    expect(scene.outsider.seen(OrderPosted, orderId)[0]?.found).toBe(true)
  }, 90_000)

  it('when it asks to come again later, and not before that', async () => {
    const afterMs = 3_000
    scene.erp.faults.add({ kind: 'throttle', afterMs })
    const started = performance.now()
    const orderIds = await scene.queue(1)
    await expectPostedOnce(scene, orderIds)
    expect(performance.now() - started).toBeGreaterThanOrEqual(afterMs)
  }, 60_000)
})
