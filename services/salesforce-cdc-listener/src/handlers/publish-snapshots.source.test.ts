import { afterEach, describe, expect, it } from '@jest/globals'
import { systemClock } from '@carrick/kernel'
import type { OrderSnapshot } from '@carrick/schemas'
import { eventually, NOON } from '@carrick/testkit'
import { sourceScene } from '../adapters/source-scene.fake.ts'
import type { RecordChange } from '../domain/record-change.ts'
import { publishSnapshots } from './publish-snapshots.source.ts'

const ORDER = '801000000000001AAA'

const change = (over: Partial<RecordChange> = {}): RecordChange => ({
  entity: 'Order',
  recordIds: [ORDER],
  changeType: 'UPDATE',
  commitTimestamp: NOON,
  commitNumber: 11n,
  commitUser: '005000000000009AAA',
  changedFields: ['Status'],
  fields: {},
  ...over,
})

const controllers: AbortController[] = []

afterEach(() => {
  for (const controller of controllers.splice(0)) controller.abort()
})

const scene = (cursor?: string) => {
  const world = sourceScene(
    (org, feed) =>
      publishSnapshots({
        orgName: 'demo-org',
        feed,
        org,
        clock: systemClock,
        coalesceMs: 1,
        missesFields: () => undefined,
      }),
    cursor,
  )
  controllers.push(world.controller)
  return {
    ...world,
    snapshots: () =>
      world.emitted().map(({ id, key, payload }) => ({ id, key, ...(payload as OrderSnapshot) })),
  }
}

const seen = (count: number, { snapshots }: ReturnType<typeof scene>) =>
  eventually('snapshots', () => snapshots().length >= count)

describe('a change in the org', () => {
  it('is read and published once with the commit that it covers, and moves the position', async () => {
    const world = scene(JSON.stringify({ replay: 'QQ==', seenUpTo: NOON - 1 }))
    void world.run()
    world.org.put(ORDER, NOON, { Status: 'Activated' })
    await world.feed.say({ changes: [change()], position: 'Qg==' })
    await eventually('the position', () => world.cursor()?.includes('Qg==') === true)
    expect(world.feed.starts).toEqual([{ after: 'QQ==' }])
    expect(world.snapshots()).toMatchObject([
      { recordId: ORDER, commitAt: NOON, commitNumber: '11', fields: { Status: 'Activated' } },
    ])
  })

  it('is one event when it is heard of again after a crash before the commit', async () => {
    const cursor = JSON.stringify({ replay: 'QQ==', seenUpTo: NOON - 1 })
    const first = scene(cursor)
    first.org.put(ORDER, NOON)
    first.crashOnce()
    const dying = expect(first.run()).rejects.toThrow('dies')
    await first.feed.say({ changes: [change()], position: 'Qg==' })
    await dying
    expect(first.cursor()).toBe(cursor)
    void first.run()
    await first.feed.say({ changes: [change()], position: 'Qg==' })
    await seen(1, first)
    const second = scene(cursor)
    second.org.put(ORDER, NOON)
    void second.run()
    await second.feed.say({ changes: [change()], position: 'Qg==' })
    await seen(1, second)
    expect(second.snapshots()[0]?.id).toBe(first.snapshots()[0]?.id)
  })

  it('is not lost when the org cannot be read: the position stays', async () => {
    const cursor = JSON.stringify({ replay: 'QQ==', seenUpTo: NOON - 1 })
    const world = scene(cursor)
    world.org.put(ORDER, NOON)
    world.org.failReads(1)
    const ended = expect(world.run()).rejects.toMatchObject({ code: 'MESH_SALESFORCE_UNREACHABLE' })
    await world.feed.say({ changes: [change()], position: 'Qg==' })
    await ended
    expect(world.cursor()).toBe(cursor)
  })

  it('of a line leads to its order', async () => {
    const world = scene(JSON.stringify({ replay: 'QQ==', seenUpTo: NOON - 1 }))
    void world.run()
    world.org.put(ORDER, NOON)
    world.org.lines.set('802000000000001AAA', ORDER)
    const line = change({ entity: 'OrderItem', recordIds: ['802000000000001AAA'] })
    await world.feed.say({ changes: [line], position: 'Qg==' })
    await seen(1, world)
    expect(world.snapshots()[0]?.recordId).toBe(ORDER)
  })

  it('that we made ourselves is not read', async () => {
    const world = scene(JSON.stringify({ replay: 'QQ==', seenUpTo: NOON - 1 }))
    void world.run()
    world.org.put(ORDER, NOON)
    const own = { commitUser: '005000000000001AAA', changedFields: ['Integration_Status__c'] }
    await world.feed.say({ changes: [change(own)], position: 'Qg==' })
    await eventually('the position', () => world.cursor()?.includes('Qg==') === true)
    expect(world.org.reads).toEqual([])
  })

  it('of many orders is read in groups of 200', async () => {
    const world = scene(JSON.stringify({ replay: 'QQ==', seenUpTo: NOON - 1 }))
    void world.run()
    const ids = Array.from({ length: 450 }, (_, n) => `801${String(n).padStart(12, '0')}AAA`)
    for (const id of ids) world.org.put(id, NOON)
    const changes = ids.map((id) => change({ recordIds: [id] }))
    await world.feed.say({ changes, position: 'Qg==' })
    await seen(450, world)
    expect(world.org.reads.map((read) => read.length)).toEqual([200, 200, 50])
  })
})

describe('an order that was entered in an ERP', () => {
  const OF_ERP = '801000000000007AAA'
  const shown = { ERP_Order_Key__c: 'demo:SO-000007', Status: 'Activated' }

  it('is nothing to post: not when it is shown, nor when a salesperson edits or activates it', async () => {
    const world = scene(JSON.stringify({ replay: 'QQ==', seenUpTo: NOON - 1 }))
    void world.run()
    world.org.put(OF_ERP, NOON, shown)
    world.org.put(ORDER, NOON)
    const changeType = 'CREATE'
    await world.feed.say({
      changes: [change({ recordIds: [OF_ERP], changeType })],
      position: 'Qg==',
    })
    const edit = change({ recordIds: [OF_ERP], changedFields: ['Status'], commitNumber: 12n })
    await world.feed.say({ changes: [edit, change({ commitNumber: 13n })], position: 'Qw==' })
    await eventually('the position', () => world.cursor()?.includes('Qw==') === true)
    expect(world.org.reads.flat()).toContain(OF_ERP)
    expect(world.snapshots().map(({ recordId }) => recordId)).toEqual([ORDER])
  })

  it('is left alone at the first start too', async () => {
    const world = scene()
    world.org.put(OF_ERP, NOON, shown)
    world.org.put(ORDER, NOON)
    void world.run()
    await seen(1, world)
    expect(world.snapshots().map(({ recordId }) => recordId)).toEqual([ORDER])
  })
})

describe('what no change event tells', () => {
  it('is read at the first start, with fresh ids', async () => {
    const world = scene()
    world.org.put(ORDER, NOON - 86_400_000)
    void world.run()
    await seen(1, world)
    expect(world.feed.starts).toEqual(['earliest'])
    expect(world.snapshots()).toMatchObject([{ id: undefined, commitAt: NOON - 86_400_000 }])
  })

  it('is found by reading when the position is gone', async () => {
    const world = scene(JSON.stringify({ replay: 'QQ==', seenUpTo: NOON }))
    world.feed.lose('QQ==')
    world.org.put('801000000000002AAA', NOON - 1)
    world.org.put(ORDER, NOON + 1)
    void world.run()
    await seen(1, world)
    expect(world.feed.starts).toEqual([{ after: 'QQ==' }, 'earliest'])
    expect(world.snapshots().map(({ recordId }) => recordId)).toEqual([ORDER])
  })

  it('is found by reading after an overflow', async () => {
    const world = scene(JSON.stringify({ replay: 'QQ==', seenUpTo: NOON }))
    world.org.put(ORDER, NOON + 5)
    void world.run()
    const overflow = change({ changeType: 'GAP_OVERFLOW', recordIds: ['000000000000000AAA'] })
    await world.feed.say({ changes: [overflow], position: 'Qg==' })
    await seen(1, world)
    expect(world.snapshots()[0]?.recordId).toBe(ORDER)
  })
})

it('a stream that ends makes the source end, to be run again from the stored position', async () => {
  const world = scene(JSON.stringify({ replay: 'QQ==', seenUpTo: NOON }))
  const ended = expect(world.run()).rejects.toMatchObject({ code: 'MESH_SALESFORCE_SILENT' })
  await eventually('the subscription', () => world.feed.starts.length === 1)
  world.feed.cut()
  await ended
})
