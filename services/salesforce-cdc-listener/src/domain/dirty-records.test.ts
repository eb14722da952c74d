import { describe, expect, it } from '@jest/globals'
import type { RecordChange } from './record-change.ts'
import { isEcho, markDirty, noDirtyRecords } from './dirty-records.ts'

const rule = {
  userId: '005xx0000012345AAA',
  ownFields: new Set(['ERP_Order_No__c', 'Last_Event_Version__c']),
}

const RETURNS = { name: 'ReturnOrder', line: 'ReturnOrderLineItem', parent: 'ReturnOrderId' }

const change = (over: Partial<RecordChange>): RecordChange => ({
  entity: 'Order',
  recordIds: ['801000000000001AAA'],
  changeType: 'UPDATE',
  commitTimestamp: 1000,
  commitNumber: 5n,
  commitUser: '005xx0000099999AAA',
  changedFields: ['Status'],
  fields: {},
  ...over,
})

const dirtyAfter = (...events: Partial<RecordChange>[]) => {
  const dirty = noDirtyRecords()
  for (const event of events) markDirty(dirty, change(event), rule, RETURNS)
  return dirty
}

describe('echo of our own writes', () => {
  const own = { commitUser: rule.userId, changedFields: ['ERP_Order_No__c', 'LastModifiedDate'] }

  it('is an update by our user of nothing but our fields', () => {
    expect(isEcho(change(own), rule)).toBe(true)
  })

  it.each([
    ['another user', { ...own, commitUser: '005xx0000099999AAA' }],
    [
      'a field of the business, changed in the same transaction',
      { ...own, changedFields: ['ERP_Order_No__c', 'Status'] },
    ],
    [
      'a gap, which does not say what changed',
      { ...own, changeType: 'GAP_UPDATE' as const, changedFields: [] },
    ],
    ['a create', { ...own, changeType: 'CREATE' as const, changedFields: [] }],
  ])('is not %s', (_name, event) => {
    expect(isEcho(change(event), rule)).toBe(false)
  })
})

describe('dirty records', () => {
  it('keeps the newest commit of an order', () => {
    const { orders } = dirtyAfter(
      { commitTimestamp: 2000 },
      { commitTimestamp: 1000 },
      { commitTimestamp: 2000, commitNumber: 9n },
    )
    expect([...orders]).toEqual([['801000000000001AAA', { at: 2000, number: '9' }]])
  })

  it('takes every record of a merged event', () => {
    const { orders } = dirtyAfter({ recordIds: ['801A', '801B'] })
    expect([...orders.keys()]).toEqual(['801A', '801B'])
  })

  it('leads a line to its order when the event carries it', () => {
    const dirty = dirtyAfter({
      entity: 'OrderItem',
      recordIds: ['802A'],
      fields: { OrderId: '801A' },
    })
    expect([...dirty.orders.keys()]).toEqual(['801A'])
    expect(dirty.items.size).toBe(0)
  })

  it('keeps a line whose order is not known', () => {
    expect([
      ...dirtyAfter({
        entity: 'OrderItem',
        recordIds: ['802A'],
        changeType: 'GAP_UPDATE',
      }).items.keys(),
    ]).toEqual(['802A'])
  })

  it.each([
    ['an overflow', { changeType: 'GAP_OVERFLOW' as const, recordIds: [] }],
    ['a wildcard', { recordIds: ['801*'] }],
  ])('remembers since when everything is dirty after %s', (_name, event) => {
    const dirty = dirtyAfter(
      { ...event, commitTimestamp: 3000 },
      { ...event, commitTimestamp: 2000 },
    )
    expect(dirty.since).toEqual({ orders: 2000 })
    expect(dirty.orders.size).toBe(0)
  })

  it('keeps returns apart from orders, and leads their lines to them', () => {
    const dirty = dirtyAfter(
      { entity: 'ReturnOrder', recordIds: ['0ZoA'] },
      {
        entity: 'ReturnOrderLineItem',
        recordIds: ['0ZiA'],
        fields: { ReturnOrderId: '0ZoB' },
      },
      { entity: 'ReturnOrderLineItem', recordIds: ['0ZiB'] },
    )
    expect([...dirty.returns.keys()]).toEqual(['0ZoA', '0ZoB'])
    expect([...dirty.returnLines.keys()]).toEqual(['0ZiB'])
    expect(dirty.orders.size).toBe(0)
  })

  it('looks for returns only after an overflow of returns', () => {
    const dirty = dirtyAfter({ entity: 'ReturnOrderLineItem', changeType: 'GAP_OVERFLOW' })
    expect(dirty.since).toEqual({ returns: 1000 })
  })

  it.each(['Contact', 'Return__c', 'Return_Line__c'])(
    'ignores %s, which is nobody’s business in this org',
    (entity) => {
      expect(dirtyAfter({ entity })).toEqual(noDirtyRecords())
    },
  )

  it('ignores return orders where the org keeps no returns', () => {
    const dirty = noDirtyRecords()
    markDirty(dirty, change({ entity: 'ReturnOrder' }), rule, undefined)
    expect(dirty).toEqual(noDirtyRecords())
  })
})
