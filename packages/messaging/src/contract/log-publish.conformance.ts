import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { LogHarness } from './event-log.conformance.ts'
import { joinGroup, until } from './log-member.ts'
import { createScene, type LogScene, numbers } from './log-scene.ts'

export const publishConformance = (makeHarness: () => Promise<LogHarness>): void => {
  describe('publishing', () => {
    let scene: LogScene
    beforeEach(async () => {
      scene = await createScene(await makeHarness())
    })
    afterEach(() => scene.harness.close())

    it('writes to the partition named, in the order given, with bytes and headers unchanged', async () => {
      const { log, topics, harness } = scene
      const odd = Buffer.from([0, 1, 255, 10])
      await log.publish([
        { topic: topics[0], partition: 3, key: 'ü', value: odd, headers: { a: 'ä', empty: '' } },
        { topic: topics[0], partition: 3, key: null, value: null, headers: {} },
        { topic: topics[1], partition: 1, key: '', value: Buffer.alloc(0), headers: {} },
      ])
      const member = await joinGroup(log, scene.group, topics)
      await until('three records', harness.patienceMs, () => member.records().length >= 3)
      const [first, second] = member.records().filter(({ topic }) => topic === topics[0])
      expect(first).toMatchObject({
        partition: 3,
        offset: 0,
        key: 'ü',
        headers: { a: 'ä', empty: '' },
      })
      expect([...(first?.value ?? [])]).toEqual([0, 1, 255, 10])
      expect(second).toMatchObject({ partition: 3, offset: 1, key: null, value: null })
    })

    it('stamps records with the time of the log', async () => {
      const { log, topics, harness } = scene
      const before = Date.now() - 1_000
      await scene.publish(1, 1)
      const member = await joinGroup(log, scene.group, topics)
      await until('the record', harness.patienceMs, () => member.records().length > 0)
      expect(member.records()[0]?.timestamp).toBeGreaterThanOrEqual(before)
    })

    it('has one call in flight', async () => {
      const first = scene.publish(1, 3)
      await expect(scene.publish(4, 4)).rejects.toMatchObject({ code: 'MESH_LOG_BUSY' })
      await first
      await scene.publish(5, 5)
    })

    it('names a record that is too large and goes on', async () => {
      const { log, harness, topics } = scene
      const large = { ...scene.record('large'), value: Buffer.alloc(harness.tooManyBytes) }
      await expect(log.publish([large])).rejects.toMatchObject({
        code: 'MESH_LOG_RECORD_TOO_LARGE',
      })
      await scene.publish(1, 3)
      const member = await joinGroup(log, scene.group, topics)
      await until('what follows', harness.patienceMs, () => member.records().length >= 3)
      expect(member.texts()).toEqual(numbers(1, 3))
    })

    it('keeps first occurrences in order when a call is repeated', async () => {
      const { log, harness, topics } = scene
      for (const last of [10, 20, 20, 30]) await scene.publish(1, last)
      const member = await joinGroup(log, scene.group, topics)
      await until('all records', harness.patienceMs, () => member.records().length >= 80)
      expect([...new Set(member.texts())]).toEqual(numbers(1, 30))
    })

    it('refuses a topic with another partition count', async () => {
      const { log, topics, harness } = scene
      const spec = { topic: topics[0], partitions: harness.partitions + 1 }
      await expect(log.ensureTopics([spec])).rejects.toMatchObject({ code: 'MESH_LOG_PARTITIONS' })
      await log.ensureTopics([{ topic: topics[0], partitions: harness.partitions }])
    })
  })
}
