import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { LogHarness } from './event-log.conformance.ts'
import { joinGroup, until } from './log-member.ts'
import { createScene, type LogScene, numbers } from './log-scene.ts'

export const offsetConformance = (makeHarness: () => Promise<LogHarness>): void => {
  describe('offsets', () => {
    let scene: LogScene
    beforeEach(async () => {
      scene = await createScene(await makeHarness())
    })
    afterEach(() => scene.harness.close())

    const wait = (what: string, holds: () => boolean): Promise<void> =>
      until(what, scene.harness.patienceMs, holds)
    const committed = async (partition: number): Promise<number | undefined> => {
      const [topic] = scene.topics
      const [position] = await scene.log.positions(scene.group, [topic], [partition])
      return position?.committed
    }

    it('begins a new group at the start of the log', async () => {
      await scene.publish(1, 5)
      const member = await joinGroup(scene.log, scene.group, scene.topics)
      await wait('the records', () => member.records().length >= 5)
      expect(member.texts()).toEqual(numbers(1, 5))
    })

    it('goes on behind the committed offset after a restart', async () => {
      const [topic] = scene.topics
      await scene.publish(1, 5)
      const first = await joinGroup(scene.log, scene.group, scene.topics)
      await wait('the records', () => first.records().length >= 5)
      await first.subscription.commit(first.generation(), [{ topic, partition: 0, offset: 3 }])
      await first.subscription.stop()
      const second = await joinGroup(await scene.harness.open(), scene.group, scene.topics)
      await wait('the rest', () => second.records().length >= 2)
      expect(second.texts()).toEqual(['4', '5'])
    })

    it('refuses offsets of an earlier join', async () => {
      const [topic] = scene.topics
      await scene.publish(1, 5)
      const member = await joinGroup(scene.log, scene.group, scene.topics)
      await wait('the records', () => member.records().length >= 5)
      const old = member.generation()
      member.subscription.rejoin()
      await wait('a new join', () => member.generation() > old)
      const offsets = [{ topic, partition: 0, offset: 5 }]
      await expect(member.subscription.commit(old, offsets)).rejects.toMatchObject({
        code: 'MESH_LOG_NOT_ASSIGNED',
      })
      expect(await committed(0)).toBeUndefined()
    })

    it('refuses offsets of partitions that another member holds', async () => {
      const [topic] = scene.topics
      const a = await joinGroup(scene.log, scene.group, scene.topics)
      const b = await joinGroup(await scene.harness.open(), scene.group, scene.topics)
      const { partitions } = scene.harness
      await wait('two members', () => {
        const all = [...a.slots(), ...b.slots()]
        return b.slots().length > 0 && new Set(all).size === partitions && all.length === partitions
      })
      const partition = b.slots()[0] ?? 0
      const offsets = [{ topic, partition, offset: 1 }]
      await expect(a.subscription.commit(a.generation(), offsets)).rejects.toMatchObject({
        code: 'MESH_LOG_NOT_ASSIGNED',
      })
      expect(await committed(partition)).toBeUndefined()
    })

    it('pauses one partition and not the others, and goes on where it paused', async () => {
      const [topic] = scene.topics
      const member = await joinGroup(scene.log, scene.group, scene.topics)
      await wait('the assignment', () => member.generation() > 0)
      member.subscription.pause([{ topic, partition: 0 }])
      await scene.publish(1, 5, 0)
      await scene.publish(1, 5, 1)
      const of = (partition: number) =>
        member.records().filter((record) => record.partition === partition).length
      await wait('the other partition', () => of(1) >= 5)
      expect(of(0)).toBe(0)
      member.subscription.resume([{ topic, partition: 0 }])
      await wait('the paused partition', () => of(0) >= 5)
      expect(member.records().filter(({ partition }) => partition === 0)).toHaveLength(5)
    })

    it('forgets what was paused at a new join', async () => {
      const [topic] = scene.topics
      const member = await joinGroup(scene.log, scene.group, scene.topics)
      await wait('the assignment', () => member.generation() > 0)
      const old = member.generation()
      member.subscription.pause([{ topic, partition: 0 }])
      member.subscription.rejoin()
      await wait('a new join', () => member.generation() > old)
      await scene.publish(1, 3)
      await wait('the records', () => member.records().length >= 3)
    })

    it('shows a gap and goes on at the start of the log, never at its end', async () => {
      const [topic] = scene.topics
      await scene.publish(1, 10)
      const first = await joinGroup(scene.log, scene.group, scene.topics)
      await wait('the records', () => first.records().length >= 10)
      await first.subscription.commit(first.generation(), [{ topic, partition: 0, offset: 2 }])
      await first.subscription.stop()
      await scene.harness.truncate(topic, 0, 6)
      const [position] = await scene.log.positions(scene.group, [topic], [0])
      expect(position).toMatchObject({ committed: 2, start: 6, end: 10 })
      const second = await joinGroup(await scene.harness.open(), scene.group, scene.topics)
      await wait('what is left', () => second.records().length >= 4)
      expect(second.texts()).toEqual(numbers(7, 10))
    })

    it('tells the lag of what it holds', async () => {
      const [topic] = scene.topics
      const member = await joinGroup(scene.log, scene.group, scene.topics)
      await wait('the assignment', () => member.generation() > 0)
      member.subscription.pause([{ topic, partition: 2 }])
      await scene.publish(1, 7, 2)
      await until('the lag', scene.harness.patienceMs, async () => {
        const lags = await member.subscription.lag()
        return lags.some(({ partition, lag }) => partition === 2 && lag === 7)
      })
    })

    it('hands over nothing after the stop', async () => {
      const member = await joinGroup(scene.log, scene.group, scene.topics)
      await wait('the assignment', () => member.generation() > 0)
      await member.subscription.stop()
      const seen = member.records().length
      await scene.publish(1, 5)
      const other = await joinGroup(await scene.harness.open(), scene.group, scene.topics)
      await wait('another member', () => other.records().length >= 5)
      expect(member.records()).toHaveLength(seen)
    })
  })
}
