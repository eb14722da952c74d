import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { Store } from '../ports/store.ts'
import { someEvent, someRecord } from './sample-rows.ts'
import type { StoreHarness } from './store.contract.ts'

export const sourceContract = (makeHarness: () => Promise<StoreHarness>): void => {
  describe('sources', () => {
    let harness: StoreHarness
    let a: Store
    let b: Store
    beforeEach(async () => {
      harness = await makeHarness()
      a = await harness.open()
      b = await harness.open()
    })
    afterEach(() => harness.close())

    const acquire = async (store: Store, member: string, leaseMs = 60_000) => {
      const lease = await store.acquireSource(member, 'cdc:demo', leaseMs)
      if (lease === undefined) throw new Error(`${member} did not get the lease`)
      return lease
    }

    it('leases a source to one member at a time', async () => {
      const lease = await acquire(a, 'a')
      expect(lease.cursor).toBeUndefined()
      expect(await b.acquireSource('b', 'cdc:demo', 60_000)).toBeUndefined()
      expect(await a.renewSource(lease, 60_000)).toBe(true)
      await a.releaseSource(lease)
      expect((await acquire(b, 'b')).epoch).toBeGreaterThan(lease.epoch)
      expect(await a.renewSource(lease, 60_000)).toBe(false)
    })

    it('lets another member in when the lease has run out, and fences the old one', async () => {
      const old = await acquire(a, 'a', 0)
      const lease = await acquire(b, 'b')
      const step = { cursor: 'c', records: [], facts: [], published: undefined }
      expect(await a.commitSource({ fence: old, ...step })).toBe('fenced')
      expect(await b.commitSource({ fence: lease, ...step })).toEqual({ seq: undefined })
    })

    it('moves position, events and facts together', async () => {
      const lease = await acquire(a, 'a')
      const message = {
        slot: '3',
        key: 'o-1',
        kind: 'fact' as const,
        type: 'polled',
        eventId: someEvent(),
        body: {},
      }
      const result = await a.commitSource({
        fence: lease,
        cursor: 'page-2',
        records: [someRecord('o-1', 'one')],
        facts: [message],
        published: undefined,
      })
      expect(result).toEqual({ seq: expect.any(Number) })
      expect(await a.due(['3'], 10)).toHaveLength(1)
      await a.releaseSource(lease)
      const next = await acquire(b, 'b')
      expect(next.cursor).toBe('page-2')
      expect(next.packs.map(({ records }) => records.length)).toEqual([1])
      await b.commitSource({
        fence: next,
        cursor: undefined,
        records: [],
        facts: [],
        published: next.packs[0]?.seq,
      })
      await b.releaseSource(next)
      const last = await acquire(a, 'a')
      expect([last.cursor, last.packs]).toEqual(['page-2', []])
    })
  })
}
