import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { OrderStatusChanged } from '@carrick/schemas'
import { eventually } from '@carrick/testkit'
import { expectPostedOnce, type FaultScene, openFaultScene } from './fault-scene.fixture.ts'
import type { Member } from './member.fixture.ts'

let scene: FaultScene
let poster: Member
let propagator: Member

beforeAll(async () => {
  scene = await openFaultScene({ uniqueMarks: false, settings: { latencyMs: 100 } })
  ;[poster, propagator] = await Promise.all([
    scene.start('erp-poster'),
    scene.start('status-propagator'),
  ])
}, 90_000)

afterAll(() => scene.stop(), 60_000)

const ORDERS = 200

const statusesOf = (orderId: string) => scene.outsider.seen(OrderStatusChanged, orderId)

/** Versions rise, each is told by one event only, the last one says that the order is posted. */
const expectToldOnce = async (orderIds: readonly string[]): Promise<void> => {
  await eventually(
    'the last status of each order',
    () =>
      orderIds.every((orderId) =>
        statusesOf(orderId).some(({ integration }) => integration === 'POSTED'),
      ),
    60_000,
  )
  for (const orderId of orderIds) {
    const told = new Map(
      statusesOf(orderId).map(({ meta, statusVersion }) => [meta.eventId, statusVersion]),
    )
    const versions = [...told.values()]
    expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b))
    expect(statusesOf(orderId).at(-1)?.integration).toBe('POSTED')
  }
}

describe('a service that is killed while 200 orders flow', () => {
  it('erp-poster posts each order once after SIGKILL', async () => {
    const orderIds = await scene.queue(ORDERS)
    await eventually('some orders', () => scene.posted(orderIds) >= 20, 30_000)
    await poster.kill()
    expect(scene.posted(orderIds)).toBeLessThan(ORDERS)
    poster = await scene.start('erp-poster')
    await expectPostedOnce(scene, orderIds, 90_000)
  }, 150_000)

  it('status-propagator tells each status once, in order, after SIGKILL', async () => {
    const orderIds = await scene.queue(ORDERS)
    await eventually(
      'the first statuses',
      () => orderIds.filter((orderId) => statusesOf(orderId).length > 0).length >= 20,
      30_000,
    )
    await propagator.kill()
    propagator = await scene.start('status-propagator')
    await expectPostedOnce(scene, orderIds)
    await expectToldOnce(orderIds)
  }, 150_000)
})
