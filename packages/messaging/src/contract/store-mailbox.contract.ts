import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { MailboxMessage, Store } from '../ports/store.ts'
import type { Fence } from '../ports/store-rows.ts'
import { emptyGroup } from '../ports/empty-group.ts'
import { laneWrite, parkedEvent, someEvent } from './sample-rows.ts'
import type { StoreHarness } from './store.contract.ts'

const fact = (key: string, slot = '0'): MailboxMessage => ({
  slot,
  key,
  kind: 'fact',
  type: 'webhook',
  eventId: someEvent(),
  body: { some: 'fact' },
})

export const mailboxContract = (makeHarness: () => Promise<StoreHarness>): void => {
  describe('mailboxes', () => {
    let harness: StoreHarness
    let store: Store
    let other: Store
    let fence: Fence
    beforeEach(async () => {
      harness = await makeHarness()
      store = await harness.open()
      other = await harness.open()
      const [taken] = await store.takeover('a', ['0'])
      fence = { slot: '0', epoch: taken?.epoch ?? 0 }
    })
    afterEach(() => harness.close())

    it('takes messages from any process and gives them to the owner in order', async () => {
      const messages = [fact('o-1'), fact('o-2'), fact('o-1')]
      for (const message of messages) await other.submit(message)
      await other.submit(fact('o-3', '1'))
      const due = await store.due(['0'], 10)
      expect(due.map(({ eventId }) => eventId)).toEqual(messages.map(({ eventId }) => eventId))
      expect(due[0]).toMatchObject({ kind: 'fact', inLane: false, body: { some: 'fact' } })
      expect(await store.due(['0'], 2)).toHaveLength(2)
    })

    it('lets messages of a blocked key wait, but not commands', async () => {
      await store.commit(
        emptyGroup([fence], {
          parked: [parkedEvent('o-1', 1, '0')],
          lanes: [laneWrite('o-1', '0', 5)],
        }),
      )
      await other.submit(fact('o-1'))
      await other.submit(fact('o-2'))
      const command = {
        id: someEvent(),
        key: 'o-1',
        verb: 'retry' as const,
        expectedVersion: 5,
        by: 'me',
        reason: 'mended',
        planHash: 'p',
      }
      await other.command('0', command)
      await other.command('0', command)
      const due = await store.due(['0'], 10)
      expect(due.map(({ key, kind }) => `${key} ${kind}`).sort()).toEqual([
        'o-1 command',
        'o-2 fact',
      ])
      expect(due.find(({ kind }) => kind === 'command')?.body).toMatchObject({ verb: 'retry' })
    })

    it('makes a message the head of a lane without changing its place', async () => {
      await other.submit(fact('o-1'))
      const [row] = await store.due(['0'], 10)
      if (row === undefined) throw new Error('the message is missing')
      await store.commit(
        emptyGroup([fence], {
          parked: [{ ...row, inLane: true }, parkedEvent('o-1', 5_000_000_001, '0')],
          lanes: [laneWrite('o-1', '0', 5, { headPos: row.pos })],
        }),
      )
      expect(await store.due(['0'], 10)).toEqual([])
      const rows = await store.tail([{ key: 'o-1', headPos: row.pos }], 10)
      expect(rows.map(({ kind }) => kind)).toEqual(['fact', 'event'])
    })

    it('gives the same answer to the same submission and refuses another body', async () => {
      const idempotency = { client: 'shop', key: 'k-1', payloadHash: 'h-1' }
      const first = { ...fact('o-1'), kind: 'submit' as const }
      expect(await store.submit(first, idempotency)).toEqual({ kind: 'accepted' })
      const again = { ...fact('o-other'), kind: 'submit' as const }
      expect(await other.submit(again, idempotency)).toEqual({
        kind: 'repeated',
        key: 'o-1',
        eventId: first.eventId,
      })
      const changed = { ...idempotency, payloadHash: 'h-2' }
      expect(await other.submit(again, changed)).toEqual({ kind: 'other-payload' })
      const foreign = { ...idempotency, client: 'another' }
      expect(await other.submit(again, foreign)).toEqual({ kind: 'accepted' })
      expect(await store.due(['0'], 10)).toHaveLength(2)
    })

    it('accepts concurrent twins of a submission once', async () => {
      const idempotency = { client: 'shop', key: 'k-2', payloadHash: 'h' }
      const results = await Promise.all(
        [store, other, store, other].map((each) =>
          each.submit({ ...fact('o-1'), kind: 'submit' }, idempotency),
        ),
      )
      expect(results.map(({ kind }) => kind).sort()).toEqual([
        'accepted',
        'repeated',
        'repeated',
        'repeated',
      ])
    })

    it('delivers a timer when it is due, replaces and cancels it by name', async () => {
      const timer = (name: string, at: number | undefined) => ({
        slot: '0',
        key: 'o-1',
        name,
        at,
        eventId: someEvent(),
      })
      const later = Date.now() + 3_600_000
      await store.commit(
        emptyGroup([fence], { timers: [timer('sla', later), timer('gone', 1), timer('now', 1)] }),
      )
      await store.commit(
        emptyGroup([fence], { timers: [timer('gone', undefined), timer('sla', 1)] }),
      )
      const due = await store.due(['0'], 10)
      expect(due.map(({ kind, type }) => `${kind} ${type}`).sort()).toEqual([
        'timer now',
        'timer sla',
      ])
      await store.commit(emptyGroup([fence], { timers: [timer('sla', later)] }))
      expect((await store.due(['0'], 10)).map(({ type }) => type)).toEqual(['now'])
    })

    it('wakes a waiter at the next write of its reference, once', async () => {
      const refs = [{ ref: 'customer:1', version: 0 }]
      await store.commit(emptyGroup([fence], { awaits: [{ slot: '0', key: 'o-1', refs }] }))
      expect(await store.wake({ waiting: ['o-1'] })).toEqual([])
      const state = { slot: '0', key: 'customer:1', version: 0, body: {} }
      await store.commit(emptyGroup([fence], { states: [state] }))
      expect(await store.wake({ written: ['customer:2'] })).toEqual([])
      expect(await store.wake({ written: ['customer:1'] })).toEqual(['0'])
      expect(await store.wake({ written: ['customer:1'] })).toEqual([])
      const due = await store.due(['0'], 10)
      expect(due).toMatchObject([{ kind: 'wake', key: 'o-1', body: { refs: ['customer:1'] } }])
    })

    it('wakes a waiter whose reference was written before it waited, and by the sweep', async () => {
      const state = { slot: '0', key: 'customer:1', version: 0, body: {} }
      await store.commit(emptyGroup([fence], { states: [state] }))
      const awaitsOf = (key: string, version: number | undefined) => ({
        slot: '0',
        key,
        refs: [{ ref: 'customer:1', version }],
      })
      await store.commit(
        emptyGroup([fence], {
          awaits: [awaitsOf('o-1', 0), awaitsOf('o-2', 1), awaitsOf('o-3', undefined)],
        }),
      )
      expect(await store.wake({ waiting: ['o-2', 'o-3'] })).toEqual([])
      expect(await store.wake({})).toEqual(['0'])
      expect((await store.due(['0'], 10)).map(({ key }) => key)).toEqual(['o-1'])
    })

    it('forgets what a key waited for when it waits for nothing', async () => {
      const refs = [{ ref: 'customer:1', version: 0 }]
      await store.commit(emptyGroup([fence], { awaits: [{ slot: '0', key: 'o-1', refs }] }))
      await store.commit(emptyGroup([fence], { awaits: [{ slot: '0', key: 'o-1', refs: [] }] }))
      const state = { slot: '0', key: 'customer:1', version: 0, body: {} }
      await store.commit(emptyGroup([fence], { states: [state] }))
      expect(await store.wake({})).toEqual([])
    })

    it('keeps the audit of commands', async () => {
      const audit = {
        commandId: someEvent(),
        key: 'o-1',
        verb: 'skip',
        by: 'me',
        reason: 'known',
        planHash: 'p',
        outcome: 'done' as const,
        detail: 'Skipped',
      }
      await store.commit(emptyGroup([fence], { audits: [audit] }))
      expect(await store.audit('o-1', 10)).toMatchObject([audit])
      expect(await store.audit('o-2', 10)).toEqual([])
      expect(await store.audit(undefined, 10)).toHaveLength(1)
    })
  })
}
