import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import pg from 'pg'
import { emptyGroup, type Store } from '@carrick/messaging'
import {
  eventually,
  freshSchema,
  startTcpProxy,
  type TcpProxy,
  type TestSchema,
  sharedServers,
} from '@carrick/testkit'
import { createPostgresStore, openPostgresStore } from './postgres-store.ts'
import { firstEvent, freshId, isInInbox } from './sample-group.fake.ts'

describe('a store whose server goes away', () => {
  let home: TestSchema
  let proxy: TcpProxy
  let direct: Store
  let store: Store
  let admin: pg.Client

  beforeEach(async () => {
    home = await freshSchema('loss')
    const url = new URL(home.url)
    proxy = await startTcpProxy(url.host)
    url.host = `127.0.0.1:${String(proxy.port)}`
    direct = await openPostgresStore(home)
    store = createPostgresStore({
      url: url.href,
      schema: home.schema,
      statementMs: 500,
      connectMs: 500,
    })
    admin = new pg.Client({ connectionString: sharedServers.postgres() })
    await admin.connect()
  })
  afterEach(async () => {
    await store.close()
    await direct.close()
    await admin.end()
    await proxy.close()
    await home.drop()
  })

  it('may have committed when the answer of a commit is lost, and the tables tell', async () => {
    const [fence] = await store.takeover('a', ['0'])
    if (fence === undefined) throw new Error('no slot')
    await store.commit(emptyGroup([fence], firstEvent('o-1', freshId())))
    const id = freshId()
    proxy.cutAfterNextRequest()
    await expect(store.commit(emptyGroup([fence], firstEvent('o-2', id)))).rejects.toMatchObject({
      code: 'MESH_STORE_UNAVAILABLE',
      kind: 'in-doubt',
    })
    proxy.heal()
    const [taken] = await store.takeover('a', ['0'])
    expect(taken?.epoch).toBe(fence.epoch + 1)
    expect(await isInInbox(store, id)).toBe(true)
    const packs = await store.unpublished(['0'])
    expect(packs.map(({ records }) => records[0]?.key)).toEqual(['o-1', 'o-2'])
  })

  it('rejects every commit on its way when the connection is cut, and loses none that the tables have', async () => {
    const [fence] = await store.takeover('a', ['0'])
    if (fence === undefined) throw new Error('no slot')
    await store.commit(emptyGroup([fence], firstEvent('o-1', freshId())))
    const ids = [freshId(), freshId()]
    proxy.cutAfterNextRequest()
    const commits = ids.map((id, index) =>
      store.commit(emptyGroup([fence], firstEvent(`o-${String(index + 2)}`, id))),
    )
    const results = await Promise.allSettled(commits)
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    proxy.heal()
    await store.takeover('a', ['0'])
    const packs = await store.unpublished(['0'])
    const known = await Promise.all(ids.map((id) => isInInbox(store, id)))
    expect(packs).toHaveLength(1 + known.filter(Boolean).length)
    expect(packs.map(({ seq }) => seq)).toEqual(packs.map((_, index) => index + 1))
  })

  it('answers again after all connections were ended by the server', async () => {
    const [fence] = await store.takeover('a', ['0'])
    if (fence === undefined) throw new Error('no slot')
    await store.inboxFloor()
    await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where usename = $1', [
      home.schema,
    ])
    const id = freshId()
    await eventually('a commit', async () => {
      const result = await store.commit(emptyGroup([fence], firstEvent('o-1', id)))
      return result.kind === 'committed'
    })
    expect(await isInInbox(store, id)).toBe(true)
  })

  it('rejects while the server is away and answers when it is back', async () => {
    await store.takeover('a', ['0'])
    proxy.refuse()
    await expect(store.takeover('a', ['0'])).rejects.toMatchObject({
      code: 'MESH_STORE_UNAVAILABLE',
    })
    proxy.heal()
    await eventually('the takeover', () => store.takeover('a', ['0']))
  })

  it('rejects within its ceiling when the server says nothing any more', async () => {
    await store.takeover('a', ['0'])
    proxy.swallowAnswers()
    const before = performance.now()
    await expect(store.takeover('a', ['0'])).rejects.toMatchObject({
      code: 'MESH_STORE_UNAVAILABLE',
    })
    expect(performance.now() - before).toBeLessThan(4_000)
    proxy.heal()
    await eventually('the takeover', () => store.takeover('a', ['0']))
  })

  it('hears hints of other processes again after its connection was lost', async () => {
    const heard: string[] = []
    store.onHint?.((slot) => heard.push(slot))
    await store.takeover('a', ['3'])
    const submit = async (key: string): Promise<void> => {
      await direct.submit({
        slot: '3',
        key,
        kind: 'submit',
        type: 'x',
        eventId: freshId(),
        body: {},
      })
    }
    await submit('o-1')
    await eventually('the hint', () => heard.length > 0)
    expect(heard).toEqual(['3'])
    proxy.cut()
    await eventually('the poll', () => store.due(['3'], 1))
    await submit('o-2')
    await eventually('the second hint', () => heard.length > 1)
  })

  it('waits in a takeover for the open commit of the old owner', async () => {
    const [fence] = await direct.takeover('a', ['0', '1'])
    if (fence === undefined) throw new Error('no slot')
    await admin.query('begin')
    await admin.query(
      `update ${home.schema}.slot set pack_seq = pack_seq + 1 where slot = $1 and epoch = $2`,
      ['0', fence.epoch],
    )
    let taken = false
    const takeover = direct.takeover('b', ['0', '1']).then(() => {
      taken = true
    })
    await eventually('the wait', async () => {
      const { rowCount } = await admin.query(
        "select from pg_stat_activity where usename = $1 and wait_event_type = 'Lock'",
        [home.schema],
      )
      return rowCount === 1
    })
    expect(taken).toBe(false)
    await admin.query('commit')
    await takeover
    const late = await direct.commit(emptyGroup([fence], firstEvent('o-1', freshId())))
    expect(late).toEqual({ kind: 'fenced', slots: ['0'] })
  })
})
