import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { orderIdOfRecord, returnIdOfRecord, systemClock } from '@carrick/kernel'
import { type Org, openSalesSession, type SalesSession, startOrg } from '@carrick/lab'
import { createRestClient, createSession, updateRecords } from '@carrick/salesforce'
import type { ReturnSnapshot } from '@carrick/schemas'
import { eventually } from '@carrick/testkit'
import { publishSnapshots } from '../handlers/publish-snapshots.source.ts'
import { createChangeFeed } from './change-feed.adapter.ts'
import { createOrgReader } from './salesforce-org.adapter.ts'
import { recordingContext } from './source-context.fake.ts'

const place = { street: null, city: null, state: null, postalCode: null, country: null }
const line = { sku: 'ROPE', quantity: 5, unitPrice: '2' }

const listenTo = (org: Org) => {
  const session = createSession({
    loginUrl: org.loginUrl,
    credentials: {
      flow: 'client-credentials',
      consumerKey: org.consumerKey,
      consumerSecret: org.consumerSecret,
    },
    clock: systemClock,
  })
  const rest = createRestClient({
    session,
    apiVersion: '65.0',
    clientTag: 'carrick',
    timeoutMs: 5_000,
  })
  const { context, controller, emitted, cursor } = recordingContext()
  const running = publishSnapshots({
    orgName: 'lab',
    feed: createChangeFeed({
      endpoint: org.pubsubEndpoint,
      rootCertificates: readFileSync(org.caFile),
      session,
      clock: systemClock,
      topic: '/data/ChangeEvents',
      silenceMs: 20_000,
    }),
    org: createOrgReader(session, rest, { orderFields: () => [], itemFields: () => [] }),
    clock: systemClock,
    coalesceMs: 5,
    missesFields: () => undefined,
  }).run(context)
  return {
    rest,
    cursor,
    returns: () =>
      emitted()
        .filter(({ token }) => token.name === 'ReturnSnapshot')
        .map(({ key, payload }) => ({ key, ...(payload as ReturnSnapshot) })),
    orders: () => emitted().filter(({ token }) => token.name === 'OrderSnapshot'),
    stop: () => {
      controller.abort()
      return running
    },
  }
}

describe.each([
  {
    returns: 'return-order',
    object: 'ReturnOrder',
    lineObject: 'ReturnOrderLineItem',
    header: (orderId: string) => ({ OrderId: orderId, Status: 'Submitted' }),
    line: (returnId: string, itemId: string) => ({
      ReturnOrderId: returnId,
      OrderItemId: itemId,
      QuantityReturned: 2,
      ReasonForReturn: 'Defective',
    }),
    quantity: 'QuantityReturned',
  },
  {
    returns: 'custom-return',
    object: 'Return__c',
    lineObject: 'Return_Line__c',
    header: (orderId: string) => ({ Order__c: orderId, Status__c: 'Submitted' }),
    line: (returnId: string, itemId: string) => ({
      Return__c: returnId,
      Order_Item__c: itemId,
      Quantity_Returned__c: 2,
      Reason_For_Return__c: 'Defective',
    }),
    quantity: 'Quantity_Returned__c',
  },
] as const)('the returns of an org with $object', (names) => {
  let org: Org
  let sales: SalesSession
  let listener: ReturnType<typeof listenTo>

  beforeEach(async () => {
    const order = { externalId: 'O-1', account: 'KLEIN', orderedOn: '2026-11-23', shipTo: place }
    org = await startOrg({
      returns: names.returns,
      seed: {
        accounts: [{ externalId: 'KLEIN', name: 'Klein', billing: place }],
        products: [{ sku: 'ROPE', name: 'Rope', listPrice: '2' }],
        orders: [{ ...order, lines: [line] }],
      },
    })
    sales = await openSalesSession(org)
  })

  afterEach(async () => {
    await listener.stop()
    await org.stop()
  })

  const create = async (object: string, fields: object): Promise<string> => {
    const { id } = (await sales.call('POST', `/sobjects/${object}`, fields)) as { id: string }
    return id
  }

  it('are told from what was there to what is changed, but not what we write ourselves', async () => {
    const orderRecord = org.records('Order')[0]?.id ?? ''
    const itemId = org.records('OrderItem')[0]?.id ?? ''
    const returnRecord = await create(names.object, names.header(orderRecord))
    const lineId = await create(names.lineObject, names.line(returnRecord, itemId))
    const other = await create(names.object, names.header(orderRecord))
    listener = listenTo(org)
    await eventually('the returns that were there', () => listener.returns().length > 1)
    const orderId = orderIdOfRecord(org.orgId, orderRecord)
    const first = listener.returns().find(({ recordId }) => recordId === returnRecord)
    expect(first).toMatchObject({
      key: orderId,
      orderId,
      returnId: returnIdOfRecord(org.orgId, returnRecord),
      recordId: returnRecord,
      objectName: names.object,
      deleted: false,
      fields: { OrderId: orderRecord, Status: 'Submitted' },
      lines: [
        {
          Id: lineId,
          OrderItemId: itemId,
          QuantityReturned: '2.0',
          ReasonForReturn: 'Defective',
        },
      ],
    })

    const change = async (quantity: number): Promise<void> => {
      await sales.call('PATCH', `/sobjects/${names.lineObject}/${lineId}`, {
        [names.quantity]: quantity,
      })
      const wanted = `${String(quantity)}.0`
      await eventually('the new quantity', () =>
        listener.returns().some(({ lines }) => lines[0]?.['QuantityReturned'] === wanted),
      )
    }
    const told = () => listener.returns().filter(({ recordId }) => recordId === other).length
    await change(3)
    const before = told()
    const own = { Return_Status__c: 'REQUESTED', Last_Event_Version__c: 1 }
    expect(
      await updateRecords(listener.rest, [{ type: names.object, id: other, fields: own }]),
    ).toMatchObject([{ ok: true }])
    await change(4)
    expect(told()).toBe(before)

    await sales.call('DELETE', `/sobjects/${names.object}/${returnRecord}`)
    await eventually('the end of it', () => listener.returns().some(({ deleted }) => deleted))
  }, 30_000)
})

describe('an org that has nothing for returns', () => {
  it('is listened to for its orders', async () => {
    const order = { externalId: 'O-1', account: 'KLEIN', orderedOn: '2026-11-23', shipTo: place }
    const org = await startOrg({
      returns: 'none',
      seed: {
        accounts: [{ externalId: 'KLEIN', name: 'Klein', billing: place }],
        products: [{ sku: 'ROPE', name: 'Rope', listPrice: '2' }],
        orders: [{ ...order, lines: [line] }],
      },
    })
    const listener = listenTo(org)
    try {
      await eventually('the order', () => listener.orders().length > 0)
      await eventually('the position', () => listener.cursor() !== undefined)
      expect(listener.cursor()).not.toMatch(/returns/)
    } finally {
      await listener.stop()
      await org.stop()
    }
  }, 30_000)
})
