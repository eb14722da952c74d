import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { PARTITIONS } from '@carrick/schemas'
import { eventually } from '@carrick/testkit'
import { keepBusy, type Load } from './load.fixture.ts'
import { sharedAmong } from './member.fixture.ts'
import { expectDoneOnce, type MeshScene, openMeshScene } from './mesh-scene.fixture.ts'

let scene: MeshScene
let load: Load

beforeAll(async () => {
  scene = await openMeshScene()
  load = keepBusy({ enter: scene.sell, through: scene.done, underWay: 100 })
}, 120_000)

afterAll(() => scene.stop(), 60_000)

/** So many more orders come through than there were. */
const passed = async (count: number): Promise<void> => {
  const before = scene.done(load.ids)
  await eventually(
    `${String(count)} more orders`,
    () => {
      const more = scene.done(load.ids) - before
      if (more < count) throw new Error(`${String(more)} came through`)
      return true
    },
    60_000,
  )
}

const instancesOf = async (name: Parameters<MeshScene['start']>[0]) => {
  const first = scene.members.get(name)
  if (first === undefined) throw new Error(`${name} does not run`)
  const second = await scene.start(name)
  scene.members.set(name, second)
  return [first, second] as const
}

describe('two instances at full load, one of them stopped past its session, woken and taken away', () => {
  it.each(['order-ingest', 'status-propagator', 'salesforce-status-writer'] as const)(
    '%s shares its slots anew and orders go on, each once',
    async (name) => {
      const [first, second] = await instancesOf(name)
      await sharedAmong([first, second], PARTITIONS)
      await passed(50)
      first.pause()
      await sharedAmong([second], PARTITIONS)
      await passed(100)
      first.resume()
      await sharedAmong([first, second], PARTITIONS)
      await passed(50)
      await first.stop()
      await sharedAmong([second], PARTITIONS)
      await passed(50)
      expect(first.running()).toBe(false)
    },
    300_000,
  )

  it.each(['salesforce-cdc-listener', 'erp-events'] as const)(
    '%s has one reader at a time and the other takes over',
    async (name) => {
      const [first] = await instancesOf(name)
      await passed(50)
      first.pause()
      // Orders that were under way may still come through without a reader; these many cannot.
      await passed(200)
      first.resume()
      await passed(100)
      await first.stop()
      await passed(100)
      expect(first.running()).toBe(false)
    },
    300_000,
  )

  it('and at the end each order is in the ERP once and shown in the org', async () => {
    const recordIds = await load.end()
    expect(recordIds.length).toBeGreaterThan(1_000)
    await expectDoneOnce(scene, recordIds)
  }, 240_000)
})
