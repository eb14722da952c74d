import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import pg from 'pg'
import { systemClock } from '@carrick/kernel'
import { emptyGroup, type Fence, type Store } from '@carrick/messaging'
import { freshSchema, type TestSchema } from '@carrick/testkit'
import { openPostgresStore } from './postgres-store.ts'
import { firstEvent, freshId, isInInbox, recordOf } from './sample-group.fake.ts'

const DAY_MS = 86_400_000

describe('the upkeep of a schema', () => {
  let home: TestSchema
  let store: Store
  let fence: Fence
  let client: pg.Client

  beforeEach(async () => {
    home = await freshSchema('upkeep')
    store = await openPostgresStore(home)
    const [taken] = await store.takeover('a', ['0'])
    fence = { slot: '0', epoch: taken?.epoch ?? 0 }
    client = new pg.Client({ connectionString: home.url })
    await client.connect()
  })
  afterEach(async () => {
    await client.end()
    await store.close()
    await home.drop()
  })

  const commitEvent = async (key: string, at: number): Promise<string> => {
    const id = freshId(at)
    const result = await store.commit(emptyGroup([fence], firstEvent(key, id)))
    expect(result.kind).toBe('committed')
    return id
  }
  const outboxPartitions = async (): Promise<number> => {
    const { rowCount } = await client.query("select from partition_of where parent = 'outbox'")
    return rowCount ?? 0
  }

  it('knows an event of any day of the last five weeks again', async () => {
    const now = systemClock.now()
    expect(await store.inboxFloor()).toBeLessThanOrEqual(now - 35 * DAY_MS)
    for (const days of [0, 6, 7, 8, 34]) {
      const id = await commitEvent(`o-${String(days)}`, now - days * DAY_MS)
      const again = await store.commit(
        emptyGroup([fence], {
          inbox: [{ id, generation: 0, slot: '0', disposition: 'applied' }],
        }),
      )
      expect(again).toEqual({ kind: 'repeated', events: [{ id, generation: 0 }] })
    }
  })

  it('forgets events below the floor, and keeps the younger ones', async () => {
    const now = systemClock.now()
    const old = await commitEvent('o-1', now - 30 * DAY_MS)
    const young = await commitEvent('o-2', now)
    await store.housekeep({ inboxDays: 8, packHours: 24 })
    const floor = await store.inboxFloor()
    expect(floor).toBeGreaterThan(now - 16 * DAY_MS)
    expect(floor).toBeLessThanOrEqual(now - 8 * DAY_MS)
    expect([await isInInbox(store, old), await isInInbox(store, young)]).toEqual([false, true])
    await store.housekeep({ inboxDays: 35, packHours: 24 })
    expect(await store.inboxFloor()).toBe(floor)
  })

  it('keeps events that came before their partition was made', async () => {
    const id = await commitEvent('o-1', systemClock.now() + 40 * DAY_MS)
    await client.query(
      "select add_partition('inbox', now() + interval '39 days', now() + interval '41 days')",
    )
    const { rowCount } = await client.query('select from only inbox_default')
    expect([rowCount, await isInInbox(store, id)]).toEqual([0, true])
  })

  it('drops old packs that were published, never the others', async () => {
    const before = await outboxPartitions()
    await client.query(
      "select add_partition('outbox', now() - interval '3 days', now() - interval '2 days')",
    )
    const age = async (): Promise<void> => {
      await client.query("update outbox set at = now() - interval '60 hours'")
    }
    const result = await store.commit(
      emptyGroup([fence], { packs: [{ slot: '0', records: [recordOf('o-1')] }] }),
    )
    const seq = result.kind === 'committed' ? (result.seqs.get('0') ?? 0) : 0
    await age()
    await store.housekeep({ inboxDays: 35, packHours: 24 })
    expect(await store.unpublished(['0'])).toHaveLength(1)
    await store.commit(emptyGroup([fence], { published: [{ slot: '0', seq }] }))
    await store.housekeep({ inboxDays: 35, packHours: 24 })
    expect([await outboxPartitions(), (await store.unpublished(['0'])).length]).toEqual([before, 0])
  })

  it('is done once when several processes start together', async () => {
    const other = await freshSchema('upkeep')
    const stores = await Promise.all([1, 2, 3].map(() => openPostgresStore(other)))
    const [floor] = await Promise.all(stores.map((each) => each.inboxFloor()))
    expect(floor).toBeGreaterThan(0)
    await Promise.all(stores.map((each) => each.close()))
    await other.drop()
  })

  it('refuses a schema that a newer program has changed', async () => {
    await client.query("insert into migration (version, name) values (9999, 'later')")
    await expect(openPostgresStore(home)).rejects.toMatchObject({ code: 'MESH_STORE_NEWER' })
  })

  it('gives a service no sight of another one', async () => {
    const other = await freshSchema('upkeep')
    await (await openPostgresStore(other)).close()
    await expect(client.query(`select * from ${other.schema}.slot`)).rejects.toMatchObject({
      code: '42501',
    })
    await other.drop()
  })
})
