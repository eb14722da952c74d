import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { Store } from '../ports/store.ts'
import type { Fence } from '../ports/store-rows.ts'
import { emptyGroup } from '../ports/empty-group.ts'
import { laneWrite, parkedEvent, someEvent } from './sample-rows.ts'
import type { StoreHarness } from './store.contract.ts'

export const laneContract = (makeHarness: () => Promise<StoreHarness>): void => {
  describe('lanes', () => {
    let harness: StoreHarness
    let store: Store
    let fence: Fence
    beforeEach(async () => {
      harness = await makeHarness()
      store = await harness.open()
      const [taken] = await store.takeover('a', ['0'])
      fence = { slot: '0', epoch: taken?.epoch ?? 0 }
    })
    afterEach(() => harness.close())

    const blockWith = async (key: string, positions: readonly number[]) => {
      const parked = positions.map((pos) => parkedEvent(key, pos, '0'))
      const inbox = parked.map(({ eventId }) => ({
        id: eventId,
        generation: 0,
        slot: '0',
        disposition: 'waiting' as const,
      }))
      const lanes = [laneWrite(key, '0', 7, { headPos: positions[0] })]
      const result = await store.commit(emptyGroup([fence], { inbox, parked, lanes }))
      expect(result.kind).toBe('committed')
      return parked
    }

    it('gives a new owner its lanes with the number of their rows', async () => {
      await blockWith('o-1', [1, 2, 3])
      const lanes = await store.blockedLanes(['0', '1'])
      expect(lanes).toMatchObject([
        { key: 'o-1', version: 7, state: 'retrying', rows: 3, headPos: 1, attempts: 1, tries: 2 },
      ])
      expect(lanes[0]?.dueInMs).toBeGreaterThan(55_000)
      expect(lanes[0]?.failure?.code).toBe('MESH_TEST_FAILURE')
      expect(await store.blockedLanes(['1'])).toEqual([])
    })

    it('reads a tail with the head first, then by position, with original bytes', async () => {
      await blockWith('o-1', [5, 2, 9])
      const rows = await store.tail([{ key: 'o-1', headPos: 5 }], 10)
      expect(rows.map(({ pos }) => pos)).toEqual([5, 2, 9])
      expect(Buffer.from(rows[0]?.record?.value ?? []).toString()).toBe('value')
      expect(rows[0]?.record).toMatchObject({ topic: 'orders', offset: 5, key: 'o-1' })
      expect((await store.tail([{ key: 'o-1', headPos: 5 }], 2)).map(({ pos }) => pos)).toEqual([
        5, 2,
      ])
    })

    it('limits the tail per key', async () => {
      await blockWith('o-1', [1, 2, 3])
      await blockWith('o-2', [1, 2, 3])
      const lanes = [
        { key: 'o-1', headPos: 1 },
        { key: 'o-2', headPos: undefined },
      ]
      const rows = await store.tail(lanes, 2)
      expect(rows.filter(({ key }) => key === 'o-1')).toHaveLength(2)
      expect(rows.filter(({ key }) => key === 'o-2')).toHaveLength(2)
    })

    it('ends rows, settles their events and opens the lane in one commit', async () => {
      const rows = await blockWith('o-1', [1, 2])
      const result = await store.commit(
        emptyGroup([fence], {
          removed: rows.map(({ key, pos }) => ({ key, pos })),
          settled: rows.map(({ eventId }) => ({
            id: eventId,
            generation: 0,
            disposition: 'applied' as const,
          })),
          lanes: [laneWrite('o-1', '0', 8, { expected: 7, remove: true })],
        }),
      )
      expect(result.kind).toBe('committed')
      expect(await store.blockedLanes(['0'])).toEqual([])
      expect(await store.tail([{ key: 'o-1', headPos: undefined }], 10)).toEqual([])
      const inbox = rows.map(({ eventId }) => ({ id: eventId, generation: 0 }))
      const loaded = await store.load({ states: [], intentsOf: [], inbox, wanted: [] })
      expect([...loaded.inbox.values()]).toEqual(['applied', 'applied'])
    })

    it('refuses a lane whose version is not as named', async () => {
      await blockWith('o-1', [1])
      const stale = await store.commit(
        emptyGroup([fence], { lanes: [laneWrite('o-1', '0', 9, { expected: 3 })] }),
      )
      expect(stale).toEqual({ kind: 'conflict', keys: ['o-1'] })
      const second = await store.commit(
        emptyGroup([fence], { lanes: [laneWrite('o-1', '0', 9, { expected: 0 })] }),
      )
      expect(second).toEqual({ kind: 'conflict', keys: ['o-1'] })
    })

    it('refuses to end a row that is not there', async () => {
      const result = await store.commit(
        emptyGroup([fence], {
          removed: [{ key: 'o-9', pos: 1 }],
          states: [{ slot: '0', key: 'o-9', version: 0, body: 1 }],
        }),
      )
      expect(result).toEqual({ kind: 'conflict', keys: ['o-9'] })
    })

    it('refuses to settle an event that does not wait', async () => {
      const result = await store.commit(
        emptyGroup([fence], {
          settled: [{ id: someEvent(), generation: 0, disposition: 'applied' }],
        }),
      )
      expect(result.kind).toBe('conflict')
    })

    it('keeps the first blocked time over changes and shows dead letters with their bytes', async () => {
      await blockWith('o-1', [1])
      const before = (await store.blockedLanes(['0']))[0]?.firstBlockedAt
      await store.commit(
        emptyGroup([fence], {
          lanes: [laneWrite('o-1', '0', 8, { expected: 7, state: 'waiting', dueInMs: undefined })],
        }),
      )
      const letters = await store.deadLetters(10)
      expect(letters).toHaveLength(1)
      expect(letters[0]?.lane.firstBlockedAt).toBe(before)
      expect(Buffer.from(letters[0]?.head?.record?.value ?? []).toString()).toBe('value')
      const found = await store.lanes({ states: ['waiting'], target: 'erp:a', limit: 10 })
      expect(found.map(({ key }) => key)).toEqual(['o-1'])
      expect(await store.lanes({ states: ['held'], limit: 10 })).toEqual([])
    })

    it('tells all about a key', async () => {
      await blockWith('o-1', [1, 2])
      await store.commit(
        emptyGroup([fence], { states: [{ slot: '0', key: 'o-1', version: 0, body: {} }] }),
      )
      const report = await store.report('o-1')
      expect(report).toMatchObject({
        slot: { slot: '0', owner: 'a' },
        lane: { key: 'o-1', rows: 2 },
        stateVersion: 1,
      })
      expect(report.parked.map(({ pos }) => pos)).toEqual([1, 2])
    })
  })
}
