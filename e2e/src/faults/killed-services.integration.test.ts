import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { orderIdOfRecord } from '@carrick/kernel'
import { OrderStatusChanged } from '@carrick/schemas'
import { eventually } from '@carrick/testkit'
import { expectDoneOnce, type MeshScene, openMeshScene } from './mesh-scene.fixture.ts'
import { SERVICES } from './services.fixture.ts'

let scene: MeshScene

beforeAll(async () => {
  scene = await openMeshScene()
}, 120_000)

afterAll(() => scene.stop(), 60_000)

const ORDERS = 200

/** Each status is told by one event only, and none after a newer one. */
const expectToldInOrder = (recordIds: readonly string[]): void => {
  for (const recordId of recordIds) {
    const told = new Map(
      scene.outsider
        .seen(OrderStatusChanged, orderIdOfRecord(scene.org.orgId, recordId))
        .map(({ meta, statusVersion }) => [meta.eventId, statusVersion]),
    )
    const versions = [...told.values()]
    expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b))
  }
}

describe('a service that is killed while 200 orders flow from the org to the ERP and back', () => {
  it.each(SERVICES)(
    '%s loses none, doubles none and tells no status twice after SIGKILL',
    async (name) => {
      const first = await scene.sell(10)
      const rest = scene.sell(ORDERS - first.length)
      await eventually('the first documents', () => scene.documents(first) > 0, 90_000)
      await scene.members.get(name)?.kill()
      const recordIds = [...first, ...(await rest)]
      const shown = recordIds.filter(
        (id) => scene.org.record(id)?.values['Billing_Status__c'] === 'INVOICED',
      )
      expect(shown.length).toBeLessThan(ORDERS)
      scene.members.set(name, await scene.start(name))
      await expectDoneOnce(scene, recordIds)
      expectToldInOrder(recordIds)
    },
    300_000,
  )
})
