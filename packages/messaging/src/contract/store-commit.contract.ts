import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { Store } from '../ports/store.ts'
import type { Fence, IntentRow } from '../ports/store-rows.ts'
import { emptyGroup } from '../ports/empty-group.ts'
import { someEvent, someRecord } from './sample-rows.ts'
import type { StoreHarness } from './store.contract.ts'

export const commitContract = (makeHarness: () => Promise<StoreHarness>): void => {
  describe('commits', () => {
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

    const stateOf = async (key: string) =>
      (await store.load({ states: [key], intentsOf: [], inbox: [], wanted: [] })).states.get(key)

    it('writes inbox, state and events together', async () => {
      const id = someEvent()
      const result = await store.commit(
        emptyGroup([fence], {
          inbox: [{ id, generation: 0, slot: '0', disposition: 'applied' }],
          states: [{ slot: '0', key: 'o-1', version: 0, body: { n: 1, text: 'ä"\\' } }],
          packs: [{ slot: '0', records: [someRecord('o-1')] }],
        }),
      )
      expect(result.kind).toBe('committed')
      expect(await stateOf('o-1')).toEqual({ key: 'o-1', version: 1, body: { n: 1, text: 'ä"\\' } })
      const inbox = [{ id, generation: 0 }]
      const loaded = await store.load({ states: [], intentsOf: [], inbox, wanted: [] })
      expect([...loaded.inbox]).toEqual([[id, 'applied']])
    })

    it('keeps the names of keys, each once, and finds keys by them', async () => {
      const named = (key: string, ...names: string[]) =>
        store.commit(emptyGroup([fence], { names: names.map((name) => ({ key, name })) }))
      await named('o-1', '00000101', 'PO-7', 'PO-7')
      await named('o-2', 'PO-7')
      await named('o-1', '00000101')
      expect(await store.keysNamed('00000101', 10)).toEqual(['o-1'])
      expect(await store.keysNamed('PO-7', 10)).toEqual(['o-1', 'o-2'])
      expect(await store.keysNamed('PO-7', 1)).toEqual(['o-1'])
      expect(await store.keysNamed('PO', 10)).toEqual([])
    })

    it('reads the states of all keys of a name, and of no other', async () => {
      const written = async (key: string, n: number, ...names: string[]) =>
        store.commit(
          emptyGroup([fence], {
            states: [{ slot: '0', key, version: 0, body: { n } }],
            names: names.map((name) => ({ key, name })),
          }),
        )
      await written('o-2', 2, 'PO-7')
      await written('o-1', 1, 'PO-7', 'PO-8')
      await written('o-3', 3, 'PO-9')
      const request = { states: [], intentsOf: [], inbox: [], wanted: [] }
      const { named } = await store.load({ ...request, named: ['PO-7', 'PO-8', 'none'] })
      expect([...named]).toEqual([
        [
          'PO-7',
          [
            { key: 'o-1', version: 1, body: { n: 1 } },
            { key: 'o-2', version: 1, body: { n: 2 } },
          ],
        ],
        ['PO-8', [{ key: 'o-1', version: 1, body: { n: 1 } }]],
      ])
    })

    it('names repeated events and writes nothing', async () => {
      const row = { generation: 0, slot: '0', disposition: 'applied' as const }
      const known = someEvent()
      await store.commit(emptyGroup([fence], { inbox: [{ id: known, ...row }] }))
      const result = await store.commit(
        emptyGroup([fence], {
          inbox: [
            { id: someEvent(), ...row },
            { id: known, ...row },
          ],
          states: [{ slot: '0', key: 'o-1', version: 0, body: 1 }],
          packs: [{ slot: '0', records: [someRecord('o-1')] }],
        }),
      )
      expect(result.kind === 'repeated' && result.events).toEqual([{ id: known, generation: 0 }])
      expect(await stateOf('o-1')).toBeUndefined()
      expect(await store.unpublished(['0'])).toEqual([])
    })

    it('takes another generation of an event as a new one', async () => {
      const id = someEvent()
      const row = { id, slot: '0', disposition: 'applied' as const }
      await store.commit(emptyGroup([fence], { inbox: [{ ...row, generation: 0 }] }))
      const again = await store.commit(emptyGroup([fence], { inbox: [{ ...row, generation: 1 }] }))
      expect(again.kind).toBe('committed')
      const inbox = [{ id, generation: 1 }]
      const loaded = await store.load({ states: [], intentsOf: [], inbox, wanted: [] })
      expect([...loaded.inbox.keys()]).toEqual([`${id}#1`])
    })

    it('refuses a state whose version is not as loaded, and writes nothing', async () => {
      const write = (version: number, body: unknown) =>
        store.commit(
          emptyGroup([fence], {
            states: [{ slot: '0', key: 'o-1', version, body }],
            packs: [{ slot: '0', records: [someRecord('o-1')] }],
          }),
        )
      expect((await write(0, 'first')).kind).toBe('committed')
      expect(await write(0, 'again')).toEqual({ kind: 'conflict', keys: ['o-1'] })
      expect((await write(1, 'second')).kind).toBe('committed')
      expect(await write(1, 'stale')).toEqual({ kind: 'conflict', keys: ['o-1'] })
      expect(await stateOf('o-1')).toEqual({ key: 'o-1', version: 2, body: 'second' })
      expect(await store.unpublished(['0'])).toHaveLength(2)
    })

    it('takes commits, and answers them, in the order of their calls, each for itself', async () => {
      const answered: number[] = []
      const write = async (n: number, version: number) => {
        const result = await store.commit(
          emptyGroup([fence], {
            states: [{ slot: '0', key: 'o-1', version, body: n }],
            packs: [{ slot: '0', records: [someRecord('o-1')] }],
          }),
        )
        answered.push(n)
        return result.kind === 'committed' ? result.seqs.get('0') : result.kind
      }
      const [first, second, stale, fourth] = await Promise.all([
        write(1, 0),
        write(2, 1),
        write(3, 1),
        write(4, 2),
      ])
      expect([first, second, stale, fourth]).toEqual([1, 2, 'conflict', 3])
      expect(answered.filter((n) => n !== 3)).toEqual([1, 2, 4])
      expect(await stateOf('o-1')).toEqual({ key: 'o-1', version: 3, body: 4 })
    })

    it('refuses U+0000 in a state as data, whole group, and takes the rest alone', async () => {
      const bad = { slot: '0', key: 'bad', version: 0, body: { text: 'a\u0000b' } }
      const good = { slot: '0', key: 'good', version: 0, body: { text: 'ok' } }
      const result = await store.commit(emptyGroup([fence], { states: [good, bad] }))
      expect(result.kind).toBe('refused')
      expect(await stateOf('good')).toBeUndefined()
      expect((await store.commit(emptyGroup([fence], { states: [good] }))).kind).toBe('committed')
    })

    it('keeps intents by operation key, with what remains of their deadline', async () => {
      const intent = {
        opKey: 'o-1/create/0',
        key: 'o-1',
        slot: '0',
        epoch: fence.epoch,
        eventId: someEvent(),
        target: 'erp:a',
        priority: 5,
        hash: 'h',
        command: '{"lines":[1]}',
        answer: null,
      }
      const intents = async (): Promise<readonly IntentRow[]> =>
        (await store.load({ states: [], intentsOf: ['o-1'], inbox: [], wanted: [] })).intents
      const decided = { ...intent, state: 'decided' as const, deadlineInMs: 10_000 }
      await store.commit(emptyGroup([fence], { intents: [decided] }))
      const [first] = await intents()
      expect(first).toMatchObject({
        opKey: 'o-1/create/0',
        state: 'decided',
        command: { lines: [1] },
      })
      expect(first?.deadlineInMs).toBeGreaterThan(8_000)
      expect(first?.deadlineInMs).toBeLessThanOrEqual(10_000)
      const done = {
        ...intent,
        state: 'done' as const,
        deadlineInMs: undefined,
        answer: { number: 'SO1' },
      }
      await store.commit(emptyGroup([fence], { intents: [done] }))
      const [second] = await intents()
      expect(second).toMatchObject({ state: 'done', answer: { number: 'SO1' } })
      expect(second?.deadlineInMs).toBeLessThanOrEqual(first?.deadlineInMs ?? 0)
      const over = await store.commit(emptyGroup([fence], { intents: [decided] }))
      expect(over).toEqual({ kind: 'conflict', keys: ['o-1'] })
    })

    it('refuses the answer of a call that was never begun', async () => {
      const answer = {
        ...{
          opKey: 'o-1/create/0',
          key: 'o-1',
          slot: '0',
          epoch: fence.epoch,
          eventId: someEvent(),
        },
        ...{ target: 'erp:a', priority: 5, hash: 'h', command: null, answer: { number: 'SO1' } },
        ...{ state: 'done' as const, deadlineInMs: undefined },
      }
      expect(await store.commit(emptyGroup([fence], { intents: [answer] }))).toEqual({
        kind: 'conflict',
        keys: ['o-1'],
      })
    })

    it('finds of a long history what is open or belongs to the event asked about', async () => {
      const [first, second, third] = [someEvent(), someEvent(), someEvent()]
      const intent = (eventId: string, number: number, state: 'decided' | 'done') => ({
        ...{ opKey: `o-1/create/${String(number)}`, key: 'o-1', slot: '0', epoch: fence.epoch },
        ...{ eventId, target: 'erp:a', priority: 5, hash: 'h', command: null, answer: null },
        ...{ state, deadlineInMs: 10_000 },
      })
      const history = [intent(first, 1, 'done'), intent(second, 2, 'done')]
      await store.commit(
        emptyGroup([fence], { intents: [...history, intent(third, 3, 'decided')] }),
      )
      const found = async (eventId: string): Promise<readonly string[]> => {
        const openIntentsOf = [
          { key: 'o-1', eventId },
          { key: 'o-1', eventId: third },
        ]
        const request = { states: [], intentsOf: [], openIntentsOf, inbox: [], wanted: [] }
        return (await store.load(request)).intents.map(({ opKey }) => opKey)
      }
      expect(await found(someEvent())).toEqual(['o-1/create/3'])
      expect(await found(second)).toEqual(['o-1/create/2', 'o-1/create/3'])
    })

    it('upserts wishes by version and settles only the version that was written', async () => {
      const wish = (version: number) => ({
        handler: 'w',
        key: 'o-1',
        slot: '0',
        version,
        body: { version },
        dueInMs: 0,
      })
      await store.commit(emptyGroup([fence], { wanted: [wish(2)] }))
      await store.commit(emptyGroup([fence], { wanted: [wish(1)] }))
      expect((await store.dirty('w', ['0'], 10)).map(({ version }) => version)).toEqual([2])
      await store.commit(emptyGroup([fence], { wanted: [wish(3)] }))
      const clean = {
        handler: 'w',
        key: 'o-1',
        slot: '0',
        state: 'clean' as const,
        attempts: 0,
        dueInMs: undefined,
        failure: undefined,
      }
      await store.commit(emptyGroup([fence], { wantedSettled: [{ ...clean, version: 2 }] }))
      expect(await store.dirty('w', ['0'], 10)).toMatchObject([
        { version: 3, body: { version: 3 } },
      ])
      await store.commit(emptyGroup([fence], { wantedSettled: [{ ...clean, version: 3 }] }))
      expect(await store.dirty('w', ['0'], 10)).toEqual([])
      const wanted = [{ handler: 'w', key: 'o-1' }]
      const loaded = await store.load({ states: [], intentsOf: [], inbox: [], wanted })
      expect(loaded.wanted).toMatchObject([{ version: 3, state: 'clean' }])
    })

    it('keeps the failure of a refused wish when a newer one comes, for its case', async () => {
      const failure = {
        code: 'MESH_TEST_REFUSED',
        kind: 'terminal' as const,
        message: 'refused',
        fingerprint: 'f',
        handler: 'w',
        stage: 'act',
        openCase: { code: 'MESH_TEST_REFUSED', fingerprint: 'f' },
      }
      const row = { handler: 'w', key: 'k', slot: '0' }
      const wish = { ...row, body: {}, dueInMs: 0 }
      await store.commit(emptyGroup([fence], { wanted: [{ ...wish, version: 1 }] }))
      const settled = { ...row, version: 1, state: 'refused' as const, attempts: 1, failure }
      const wantedSettled = [{ ...settled, dueInMs: undefined }]
      await store.commit(emptyGroup([fence], { wantedSettled }))
      expect(await store.refusedWishes(10)).toMatchObject([{ key: 'k', failure }])
      await store.commit(emptyGroup([fence], { wanted: [{ ...wish, version: 2 }] }))
      expect(await store.dirty('w', ['0'], 10)).toMatchObject([
        { version: 2, attempts: 0, failure },
      ])
    })

    it('lets a first wish wait for newer ones', async () => {
      const wish = { handler: 'w', key: 'k', slot: '0', version: 1, body: {}, dueInMs: 60_000 }
      await store.commit(emptyGroup([fence], { wanted: [wish] }))
      expect(await store.dirty('w', ['0'], 10)).toEqual([])
    })

    it('counts the starts of an event until it survives', async () => {
      const id = someEvent()
      expect(await store.countStart(fence, id)).toBe(1)
      expect(await store.countStart(fence, id)).toBe(2)
      await store.commit(emptyGroup([fence], { survived: [id] }))
      expect(await store.countStart(fence, id)).toBe(1)
      await store.takeover('b', ['0'])
      await expect(store.countStart(fence, id)).rejects.toMatchObject({ code: 'MESH_STORE_FENCED' })
    })

    it('counts inbox rows per disposition', async () => {
      const row = (disposition: 'applied' | 'rejected') => ({
        id: someEvent(),
        generation: 0,
        slot: '0',
        disposition,
      })
      await store.commit(
        emptyGroup([fence], { inbox: [row('applied'), row('applied'), row('rejected')] }),
      )
      const totals = await store.totals(2)
      const counts = totals.map(({ disposition, count }) => `${disposition} ${String(count)}`)
      expect(counts.sort()).toEqual(['applied 2', 'rejected 1'])
    })
  })
}
