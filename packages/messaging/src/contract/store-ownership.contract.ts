import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { Store } from '../ports/store.ts'
import { emptyGroup } from '../ports/empty-group.ts'
import { someEvent, someRecord } from './sample-rows.ts'
import type { StoreHarness } from './store.contract.ts'

export const ownershipContract = (makeHarness: () => Promise<StoreHarness>): void => {
  describe('slots', () => {
    let harness: StoreHarness
    let a: Store
    let b: Store
    beforeEach(async () => {
      harness = await makeHarness()
      a = await harness.open()
      b = await harness.open()
    })
    afterEach(() => harness.close())

    it('gives several slots a new epoch in one call', async () => {
      const first = await a.takeover('a', ['0', '1', '2'])
      expect(first.map(({ slot }) => slot).sort()).toEqual(['0', '1', '2'])
      const second = await b.takeover('b', ['1'])
      const before = first.find(({ slot }) => slot === '1')
      expect(second[0]?.epoch).toBeGreaterThan(before?.epoch ?? 0)
    })

    it('fences the old owner, and names only the slots that were lost', async () => {
      const mine = await a.takeover('a', ['0', '1'])
      await b.takeover('b', ['1'])
      const result = await a.commit(
        emptyGroup(mine, {
          inbox: [{ id: someEvent(), generation: 0, slot: '0', disposition: 'applied' }],
        }),
      )
      expect(result).toEqual({ kind: 'fenced', slots: ['1'] })
    })

    it('writes nothing of a fenced commit', async () => {
      const [mine] = await a.takeover('a', ['0'])
      await b.takeover('b', ['0'])
      const id = someEvent()
      await a.commit(
        emptyGroup([mine ?? { slot: '0', epoch: 0 }], {
          inbox: [{ id, generation: 0, slot: '0', disposition: 'applied' }],
          states: [{ slot: '0', key: 'o-1', version: 0, body: { a: 1 } }],
        }),
      )
      const loaded = await b.load({
        states: ['o-1'],
        intentsOf: [],
        inbox: [{ id, generation: 0 }],
        wanted: [],
      })
      expect([loaded.states.size, loaded.inbox.size]).toEqual([0, 0])
    })

    it('counts takeovers from an owner that did not release', async () => {
      await a.takeover('a', ['0'])
      expect((await b.takeover('b', ['0']))[0]?.unclean).toBe(1)
      expect((await a.takeover('a2', ['0']))[0]?.unclean).toBe(2)
      const [again] = await a.takeover('a2', ['0'])
      expect(again?.unclean).toBe(2)
      await a.release([again ?? { slot: '0', epoch: 0 }])
      expect((await b.takeover('b', ['0']))[0]?.unclean).toBe(0)
    })

    it('forgets the count after a calm time, and only for the owner', async () => {
      const [old] = await a.takeover('a', ['0'])
      const [mine] = await b.takeover('b', ['0'])
      await a.calm([old ?? { slot: '0', epoch: 0 }])
      expect((await b.takeover('b', ['0']))[0]?.unclean).toBe(1)
      await b.calm([{ slot: '0', epoch: (mine?.epoch ?? 0) + 1 }])
      expect((await b.takeover('b', ['0']))[0]?.unclean).toBe(0)
    })

    it('takes the late release of a live owner for a sign of life, and leaves the slot to the new one', async () => {
      const old = await a.takeover('a', ['0'])
      await b.takeover('b', ['0'])
      await a.release(old)
      const [next] = await a.takeover('a', ['0'])
      expect(next?.unclean).toBe(1)
      await a.release(old)
      expect((await b.takeover('b', ['0']))[0]?.unclean).toBe(2)
    })

    it('keeps packs in sequence and gives a new owner what was not published', async () => {
      const [mine] = await a.takeover('a', ['0'])
      const fence = mine ?? { slot: '0', epoch: 0 }
      const seqs: (number | undefined)[] = []
      for (const text of ['one', 'two', 'three']) {
        const pack = { slot: '0', records: [someRecord('o-1', text), someRecord('o-2', text)] }
        const result = await a.commit(emptyGroup([fence], { packs: [pack] }))
        seqs.push(result.kind === 'committed' ? result.seqs.get('0') : undefined)
      }
      expect(seqs).toEqual([...seqs].sort((x, y) => (x ?? 0) - (y ?? 0)))
      await a.commit(emptyGroup([fence], { published: [{ slot: '0', seq: seqs[0] ?? 0 }] }))
      const [taken] = await b.takeover('b', ['0'])
      expect(taken?.published).toBe(seqs[0])
      const left = await b.unpublished(['0'])
      expect(left.map(({ seq }) => seq)).toEqual(seqs.slice(1))
      expect(left[0]?.records.map(({ value }) => Buffer.from(value ?? []).toString())).toEqual([
        'two',
        'two',
      ])
      expect(left[0]?.records[0]?.headers['note']).toBe('ünïcode')
    })

    it('never moves the published mark back', async () => {
      const [mine] = await a.takeover('a', ['0'])
      const fence = mine ?? { slot: '0', epoch: 0 }
      for (let i = 0; i < 3; i += 1) {
        await a.commit(emptyGroup([fence], { packs: [{ slot: '0', records: [someRecord('k')] }] }))
      }
      await a.commit(emptyGroup([fence], { published: [{ slot: '0', seq: 3 }] }))
      await a.commit(emptyGroup([fence], { published: [{ slot: '0', seq: 1 }] }))
      expect(await a.unpublished(['0'])).toEqual([])
    })

    it('keeps any bytes and null values of a pack', async () => {
      const [mine] = await a.takeover('a', ['0'])
      const value = Buffer.from([0, 255, 92, 39, 0])
      const records = [
        { ...someRecord('k'), value },
        { ...someRecord('k'), value: null },
        { ...someRecord('k'), value: Buffer.alloc(0), headers: { odd: 'a\u0000b' } },
      ]
      await a.commit(
        emptyGroup([mine ?? { slot: '0', epoch: 0 }], { packs: [{ slot: '0', records }] }),
      )
      const [pack] = await a.unpublished(['0'])
      expect(pack?.records.map((record) => record.value && [...record.value])).toEqual([
        [0, 255, 92, 39, 0],
        null,
        [],
      ])
      expect(pack?.records[2]?.headers['odd']).toBe('a\u0000b')
    })
  })
}
