import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { type Org, startOrg } from '@carrick/lab'
import type { RestClient } from '@carrick/salesforce'
import type { RecordWrite, TaskWrite } from '../domain/record-write.ts'
import { restOf } from './lab-org.fake.ts'
import { createOrgWriter } from './org-writer.adapter.ts'

const LARGE = 450
const SMALL = 30
const CONCURRENCY = 3

let org: Org
let rest: RestClient
let inFlight = 0
let mostInFlight = 0

const call = { signal: new AbortController().signal, deadlineMs: 10_000 }
const place = { street: null, city: null, state: null, postalCode: null, country: null }

const orderOf = (externalId: string, lines: number) => ({
  externalId,
  account: 'KLEIN',
  orderedOn: '2026-11-23',
  shipTo: place,
  lines: Array.from({ length: lines }, () => ({ sku: 'ROPE', quantity: 1, unitPrice: '2' })),
})

beforeAll(async () => {
  org = await startOrg({
    seed: {
      accounts: [{ externalId: 'KLEIN', name: 'Klein', billing: place }],
      products: [{ sku: 'ROPE', name: 'Rope', listPrice: '2' }],
      orders: [
        orderOf('large', LARGE),
        ...Array.from({ length: SMALL }, (_, n) => orderOf(`small-${String(n)}`, 10)),
      ],
    },
  })
  const client = restOf(org)
  rest = {
    ...client,
    request: async (...request) => {
      inFlight += 1
      mostInFlight = Math.max(mostInFlight, inFlight)
      try {
        return await client.request(...request)
      } finally {
        inFlight -= 1
      }
    },
  }
})

afterEach(() => {
  org.clearFaults()
})

afterAll(() => org.stop())

const groups = (fields: RecordWrite['fields']): RecordWrite[][] =>
  org.records('Order').map(({ id: orderId }) =>
    org
      .records('OrderItem')
      .filter(({ values }) => values['OrderId'] === orderId)
      .map(({ id }) => ({ type: 'OrderItem', id, fields })),
  )

const smallOrder = (index: number): string => org.records('Order')[index + 1]?.id ?? ''

const taskOf = (key: string) =>
  org.records('Task').find(({ values }) => values['Integration_Key__c'] === key)?.values

describe('the writer of an org', () => {
  it('writes orders with few lines and with many, in full calls, some at a time', async () => {
    org.set({ latencyMs: 30 })
    mostInFlight = 0
    const before = org.books().entries.length
    const results = await createOrgWriter(rest, CONCURRENCY).update(
      groups({ Line_Status__c: 'SHIPPED' }),
      call,
    )
    expect(results.flat().every(({ kind }) => kind === 'written')).toBe(true)
    expect(results.map(({ length }) => length)).toEqual([LARGE, ...Array<number>(SMALL).fill(10)])
    const calls = new Set(
      org
        .books()
        .entries.slice(before)
        .map(({ transactionKey }) => transactionKey),
    )
    expect(calls.size).toBe(5)
    expect(mostInFlight).toBe(CONCURRENCY)
  })

  it('tells of each record how it ended', async () => {
    const [first] = groups({ Line_Status__c: 'x'.repeat(41) })
    const [good] = groups({ Line_Status__c: 'INVOICED' }).slice(1)
    const results = await createOrgWriter(rest, 1).update(
      [[...(first ?? []).slice(0, 1), ...(good ?? []).slice(0, 2)]],
      call,
    )
    expect(results).toMatchObject([
      [
        { kind: 'refused', errorCode: 'STRING_TOO_LONG', fields: ['Line_Status__c'] },
        { kind: 'written' },
        { kind: 'written' },
      ],
    ])
  })

  it('fails all records of a call that got no answer, for later', async () => {
    org.failRequests({ kind: 'cut-before-commit' })
    const [, small] = groups({ Line_Status__c: 'CLOSED' })
    const results = await createOrgWriter(rest, 1).update([small ?? []], call)
    expect(new Set(results.flat().map(({ kind }) => kind))).toEqual(new Set(['failed']))
  })

  it('gives a new task to the owner of its order and leaves it to people afterwards', async () => {
    const writer = createOrgWriter(rest, 1)
    const task: TaskWrite = {
      key: "it's:a-task",
      order: { recordId: smallOrder(0) },
      fields: { Subject: 'one', Last_Event_Version__c: 1 },
      whenNew: { ActivityDate: '2026-12-01' },
    }
    expect(await writer.upsertTasks([task], call)).toEqual([{ kind: 'written' }])
    expect(taskOf(task.key)).toMatchObject({
      WhatId: smallOrder(0),
      OwnerId: org.userId,
      ActivityDate: '2026-12-01',
    })
    const later = { Subject: 'two', Last_Event_Version__c: 2 }
    await writer.upsertTasks(
      [{ ...task, fields: later, whenNew: { ActivityDate: '2026-12-24' } }],
      call,
    )
    expect(taskOf(task.key)).toMatchObject({ Subject: 'two', ActivityDate: '2026-12-01' })
    expect(await writer.upsertTasks([task], call)).toMatchObject([
      { kind: 'refused', message: expect.stringMatching(/^MESH_STATUS_VERSION/) },
    ])
  })

  it('finds its way through more tasks than one query can name', async () => {
    const tasks = Array.from({ length: 230 }, (_, n): TaskWrite => ({
      key: `many:${String(n)}`,
      order: { recordId: smallOrder(n % SMALL) },
      fields: { Subject: String(n) },
      whenNew: {},
    }))
    const writer = createOrgWriter(rest, 1)
    await writer.upsertTasks(tasks, call)
    expect(await writer.upsertTasks(tasks, call)).toHaveLength(230)
    const made = org
      .records('Task')
      .filter(({ values }) => String(values['Integration_Key__c']).startsWith('many:'))
    expect(made).toHaveLength(230)
  })

  it('finds the order of a task by its id in the mesh, once the order has it', async () => {
    const writer = createOrgWriter(rest, 1)
    const task = (name: string, orderId: string): TaskWrite => ({
      key: `${orderId}:${name}`,
      order: { orderId },
      fields: { Subject: name },
      whenNew: {},
    })
    const tasks = [task('early', 'order-7'), task('other', 'order-8')]
    await writer.update(
      [[{ type: 'Order', id: smallOrder(8), fields: { Integration_Order_Id__c: 'order-8' } }]],
      call,
    )
    expect(await writer.upsertTasks(tasks, call)).toMatchObject([
      { kind: 'failed', cause: { code: 'MESH_SALESFORCE_ORDER_ABSENT', kind: 'retryable' } },
      { kind: 'written' },
    ])
    expect(taskOf('order-8:other')).toMatchObject({ WhatId: smallOrder(8), OwnerId: org.userId })
    expect(taskOf('order-7:early')).toBeUndefined()
  })

  it('fails tasks for later when the org cannot be asked about them', async () => {
    org.failRequests({ kind: 'cut-before-commit' }, 1, { path: '/query' })
    const task = { key: 'k', order: { recordId: smallOrder(0) }, fields: {}, whenNew: {} }
    expect(await createOrgWriter(rest, 1).upsertTasks([task], call)).toMatchObject([
      { kind: 'failed', cause: { kind: 'held' } },
    ])
  })

  it('does nothing when there is nothing to write', async () => {
    const writer = createOrgWriter(rest, CONCURRENCY)
    expect(await writer.update([], call)).toEqual([])
    expect(await writer.upsertTasks([], call)).toEqual([])
  })
})
