import { afterEach, describe, expect, it } from '@jest/globals'
import { orderIdOfRecord, returnIdOfRecord, systemClock } from '@carrick/kernel'
import type { CaseOpened, CaseResolved, ReturnSnapshot } from '@carrick/schemas'
import { eventually, NOON } from '@carrick/testkit'
import { sourceScene } from '../adapters/source-scene.fake.ts'
import type { RecordChange } from '../domain/record-change.ts'
import { publishSnapshots } from './publish-snapshots.source.ts'

const ORG = '00D000000000001AAA'
const ORDER = '801000000000001AAA'
const RETURN = '0Zo000000000001AAA'
const LINE = '0Zi000000000001AAA'

const change = (over: Partial<RecordChange> = {}): RecordChange => ({
  entity: 'ReturnOrder',
  recordIds: [RETURN],
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

const KNOWN = JSON.stringify({ replay: 'QQ==', seenUpTo: NOON - 1, returns: 'ReturnOrder' })
const SUBMITTED = { OrderId: ORDER, Status: 'Submitted', ReturnOrderNumber: '00000017' }

const scene = (cursor?: string) => {
  const missing: string[] = []
  const world = sourceScene(
    (org, feed) =>
      publishSnapshots({
        orgName: 'demo-org',
        feed,
        org,
        clock: systemClock,
        coalesceMs: 1,
        missesFields: (fields) => missing.push(...fields),
      }),
    cursor,
  )
  controllers.push(world.controller)
  const of = (name: string) => world.emitted().filter(({ token }) => token.name === name)
  return {
    ...world,
    missing,
    snapshots: () =>
      of('ReturnSnapshot').map(({ id, key, payload }) => ({
        id,
        key,
        ...(payload as ReturnSnapshot),
      })),
    opened: () => of('CaseOpened').map(({ payload }) => payload as CaseOpened),
    resolved: () => of('CaseResolved').map(({ payload }) => payload as CaseResolved),
    hear: async (position: string, ...changes: readonly RecordChange[]) => {
      await world.feed.say({ changes, position })
      await eventually('the position', () => world.cursor()?.includes(position) === true)
    },
  }
}

describe('a change of a return', () => {
  it('is published for its order, with its lines and the commit that it covers', async () => {
    const world = scene(KNOWN)
    void world.run()
    const lines = [{ Id: LINE, OrderItemId: '802000000000001AAA', QuantityReturned: '2.00' }]
    world.org.returns.put(RETURN, NOON, SUBMITTED, { lines })
    await world.hear('Qg==', change())
    const orderId = orderIdOfRecord(ORG, ORDER)
    expect(world.snapshots()).toMatchObject([
      {
        key: orderId,
        orderId,
        returnId: returnIdOfRecord(ORG, RETURN),
        recordId: RETURN,
        objectName: 'ReturnOrder',
        commitAt: NOON,
        commitNumber: '11',
        fields: SUBMITTED,
        lines,
      },
    ])
    expect(world.org.reads).toEqual([])
  })

  it('is one event when it is heard of again after a crash before the commit', async () => {
    const world = scene(KNOWN)
    world.org.returns.put(RETURN, NOON, SUBMITTED)
    world.crashOnce()
    const dying = expect(world.run()).rejects.toThrow('dies')
    await world.feed.say({ changes: [change()], position: 'Qg==' })
    await dying
    expect(world.cursor()).toBe(KNOWN)
    const again = scene(KNOWN)
    again.org.returns.put(RETURN, NOON, SUBMITTED)
    void again.run()
    void world.run()
    await again.hear('Qg==', change())
    await world.hear('Qg==', change())
    expect(world.snapshots()[0]?.id).toBe(again.snapshots()[0]?.id)
  })

  it('of a line leads to its return', async () => {
    const world = scene(KNOWN)
    void world.run()
    world.org.returns.put(RETURN, NOON, SUBMITTED)
    world.org.returns.lines.set(LINE, RETURN)
    await world.hear('Qg==', change({ entity: 'ReturnOrderLineItem', recordIds: [LINE] }))
    expect(world.snapshots().map(({ recordId }) => recordId)).toEqual([RETURN])
  })

  it.each([
    ['ReturnOrder', 'Return_Status__c'],
    ['ReturnOrderLineItem', 'Qty_Received__c'],
  ])('of %s that we made ourselves is not read', async (entity, field) => {
    const world = scene(KNOWN)
    void world.run()
    world.org.returns.put(RETURN, NOON, SUBMITTED)
    const own = { entity, commitUser: '005000000000001AAA', changedFields: [field] }
    await world.hear('Qg==', change(own))
    expect(world.org.returns.reads).toEqual([])
  })

  it('that deletes it is told as such', async () => {
    const world = scene(KNOWN)
    void world.run()
    world.org.returns.put(RETURN, NOON, SUBMITTED, { deleted: true })
    await world.hear('Qg==', change({ changeType: 'DELETE', changedFields: [] }))
    expect(world.snapshots()).toMatchObject([{ deleted: true }])
  })

  it('of many returns is read in groups of 200', async () => {
    const world = scene(KNOWN)
    void world.run()
    const ids = Array.from({ length: 250 }, (_, n) => `0Zo${String(n).padStart(12, '0')}AAA`)
    for (const id of ids) world.org.returns.put(id, NOON, SUBMITTED)
    await world.hear('Qg==', ...ids.map((id) => change({ recordIds: [id] })))
    expect(world.org.returns.reads.map(({ length }) => length)).toEqual([200, 50])
    expect(world.snapshots()).toHaveLength(250)
  })
})

describe('returns that no change event tells of', () => {
  it.each([
    ['at the first start', undefined],
    ['when the org got them after its orders were read', '{"replay":"QQ==","seenUpTo":5}'],
    [
      'when the org keeps them elsewhere than before',
      '{"replay":"QQ==","seenUpTo":5,"returns":"Return__c"}',
    ],
  ])('are read %s, once', async (_when, cursor) => {
    const world = scene(cursor)
    world.org.returns.put(RETURN, NOON - 86_400_000, SUBMITTED)
    void world.run()
    await eventually('the return', () => world.snapshots().length === 1)
    await eventually('the memory of it', () => world.cursor()?.includes('ReturnOrder') === true)
    expect(world.snapshots()).toMatchObject([{ id: undefined, commitAt: NOON - 86_400_000 }])
    await world.hear('Qg==', change({ recordIds: ['0Zo000000000009AAA'] }))
    expect(world.snapshots()).toHaveLength(1)
  })

  it('are found by reading when the position is gone', async () => {
    const world = scene(KNOWN)
    world.feed.lose('QQ==')
    world.org.returns.put('0Zo000000000002AAA', NOON - 2, SUBMITTED)
    world.org.returns.put(RETURN, NOON + 1, SUBMITTED)
    void world.run()
    await eventually('the return', () => world.snapshots().length > 0)
    expect(world.snapshots().map(({ recordId }) => recordId)).toEqual([RETURN])
  })
})

describe('an org without returns', () => {
  it('is listened to for its orders alone', async () => {
    const world = scene(JSON.stringify({ replay: 'QQ==', seenUpTo: NOON - 1 }))
    world.org.hideReturns()
    world.org.put(ORDER, NOON)
    world.org.returns.put(RETURN, NOON, SUBMITTED)
    void world.run()
    await world.hear('Qg==', change({ entity: 'Order', recordIds: [ORDER] }), change())
    expect(world.org.reads).toEqual([[ORDER]])
    expect(world.org.returns.reads).toEqual([])
    expect(world.missing).toEqual([])
  })

  it('says which fields of returns are hidden, and goes on with its orders', async () => {
    const world = scene(KNOWN)
    world.org.hideReturns(['ReturnOrder.OrderId'])
    world.org.put(ORDER, NOON)
    void world.run()
    await world.hear('Qg==', change({ entity: 'Order', recordIds: [ORDER] }))
    expect(world.org.reads).toEqual([[ORDER]])
    expect(world.missing).toEqual(['ReturnOrder.OrderId'])
  })
})

describe('a return that names no order', () => {
  const orphan = { ...SUBMITTED, OrderId: null }

  it('is one case, as often as it changes, until it names one', async () => {
    const world = scene(KNOWN)
    void world.run()
    world.org.returns.put(RETURN, NOON, orphan)
    await world.hear('Qg==', change())
    await world.hear('Qw==', change({ commitNumber: 12n }))
    expect(world.snapshots()).toEqual([])
    expect(world.opened()).toMatchObject([
      {
        subject: returnIdOfRecord(ORG, RETURN),
        code: 'MESH_SALESFORCE_RETURN_WITHOUT_ORDER',
        cause: expect.stringMatching(/^Return 00000017 /),
      },
    ])
    world.org.returns.put(RETURN, NOON, SUBMITTED)
    await world.hear('RA==', change({ commitNumber: 13n }))
    await world.hear('RQ==', change({ commitNumber: 14n }))
    const [opened] = world.opened()
    expect(world.resolved()).toMatchObject([{ caseId: opened?.caseId, how: 'It names its order' }])
    expect(world.resolved()[0]?.caseVersion).toBeGreaterThan(opened?.caseVersion ?? Infinity)
    expect(world.snapshots()).toHaveLength(2)
    expect(world.cursor()).not.toMatch(/orphans/)
  })

  it('is still known as a case after a restart', async () => {
    const world = scene(KNOWN)
    const { run } = world
    world.org.returns.put(RETURN, NOON, orphan)
    const ended = expect(run()).rejects.toMatchObject({ code: 'MESH_SALESFORCE_SILENT' })
    await world.hear('Qg==', change())
    world.feed.cut()
    await ended
    world.org.returns.put(RETURN, NOON, { ...orphan, Status: 'Canceled' })
    void run()
    await world.hear('Qw==', change({ commitNumber: 12n }))
    expect(world.opened()).toHaveLength(1)
    expect(world.resolved()).toHaveLength(1)
  })

  it.each([
    ['is a draft', { Status: 'Draft' }, false],
    ['is closed', { Status: 'Closed' }, false],
    ['is deleted', { Status: 'Submitted' }, true],
  ])('is nobody’s business when it %s', async (_why, fields, deleted) => {
    const world = scene(KNOWN)
    void world.run()
    world.org.returns.put(RETURN, NOON, { ...orphan, ...fields }, { deleted })
    await world.hear('Qg==', change())
    expect(world.emitted()).toEqual([])
  })
})
