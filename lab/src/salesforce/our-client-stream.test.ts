import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { systemClock } from '@carrick/kernel'
import { type ChangeEvent, createRecords, type Session, updateRecords } from '@carrick/salesforce'
import { eventually } from '../eventually.fixture.ts'
import {
  draftFields,
  draftOrder,
  login,
  openLab,
  type RestCaller,
  type Wares,
} from './lab-org.fixture.ts'
import type { Org } from './org.ts'
import { listen, restOf, sessionOf } from './our-client.fixture.ts'

// Above 2^53, where a client that reads numbers as doubles goes wrong.
const FIRST_COMMIT = 9_007_199_254_740_993n

let org: Org
let wares: Wares
let rest: RestCaller
let session: Session

beforeAll(async () => {
  ;({ org, wares, rest } = await openLab({ firstCommit: FIRST_COMMIT }))
  session = sessionOf(org)
})

afterEach(() => {
  org.clearFaults()
})

afterAll(() => org.stop())

const patch = (id: string, fields: object) => rest.call('PATCH', `/sobjects/Order/${id}`, fields)
const poNumbers = (events: readonly ChangeEvent[]): unknown[] =>
  events.map(({ fields }) => fields['PoNumber'])

describe('our subscription', () => {
  it('tells what was made, by whom and in which transaction', async () => {
    const stream = await listen(org, session)
    const [order] = await createRecords(restOf(session), [
      { type: 'Order', fields: { ...draftFields(wares), PoNumber: 'PO-7' } },
    ])
    const [event] = await stream.heard(1)
    await stream.stop()
    expect(event).toMatchObject({
      entity: 'Order',
      recordIds: [order?.ok === true ? order.id : ''],
      changeType: 'CREATE',
      changeOrigin: 'com/salesforce/api/rest/65.0;client=carrick',
      commitUser: org.integrationUserId,
      sequenceNumber: 1,
      changedFields: [],
      fields: { PoNumber: 'PO-7', AccountId: wares.accountId, EffectiveDate: 1_772_323_200_000n },
    })
    expect(event?.commitNumber).toBeGreaterThan(FIRST_COMMIT)
    expect(event?.transactionKey).toMatch(/^[\da-f-]{36}$/)
    expect(event?.replayId).toHaveLength(10)
    expect(Math.abs((event?.commitTimestamp ?? 0) - Date.now())).toBeLessThan(60_000)
  })

  it('names changed, cleared and nested fields of an update, and gets enriched ones', async () => {
    const id = await draftOrder(rest, wares)
    await patch(id, { PoNumber: 'PO-8', ShippingCity: 'Cork' })
    const stream = await listen(org, session)
    await patch(id, { PoNumber: null, ShippingCity: 'Bergen', Last_Event_Version__c: 4 })
    const [event] = await stream.heard(1)
    await stream.stop()
    expect(event?.changedFields.toSorted()).toEqual([
      'LastModifiedDate',
      'Last_Event_Version__c',
      'PoNumber',
      'ShippingAddress.City',
    ])
    expect(event?.fields).toMatchObject({
      PoNumber: null,
      Description: null,
      ShippingAddress: { City: 'Bergen', Street: null },
      Last_Event_Version__c: 4,
      AccountId: wares.accountId,
      Status: 'Draft',
    })
  })

  it('shows an order and its lines of one transaction under one key, in order', async () => {
    const stream = await listen(org, session)
    const [entryId] = wares.entryIds
    await rest.call('POST', '/composite/tree/Order', {
      records: [
        {
          attributes: { type: 'Order', referenceId: 'o' },
          ...draftFields(wares),
          OrderItems: {
            records: [1, 2].map((line) => ({
              attributes: { type: 'OrderItem', referenceId: `l${String(line)}` },
              PricebookEntryId: entryId,
              Quantity: line,
              UnitPrice: 5,
            })),
          },
        },
      ],
    })
    const events = await stream.heard(3)
    await stream.stop()
    expect(events.map(({ entity, sequenceNumber }) => [entity, sequenceNumber])).toEqual([
      ['Order', 1],
      ['OrderItem', 2],
      ['OrderItem', 3],
    ])
    expect(new Set(events.map(({ transactionKey }) => transactionKey)).size).toBe(1)
  })

  it('takes 450 events at 100 credits without losing or repeating one', async () => {
    const stream = await listen(org, session)
    const client = restOf(session)
    for (const part of [150, 150, 150]) {
      const from = stream.batches.length
      await createRecords(
        client,
        Array.from({ length: part }, (_, index) => ({
          type: 'Order',
          fields: { ...draftFields(wares), PoNumber: `${String(from)}-${String(index)}` },
        })),
      )
    }
    const events = await stream.heard(450)
    await stream.stop()
    expect(new Set(events.flatMap(({ recordIds }) => recordIds)).size).toBe(450)
    const replayIds = events.map(({ replayId }) => replayId.toString('hex'))
    expect(replayIds).toEqual(replayIds.toSorted())
  })

  it('reads events of two schemas in one stream when a field is added', async () => {
    const id = await draftOrder(rest, wares)
    const stream = await listen(org, session)
    await patch(id, { PoNumber: 'before' })
    org.addField('Order', { fullName: 'Added_Later__c', type: 'Text', length: '20' })
    await patch(id, { PoNumber: 'after', Added_Later__c: 'seen' })
    const [first, second] = await stream.heard(2)
    await stream.stop()
    expect(first?.fields).not.toHaveProperty('Added_Later__c')
    expect(second?.fields).toMatchObject({ PoNumber: 'after', Added_Later__c: 'seen' })
    expect(second?.changedFields).toContain('Added_Later__c')
  })

  it('sees records that were changed alike as one event with several ids', async () => {
    org.set({ mergeEvents: true })
    const ids = [await draftOrder(rest, wares), await draftOrder(rest, wares)]
    const stream = await listen(org, session)
    await updateRecords(
      restOf(session),
      ids.map((id) => ({ type: 'Order', id, fields: { PoNumber: 'same' } })),
    )
    const [event] = await stream.heard(1)
    await stream.stop()
    expect(event?.recordIds).toEqual(ids)
  })

  it('gets a gap without data instead of a change, and an overflow without ids', async () => {
    const id = await draftOrder(rest, wares)
    const stream = await listen(org, session)
    org.set({ gapCommits: 1 })
    await patch(id, { PoNumber: 'hidden' })
    org.injectGap('GAP_DELETE', 'OrderItem', ['802000000000000AAA'])
    org.injectGap('GAP_OVERFLOW', 'Order')
    const events = await stream.heard(3)
    await stream.stop()
    expect(events).toMatchObject([
      { changeType: 'GAP_UPDATE', entity: 'Order', recordIds: [id], changeOrigin: '' },
      { changeType: 'GAP_DELETE', entity: 'OrderItem', recordIds: ['802000000000000AAA'] },
      { changeType: 'GAP_OVERFLOW', entity: 'Order', recordIds: ['000000000000000AAA'] },
    ])
    for (const { changedFields, fields } of events) {
      expect(changedFields).toEqual([])
      expect(Object.values(fields).every((value) => value === null)).toBe(true)
    }
  })
})

describe('a subscription that ended', () => {
  it.each(['end', 'cut'] as const)('by %s goes on behind the last position', async (how) => {
    const id = await draftOrder(rest, wares)
    const stream = await listen(org, session)
    await patch(id, { PoNumber: 'one' })
    await stream.heard(1)
    org.dropStreams(how)
    expect(await stream.ended).toMatchObject({ code: 'MESH_SALESFORCE_STREAM', kind: 'retryable' })
    await patch(id, { PoNumber: 'two' })
    await patch(id, { PoNumber: 'three' })
    const position = stream.batches.at(-1)?.position ?? Buffer.alloc(0)
    const resumed = await listen(org, session, { from: { after: position } })
    await patch(id, { PoNumber: 'four' })
    expect(poNumbers(await resumed.heard(3))).toEqual(['two', 'three', 'four'])
    await resumed.stop()
  })

  it('hears again what an unsure server repeats', async () => {
    const id = await draftOrder(rest, wares)
    const stream = await listen(org, session)
    for (const text of ['one', 'two']) await patch(id, { PoNumber: text })
    const [, second] = await stream.heard(2)
    await stream.stop()
    org.set({ duplicatesOnResume: 1 })
    const resumed = await listen(org, session, {
      from: { after: second?.replayId ?? Buffer.alloc(0) },
    })
    expect(poNumbers(await resumed.heard(1))).toEqual(['two'])
    await resumed.stop()
  })

  it('by an expired token asks for a new one', async () => {
    const stream = await listen(org, session)
    const before = await session.token()
    org.expireTokens()
    expect(await stream.ended).toMatchObject({ code: 'MESH_SALESFORCE_AUTH', kind: 'retryable' })
    rest = await login(org)
    const resumed = await listen(org, session)
    await rest.create('Order', { ...draftFields(wares), PoNumber: 'after login' })
    expect(poNumbers(await resumed.heard(1))).toEqual(['after login'])
    expect((await session.token()).accessToken).not.toBe(before.accessToken)
    await resumed.stop()
  })

  it('by silence is given up, as a dead connection is', async () => {
    org.set({ silentStreams: true })
    const stream = await listen(org, session, { silenceMs: 200 })
    expect(await stream.ended).toMatchObject({ code: 'MESH_SALESFORCE_SILENT', kind: 'retryable' })
  })

  it('is none when we ourselves are slow', async () => {
    org.set({ keepaliveMs: 30 })
    let batches = 0
    let slowUntil = 0
    const stream = await listen(org, session, {
      silenceMs: 1000,
      onBatch: async () => {
        if (slowUntil === 0) slowUntil = systemClock.monotonic() + 2000
        await eventually('the batch is done', () => systemClock.monotonic() > slowUntil)
        batches += 1
      },
    })
    await eventually('batches come after the slow one', () => batches >= 3)
    expect(await stream.stop()).toBeUndefined()
  })

  it('is none that only hears keepalives: they carry it along', async () => {
    org.set({ keepaliveMs: 20 })
    const stream = await listen(org, session, { silenceMs: 1000 })
    await eventually('three keepalives came', () => stream.batches.length >= 3)
    expect(
      stream.batches.every(({ events, position }) => events.length + position.length === 10),
    ).toBe(true)
    await stream.stop()
  })

  it.each([
    ['a position that was never given', () => ({ after: Buffer.from('nonsense!') })],
    ['a position of before a move of the org', () => ({ after: Buffer.alloc(10, 1) })],
  ])('cannot begin again at %s', async (_what, from) => {
    const stream = await listen(org, session, { from: from() })
    expect(await stream.ended).toMatchObject({
      code: 'MESH_SALESFORCE_REPLAY_LOST',
      kind: 'retryable',
      details: { errorCode: expect.stringContaining('replayid.corrupted') },
    })
  })

  it('cannot begin where nothing is, and says so for good', async () => {
    const stream = await listen(org, session, { topic: '/data/Nothing__chn' })
    expect(await stream.ended).toMatchObject({ code: 'MESH_SALESFORCE_TOPIC', kind: 'terminal' })
  })

  it('is held when the allocation of the day is used up', async () => {
    org.set({ deliveryLimit: 0 })
    const stream = await listen(org, session)
    await draftOrder(rest, wares, 0)
    expect(await stream.ended).toMatchObject({
      code: 'MESH_SALESFORCE_SUBSCRIPTION_LIMIT',
      kind: 'held',
    })
  })

  it('that was stopped before it began does not begin', async () => {
    const signal = AbortSignal.abort()
    expect(await (await listen(org, session, { signal })).ended).toBeUndefined()
    expect(org.openStreams()).toBe(0)
  })
})
