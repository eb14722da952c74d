import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import pg from 'pg'
import { emptyGroup, type Fence, type Store } from '@carrick/messaging'
import { eventually, freshSchema, type TestSchema } from '@carrick/testkit'
import { openPostgresStore } from './postgres-store.ts'
import { freshId, recordOf, SLOTS } from './sample-group.fake.ts'

const GROUP = 500
const GROUPS = 40

describe('a store that starts on empty tables and grows', () => {
  let home: TestSchema
  let store: Store
  let fences: readonly Fence[]

  beforeEach(async () => {
    home = await freshSchema('growth')
    store = await openPostgresStore(home)
    fences = await store.takeover('a', SLOTS)
  })
  afterEach(async () => {
    await store.close()
    await home.drop()
  })

  const rowsOf = (group: number): { id: string; key: string; slot: string }[] =>
    Array.from({ length: GROUP }, (_, index) => ({
      id: freshId(),
      key: `order-${String(group * GROUP + index)}`,
      slot: SLOTS[index % SLOTS.length] ?? '0',
    }))

  const commitGroup = async (group: number, body: unknown = { n: 1 }): Promise<string> => {
    const rows = rowsOf(group)
    const { states } = await store.load({
      states: rows.map(({ key }) => key),
      intentsOf: rows.map(({ key }) => key),
      inbox: rows.map(({ id }) => ({ id, generation: 0 })),
      wanted: [],
    })
    const result = await store.commit(
      emptyGroup(fences, {
        inbox: rows.map(({ id, slot }) => ({ id, generation: 0, slot, disposition: 'applied' })),
        states: rows.map(({ key, slot }) => ({
          key,
          slot,
          version: states.get(key)?.version ?? 0,
          body,
        })),
        packs: SLOTS.map((slot) => ({ slot, records: [recordOf(slot)] })),
      }),
    )
    return result.kind
  }

  it('never reads a table from end to end on its way', async () => {
    const client = new pg.Client({ connectionString: home.url })
    await client.connect()
    const scans = async (column: 'seq_scan' | 'idx_scan'): Promise<number> => {
      const { rows } = await client.query<{ count: string }>(
        `select coalesce(sum(${column}), 0) as count from pg_stat_user_tables
         where schemaname = $1 and (relname in ('state', 'intent') or relname like 'inbox%')`,
        [home.schema],
      )
      return Number(rows[0]?.count)
    }
    // Making partitions looks through the default ones.
    const before = await scans('seq_scan')
    for (let group = 0; group < GROUPS; group += 1) await commitGroup(group)
    for (let group = 0; group < 4; group += 1) await commitGroup(group, { n: 2 })
    // A server process hands in its counters when it ends.
    await store.close()
    await eventually('the counters', async () => (await scans('idx_scan')) > GROUPS * GROUP)
    expect((await scans('seq_scan')) - before).toBe(0)
    await client.end()
  }, 30_000)

  it('refuses one bad row of 500 as data and takes the others in halves', async () => {
    const rows = rowsOf(0)
    const bad = rows[321]?.key
    const commit = async (part: typeof rows): Promise<string[]> => {
      const result = await store.commit(
        emptyGroup(fences, {
          inbox: part.map(({ id, slot }) => ({ id, generation: 0, slot, disposition: 'applied' })),
          states: part.map(({ key, slot }) => ({
            key,
            slot,
            version: 0,
            body: { note: key === bad ? 'a\u0000b' : 'a' },
          })),
        }),
      )
      if (result.kind === 'committed') return []
      expect(result.kind).toBe('refused')
      const half = Math.ceil(part.length / 2)
      return part.length === 1
        ? part.map(({ key }) => key)
        : [...(await commit(part.slice(0, half))), ...(await commit(part.slice(half)))]
    }
    expect(await commit(rows)).toEqual([bad])
    const { states } = await store.load({
      states: rows.map(({ key }) => key),
      intentsOf: [],
      inbox: [],
      wanted: [],
    })
    expect(states.size).toBe(GROUP - 1)
  })

  it('refuses U+0000 wherever PostgreSQL holds text, as data', async () => {
    const [fence] = fences
    if (fence === undefined) throw new Error('no slot')
    const withKey = await store.commit(
      emptyGroup([fence], { states: [{ slot: '0', key: 'a\u0000b', version: 0, body: {} }] }),
    )
    expect(withKey.kind).toBe('refused')
    await expect(
      store.submit({
        slot: '0',
        key: 'o-1',
        kind: 'fact',
        type: 'x',
        eventId: freshId(),
        body: { text: '\u0000' },
      }),
    ).rejects.toMatchObject({ code: 'MESH_STORE_REFUSED', kind: 'terminal' })
  })
})
