import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { LogHarness } from './event-log.conformance.ts'
import { joinGroup, type LogMember, until } from './log-member.ts'
import { createScene, type LogScene, numbers } from './log-scene.ts'

export const groupConformance = (makeHarness: () => Promise<LogHarness>): void => {
  describe('groups', () => {
    let scene: LogScene
    beforeEach(async () => {
      scene = await createScene(await makeHarness())
    })
    afterEach(() => scene.harness.close())

    const split = (members: readonly LogMember[]): boolean => {
      const all = members.flatMap((member) => member.slots())
      const isWhole = new Set(all).size === scene.harness.partitions
      return (
        isWhole &&
        all.length === scene.harness.partitions &&
        members.every((m) => m.slots().length > 0)
      )
    }
    const wait = (what: string, holds: () => boolean): Promise<void> =>
      until(what, scene.harness.patienceMs, holds)

    it('hands over nothing before the assignment was taken in', async () => {
      let release = (): void => undefined
      const gate = new Promise<void>((resolve) => (release = resolve))
      let asked = false
      await scene.publish(1, 5)
      const member = await joinGroup(scene.log, scene.group, scene.topics, () => {
        asked = true
        return gate
      })
      await wait('the assignment', () => asked)
      await scene.publish(6, 9)
      expect(member.records()).toEqual([])
      release()
      await wait('the records', () => member.records().length >= 9)
      expect(member.texts()).toEqual(numbers(1, 9))
    })

    it('joins again when the assignment could not be taken in', async () => {
      let failures = 1
      await scene.publish(1, 3)
      const member = await joinGroup(scene.log, scene.group, scene.topics, () => {
        failures -= 1
        return failures >= 0 ? Promise.reject(new Error('the store is away')) : Promise.resolve()
      })
      await wait('the records', () => member.records().length >= 3)
      expect(member.texts()).toEqual(numbers(1, 3))
    })

    it('gives index p of every topic to one member', async () => {
      const other = await scene.harness.open()
      const a = await joinGroup(scene.log, scene.group, scene.topics)
      const b = await joinGroup(other, scene.group, scene.topics)
      await wait('two members with slots of their own', () => split([a, b]))
      const { partitions } = scene.harness
      await scene.log.publish(
        Array.from({ length: partitions * 2 }, (_, index) =>
          scene.record('x', index % partitions, scene.topics[index < partitions ? 0 : 1]),
        ),
      )
      const count = (): number => a.records().length + b.records().length
      await wait('all records', () => count() >= partitions * 2)
      for (const member of [a, b]) {
        const first = member.records().filter(({ topic }) => topic === scene.topics[0])
        const second = member.records().filter(({ topic }) => topic === scene.topics[1])
        const indexes = (records: typeof first) =>
          [...new Set(records.map(({ partition }) => partition))].sort((x, y) => x - y)
        expect(indexes(first)).toEqual(indexes(second))
      }
    })

    it('goes on after members joined and left under load, and reads nothing before its commits', async () => {
      const other = await scene.harness.open()
      const a = await joinGroup(scene.log, scene.group, scene.topics)
      await wait('the first member', () => a.slots().length === scene.harness.partitions)
      await scene.publish(1, 200)
      await wait('the first records', () => a.records().length >= 200)
      const [topic] = scene.topics
      await a.subscription.commit(a.generation(), [{ topic, partition: 0, offset: 150 }])
      // Whatever was read so far may have begun at 0, over as many joins as the start took.
      const readBefore = a.batches.length
      const b = await joinGroup(other, scene.group, scene.topics)
      await scene.publish(201, 300)
      await wait('two members', () => split([a, b]))
      await scene.publish(301, 400)
      const owner = a.slots().includes(0) ? a : b
      await wait('the records after the rebalance', () => owner.texts().includes('400'))
      const afterJoin = [...a.batches.slice(readBefore), ...b.batches].filter(
        ({ partition }) => partition === 0,
      )
      const offsets = afterJoin.flatMap(({ records }) => records.map(({ offset }) => offset))
      expect(Math.min(...offsets)).toBeGreaterThanOrEqual(150)
      await b.subscription.stop()
      await wait('the first member alone', () => a.slots().length === scene.harness.partitions)
      await scene.publish(401, 410)
      await wait('the records after the leave', () => a.texts().includes('410'))
    })

    it('has one owner per slot after a member stopped and started again', async () => {
      const other = await scene.harness.open()
      const a = await joinGroup(scene.log, scene.group, scene.topics)
      const gone = await joinGroup(other, scene.group, scene.topics)
      await wait('two members', () => split([a, gone]))
      await gone.subscription.stop()
      await gone.subscription.stop()
      const back = await joinGroup(other, scene.group, scene.topics)
      await wait('two members again', () => split([a, back]))
      const seen = gone.records().length
      await scene.log.publish(
        Array.from({ length: scene.harness.partitions }, (_, p) => scene.record('once', p)),
      )
      const count = (): number => [...a.texts(), ...back.texts()].filter((t) => t === 'once').length
      await wait('each record', () => count() >= scene.harness.partitions)
      expect([count(), gone.records().length]).toEqual([scene.harness.partitions, seen])
    })

    it('starts a new join when asked to, and goes on from the committed offset', async () => {
      const [topic] = scene.topics
      const member = await joinGroup(scene.log, scene.group, scene.topics)
      await scene.publish(1, 10)
      await wait('the records', () => member.records().length >= 10)
      const before = member.generation()
      await member.subscription.commit(before, [{ topic, partition: 0, offset: 6 }])
      member.subscription.rejoin()
      member.subscription.rejoin()
      await wait('a new join', () => member.generation() > before)
      await wait('the records again', () => member.records().length >= 14)
      expect(member.texts().slice(10)).toEqual(numbers(7, 10))
    })

    it('stays a member while everything is paused for longer than a session', async () => {
      const [topic] = scene.topics
      const member = await joinGroup(scene.log, scene.group, scene.topics)
      await wait('the assignment', () => member.generation() > 0)
      const generation = member.generation()
      const all = scene.topics.flatMap((name) =>
        member.slots().map((partition) => ({ topic: name, partition })),
      )
      member.subscription.pause(all)
      const end = Date.now() + scene.harness.sessionMs * 1.3
      await until('the time of a session', scene.harness.sessionMs * 2, () => Date.now() > end)
      await scene.publish(1, 3)
      await member.subscription.commit(generation, [{ topic, partition: 1, offset: 0 }])
      expect(member.records()).toEqual([])
      member.subscription.resume(all)
      await wait('the records', () => member.records().length >= 3)
      expect(member.generation()).toBe(generation)
    })
  })
}
