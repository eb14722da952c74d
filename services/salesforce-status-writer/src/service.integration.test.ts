import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import { parseDecimal } from '@carrick/kernel'
import { type Org, startOrg } from '@carrick/lab'
import {
  CaseOpened,
  CaseResolved,
  type LineStatus,
  OrderStatusChanged,
  type OrderStatusChanged as Status,
  ReturnStatusChanged,
} from '@carrick/schemas'
import type { RunningService } from '@carrick/service-host'
import {
  demoConfiguration,
  eventually,
  freshName,
  joinAsOutsider,
  type Outsider,
  startOnServers,
} from '@carrick/testkit'
import { aCaseOpened, aCaseResolved } from './adapters/sample-case.fake.ts'
import { aReturn, aReturnLine } from './adapters/sample-return.fake.ts'
import { aBackorder, aLineStatus, aStatus } from './adapters/sample-status.fake.ts'
import { service } from './service.ts'

const ORDERS = 540
const ORG_NAME = freshName('org').replaceAll('_', '-')

let org: Org
let writer: RunningService
let outsider: Outsider
/** What was started, the last one first. */
const stops: (() => Promise<void>)[] = []
/** Orders of the org that no test has used yet. */
let unused: string[]

beforeAll(async () => {
  const place = { street: null, city: null, state: null, postalCode: null, country: null }
  const lines = ['ROPE', 'BUOY'].map((sku) => ({ sku, quantity: 5, unitPrice: '2' }))
  org = await startOrg({
    seed: {
      accounts: [{ externalId: 'KLEIN', name: 'Klein', billing: place }],
      products: ['ROPE', 'BUOY'].map((sku) => ({ sku, name: sku, listPrice: '2' })),
      orders: Array.from({ length: ORDERS }, (_, n) => ({
        externalId: `O-${String(n)}`,
        account: 'KLEIN',
        orderedOn: '2026-11-23',
        shipTo: place,
        lines,
      })),
    },
  })
  stops.unshift(() => org.stop())
  unused = org.records('Order').map(({ id }) => id)
  const configuration = await demoConfiguration({
    systems: {
      salesforce: {
        'demo-org': null,
        [ORG_NAME]: {
          loginUrl: org.httpsUrl,
          consumerKey: org.consumerKey,
          username: org.integrationUsername,
          privateKey: `file:${org.privateKeyFile}`,
          caFile: org.caFile,
        },
      },
    },
    flows: [{ flow: 'orders', from: ORG_NAME, map: 'salesforce-order', mode: 'live' }],
  })
  stops.unshift(() => configuration.remove())
  writer = await startOnServers(service, configuration.env)
  stops.unshift(() => writer.stop())
  outsider = await joinAsOutsider([CaseOpened.topic])
  stops.unshift(() => outsider.close())
}, 60_000)

afterEach(() => {
  org.clearFaults()
})

afterAll(async () => {
  for (const stop of stops) await stop()
}, 30_000)

interface Sale {
  readonly orderId: string
  readonly recordId: string
  readonly itemIds: readonly string[]
}

const take = (): Sale => {
  const recordId = unused.pop()
  if (recordId === undefined) throw new Error('the org has no more orders')
  const items = org.records('OrderItem').filter(({ values }) => values['OrderId'] === recordId)
  return { orderId: randomUUID(), recordId, itemIds: items.map(({ id }) => id) }
}

const lineOf = (recordId: string, index: number, over: Partial<LineStatus> = {}): LineStatus =>
  aLineStatus({
    lineId: `line-${String(index + 1)}`,
    lineNumber: index + 1,
    sku: index === 0 ? 'ROPE' : 'BUOY',
    recordId,
    ...over,
  })

const tell = (sale: Sale, statusVersion: number, over: Partial<Status> = {}): Promise<void> => {
  const { orderId, recordId, itemIds } = sale
  const status = aStatus({
    orderId,
    statusVersion,
    origin: { ...aStatus().origin, org: ORG_NAME, recordId },
    lines: itemIds.map((id, index) => lineOf(id, index)),
    ...over,
  })
  return outsider.publish(OrderStatusChanged, orderId, status)
}

const valuesOf = (id: string): Readonly<Record<string, unknown>> => org.record(id)?.values ?? {}

const versionIn = ({ recordId }: Sale): unknown => valuesOf(recordId)['Last_Event_Version__c']

const arrival = (sales: readonly Sale[], version: number): Promise<boolean> =>
  eventually(`version ${String(version)} in the org`, () =>
    sales.every((sale) => versionIn(sale) === version),
  )

const tasksOf = (sale: Sale) =>
  org
    .records('Task')
    .filter(({ values }) => values['WhatId'] === sale.recordId)
    .map(({ values }) => values)

const backordered = (sale: Sale, promiseDate: string | null): Partial<Status> => ({
  fulfilment: 'PARTIALLY_BACKORDERED',
  lines: sale.itemIds.map((id, index) =>
    index === 0 ? aBackorder({ recordId: id, promiseDate }) : lineOf(id, index),
  ),
})

describe('statuses on their way into Salesforce', () => {
  it('arrive for 300 orders, in bulk, and end in the newest though they come twice and in any order', async () => {
    const sales = Array.from({ length: 300 }, take)
    for (const version of [2, 1, 3, 3, 2]) {
      await Promise.all(
        sales.map((sale) =>
          tell(sale, version, version === 3 ? { fulfilment: 'SHIPPED' } : { holds: ['CREDIT'] }),
        ),
      )
    }
    await arrival(sales, 3)
    const [sale] = sales
    expect(valuesOf(sale?.recordId ?? '')).toMatchObject({
      Integration_Order_Id__c: sale?.orderId,
      Integration_Status__c: 'POSTED',
      ERP_Order_No__c: 'SO-000001',
      Fulfilment_Status__c: 'SHIPPED',
      Hold_Codes__c: null,
    })
    await eventually('all lines', () =>
      sales.every(({ itemIds }) =>
        itemIds.every((id) => valuesOf(id)['Line_Status__c'] === 'CONFIRMED'),
      ),
    )
    const calls = new Set(
      org
        .books()
        .entries.filter(({ object, kind }) => object === 'Order' && kind === 'UPDATE')
        .map(({ transactionKey }) => transactionKey),
    )
    expect(calls.size).toBeLessThan(40)
  }, 90_000)

  it('wait for a locked row', async () => {
    const sale = take()
    org.lockRow(sale.recordId, 1)
    await tell(sale, 1)
    await arrival([sale], 1)
    expect(org.books().refusals.at(-1)).toMatchObject({ statusCode: 'UNABLE_TO_LOCK_ROW' })
  }, 60_000)

  it('go on with a new token when the old one has expired', async () => {
    const sale = take()
    org.expireTokens()
    await tell(sale, 1)
    await arrival([sale], 1)
  }, 60_000)

  it('are written again after a lost answer, with the same result', async () => {
    const sale = take()
    org.failRequests({ kind: 'cut-after-commit' }, 1, { method: 'PATCH' })
    await tell(sale, 1)
    await arrival([sale], 1)
    await eventually('the lines', () =>
      sale.itemIds.every((id) => valuesOf(id)['Qty_Confirmed__c'] === 5),
    )
  }, 60_000)

  it('wait while the org has no API calls left, and then go on', async () => {
    const sale = take()
    org.set({ apiLimitExhausted: true })
    await tell(sale, 1)
    await eventually(
      'the target to be held',
      async () =>
        (await writer.runtime.why(sale.orderId)).wanted[0]?.failure?.code ===
        'MESH_SALESFORCE_REFUSED',
    )
    org.set({ apiLimitExhausted: false })
    await arrival([sale], 1)
    expect((await writer.runtime.why(sale.orderId)).wanted).toMatchObject([{ attempts: 0 }])
  }, 60_000)

  it('say in the health of the writer that few API calls are left', async () => {
    const usage = (await callOrg('GET', 'limits')).headers.get('sforce-limit-info') ?? ''
    const used = Number(/api-usage=(\d+)/.exec(usage)?.[1])
    org.set({ apiLimit: used + 6 })
    const sale = take()
    await tell(sale, 1)
    await arrival([sale], 1)
    const health = async (): Promise<unknown> =>
      ((await (await fetch(`${writer.adminUrl}/health/ready`)).json()) as { reasons: unknown })
        .reasons
    await eventually('the words', async () => /API calls.*are used/.test(String(await health())))
  }, 60_000)

  it('never go back: the org refuses an older version, and that is no failure', async () => {
    const sale = take()
    await tell(sale, 10)
    await arrival([sale], 10)
    const other = { ...sale, orderId: randomUUID() }
    await tell(other, 4, { fulfilment: 'NONE', documentId: 'SO-OLD' })
    await eventually(
      'the older one to be done',
      async () => (await writer.runtime.why(other.orderId)).wanted[0]?.state === 'clean',
    )
    expect(valuesOf(sale.recordId)).toMatchObject({
      Last_Event_Version__c: 10,
      ERP_Order_No__c: 'SO-000001',
    })
    expect(outsider.seen(CaseOpened, other.orderId)).toEqual([])
    const late = { Line_Status__c: 'OPEN', Last_Event_Version__c: 9 }
    const { status } = await callOrg('PATCH', `sobjects/OrderItem/${sale.itemIds[0] ?? ''}`, late)
    expect(status).toBe(400)
  }, 60_000)

  it('fail alone for the one record that the org refuses, in its words, until it takes the next', async () => {
    const sales = Array.from({ length: 200 }, take)
    const [bad, ...good] = sales
    if (bad === undefined) throw new Error('no order')
    await tell(bad, 1, { documentId: 'X'.repeat(60) })
    await Promise.all(good.map((sale) => tell(sale, 1)))
    await arrival(good, 1)
    const opened = await eventually('a case', () => outsider.seen(CaseOpened, bad.orderId)[0])
    expect(opened).toMatchObject({ code: 'MESH_SALESFORCE_REFUSED', subject: bad.orderId })
    expect(opened.cause).toMatch(/ERP_Order_No__c.*data value too large.*STRING_TOO_LONG/)
    expect(versionIn(bad)).toBeNull()
    await tell(bad, 2)
    await arrival([bad], 2)
    await eventually('the case to be over', () => outsider.seen(CaseResolved, bad.orderId)[0])
  }, 60_000)

  it('tell in a case that the order was deleted', async () => {
    const sale = take()
    expect((await callOrg('DELETE', `sobjects/Order/${sale.recordId}`)).status).toBe(204)
    await tell(sale, 1)
    const opened = await eventually('a case', () => outsider.seen(CaseOpened, sale.orderId)[0])
    expect(opened.code).toBe('MESH_SALESFORCE_DELETED')
  }, 60_000)
})

/** As a user of the org does. */
const callOrg = async (method: string, path: string, body?: object): Promise<Response> => {
  const login = await fetch(`${org.loginUrl}/services/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: org.consumerKey,
      client_secret: org.consumerSecret,
    }),
  })
  const { access_token: token } = (await login.json()) as { access_token: string }
  return fetch(`${org.loginUrl}/services/data/v65.0/${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
}

describe('a backorder', () => {
  it('opens one task for the order, keeps it current, and completes it when it is over', async () => {
    const sale = take()
    await tell(sale, 1, backordered(sale, null))
    await eventually('a task', () => tasksOf(sale).length === 1)
    expect(tasksOf(sale)).toMatchObject([
      {
        Status: 'Not Started',
        Subject: 'Backorder: 1 line of order 00000101',
        Description: 'Line 1, ROPE: 3 of 5 on backorder, no date promised yet',
        Integration_Key__c: `${sale.orderId}:backorder`,
        OwnerId: valuesOf(sale.recordId)['OwnerId'],
        ActivityDate: '2026-11-25',
      },
    ])
    await tell(sale, 2, backordered(sale, '2026-12-07'))
    await eventually('the promised date', () =>
      String(tasksOf(sale)[0]?.['Description']).endsWith('promised for 2026-12-07'),
    )
    await tell(sale, 3)
    await eventually('the end', () => tasksOf(sale)[0]?.['Status'] === 'Completed')
    await tell(sale, 4, backordered(sale, '2026-12-24'))
    await eventually('the task to be open again', () => tasksOf(sale)[0]?.['IsClosed'] === false)
    expect(tasksOf(sale)).toHaveLength(1)
  }, 60_000)

  it('leaves a task alone that a person has completed, as long as the same backorder goes on', async () => {
    const sale = take()
    await tell(sale, 1, backordered(sale, null))
    await eventually('a task', () => tasksOf(sale).length === 1)
    await callOrg('PATCH', `sobjects/Task/${String(tasksOf(sale)[0]?.['Id'])}`, {
      Status: 'Completed',
    })
    await tell(sale, 2, backordered(sale, '2026-12-07'))
    await eventually('the promised date', () =>
      String(tasksOf(sale)[0]?.['Description']).endsWith('promised for 2026-12-07'),
    )
    expect(tasksOf(sale)).toMatchObject([{ Status: 'Completed' }])
  }, 60_000)

  it('makes no task for an order that has none', async () => {
    const sale = take()
    await tell(sale, 1)
    await arrival([sale], 1)
    expect(tasksOf(sale)).toEqual([])
  }, 60_000)
})

describe('a case that sales people have to deal with', () => {
  it('is a task of the order, completed when it is over', async () => {
    const sale = take()
    const meta = { ...aCaseOpened().meta, org: ORG_NAME }
    const about = { subject: sale.orderId, meta }
    await outsider.publish(CaseOpened, sale.orderId, aCaseOpened(about))
    await tell(sale, 1)
    await eventually('a task', () => tasksOf(sale).length === 1)
    expect(tasksOf(sale)).toMatchObject([
      { Subject: 'The order was changed too late', Status: 'Not Started' },
    ])
    await outsider.publish(CaseResolved, sale.orderId, aCaseResolved(about))
    await eventually('its end', () => tasksOf(sale)[0]?.['Status'] === 'Completed')
    expect(tasksOf(sale)).toHaveLength(1)
  }, 60_000)
})

describe('a return', () => {
  const create = async (object: string, fields: object): Promise<string> => {
    const answer = await callOrg('POST', `sobjects/${object}`, fields)
    return ((await answer.json()) as { id: string }).id
  }

  it('shows in the org how far it got, what it waits for and what was paid back', async () => {
    const sale = take()
    const recordId = await create('ReturnOrder', { OrderId: sale.recordId, Status: 'Submitted' })
    const lineId = await create('ReturnOrderLineItem', {
      ReturnOrderId: recordId,
      OrderItemId: sale.itemIds[0],
      QuantityReturned: 2,
    })
    const returnId = randomUUID()
    const meta = { ...aReturn().meta, org: ORG_NAME }
    const about = { meta, orderId: sale.orderId, returnId, recordId }
    const say = (over: Partial<ReturnStatusChanged>): Promise<void> =>
      outsider.publish(ReturnStatusChanged, sale.orderId, aReturn({ ...about, ...over }))
    const two = parseDecimal('2')
    const lines = [aReturnLine({ recordId: lineId, received: two, accepted: two, credited: two })]
    await say({ lines: [aReturnLine({ recordId: lineId })] })
    const paid = { statusVersion: 9, state: 'REFUNDED', creditMemoId: 'CN-1', lines } as const
    await say({ ...paid, creditedAmount: parseDecimal('4.0050'), waitsFor: null, refundId: 're_1' })
    await say({ statusVersion: 5, state: 'RECEIVED', lines })
    await eventually('the line', () => valuesOf(lineId)['Last_Event_Version__c'] === 9)
    expect(valuesOf(recordId)).toMatchObject({
      Integration_Return_Id__c: returnId,
      Return_Status__c: 'REFUNDED',
      ERP_Return_No__c: 'RS-000001',
      Credit_Memo_No__c: 'CN-1',
      Refund_No__c: 're_1',
      Credited_Amount__c: 4.005,
      Waits_For__c: null,
      Status: 'Submitted',
    })
    expect(valuesOf(lineId)).toMatchObject({ Qty_Received__c: 2, Qty_Credited__c: 2 })
    expect(outsider.seen(CaseOpened, sale.orderId)).toEqual([])
  }, 60_000)
})
