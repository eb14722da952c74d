import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { service as erpPoster } from '@carrick/erp-poster'
import { parseDecimal } from '@carrick/kernel'
import { type LabErp, startLabErp, erpEnvironment, partnersEnvironment } from '@carrick/lab'
import {
  type Order,
  OrderCancellationRequested,
  OrderCancelled,
  OrderPosted,
  OrderPostFailed,
  OrderQueued,
} from '@carrick/schemas'
import type { RunningService } from '@carrick/service-host'
import {
  aLine,
  aMeta,
  anOrder,
  eventually,
  joinAsOutsider,
  type Outsider,
  startOnServers,
} from '@carrick/testkit'

let erp: LabErp
let config: string
let poster: RunningService
let outsider: Outsider

beforeAll(async () => {
  erp = await startLabErp()
  erp.books.masterData.addCustomer({ number: 'KLEIN', name: 'Klein & Söhne' })
  erp.books.masterData.addProduct({
    sku: 'ROPE-08',
    name: 'Braided rope',
    onHand: parseDecimal('1000000'),
  })
  config = await mkdtemp(join(tmpdir(), 'carrick-posting-'))
  for (const part of ['mesh.yaml', 'maps', 'codes']) {
    await cp(join(import.meta.dirname, '../..', part), join(config, part), { recursive: true })
  }
  poster = await startOnServers(erpPoster, {
    CARRICK_CONFIG_DIR: config,
    ...erpEnvironment(erp),
    ...partnersEnvironment(),
  })
  outsider = await joinAsOutsider([OrderPosted.topic])
}, 60_000)

afterEach(async () => {
  erp.faults.forget()
  await erp.up()
})

afterAll(async () => {
  await outsider.close()
  await poster.stop()
  await erp.stop()
  await rm(config, { recursive: true })
}, 30_000)

const queue = async (over: Partial<Order> = {}): Promise<string> => {
  const orderId = randomUUID()
  await outsider.publish(OrderQueued, orderId, {
    meta: aMeta('OrderQueued', orderId),
    order: anOrder(orderId, over),
    target: 'demo',
    rule: 'all',
    mode: 'LIVE',
  })
  return orderId
}

const postedOf = (orderId: string): Promise<OrderPosted> =>
  eventually(`order ${orderId} to be posted`, () => outsider.seen(OrderPosted, orderId)[0], 30_000)

const documentsOf = (orderId: string): number => erp.books.documentsOf(orderId)

describe('an order on its way into the ERP', () => {
  it('arrives once', async () => {
    const orderId = await queue()
    const posted = await postedOf(orderId)
    expect(erp.books.find(orderId)?.documentId).toBe(posted.documentId)
    expect(documentsOf(orderId)).toBe(1)
  }, 60_000)

  it('brings its custom fields, and the fields that a map was taught while the mesh runs', async () => {
    const gift = { name: 'giftMessage', type: 'TEXT' as const, value: 'Ahoy', pii: false }
    const extensionsIn = async (orderId: string) => {
      const { documentId } = await postedOf(orderId)
      return erp.books.order(documentId)?.order.extensions
    }
    expect(await extensionsIn(await queue({ extensions: [gift] }))).toEqual({ giftMessage: 'Ahoy' })
    const map = join(config, 'maps/demo-erp-order.map.yaml')
    const row = '  - { to: extensions.wrapping, value: ribbon }'
    await writeFile(map, (await readFile(map, 'utf8')).replace('header:\n', `header:\n${row}\n`))
    await eventually('the row to be in force', async () => {
      const extensions = await extensionsIn(await queue({ extensions: [gift] }))
      return extensions?.['wrapping'] === 'ribbon'
    })
  }, 60_000)

  it('is found again, not posted twice, when the answer is cut after the ERP committed', async () => {
    erp.faults.add({ kind: 'cut-after-commit' })
    const orderId = await queue()
    expect(await postedOf(orderId)).toMatchObject({ found: true })
    expect(documentsOf(orderId)).toBe(1)
    const documentId = erp.books.find(orderId)?.documentId ?? ''
    expect(erp.books.order(documentId)?.creates).toBe(1)
  }, 60_000)

  it('is posted after all when the call was cut before the ERP committed', async () => {
    erp.faults.add({ kind: 'cut-before-commit' })
    const orderId = await queue()
    await postedOf(orderId)
    expect(documentsOf(orderId)).toBe(1)
  }, 60_000)

  it('waits while the ERP is down, uses up no try, and goes on by itself', async () => {
    await erp.down()
    const orderIds = await Promise.all(Array.from({ length: 5 }, () => queue()))
    await eventually(
      'the orders to wait',
      async () => (await poster.runtime.lanes({ limit: 100 })).length >= 1,
    )
    const dead = (await poster.runtime.deadLetters(100)).map(({ lane }) => lane.key)
    expect(orderIds.filter((orderId) => dead.includes(orderId))).toEqual([])
    await erp.up()
    for (const orderId of orderIds) await postedOf(orderId)
    expect(orderIds.map(documentsOf)).toEqual([1, 1, 1, 1, 1])
  }, 90_000)

  it('is refused with the words of the ERP when it cannot be taken', async () => {
    const orderId = await queue({ lines: [aLine({ sku: 'NO-SUCH' })] })
    const failure = await eventually('a refusal', () => outsider.seen(OrderPostFailed, orderId)[0])
    expect(failure).toMatchObject({
      rejected: true,
      code: 'MESH_ERP_UNKNOWN_PRODUCT',
      findings: [{ path: 'lines[0].sku' }],
    })
    expect(documentsOf(orderId)).toBe(0)
  }, 60_000)

  it('is cancelled in the ERP after it was posted', async () => {
    const orderId = await queue()
    const { documentId } = await postedOf(orderId)
    await outsider.publish(OrderCancellationRequested, orderId, {
      meta: aMeta('OrderCancellationRequested', orderId),
      orderId,
      target: 'demo',
      requestVersion: 1,
      lineIds: [],
      ordered: [],
      reason: null,
    })
    await eventually('the cancellation', () => outsider.seen(OrderCancelled, orderId)[0])
    expect(erp.books.read(documentId)?.cancelled).toBe(true)
  }, 60_000)

  it('does not hold up others: one that always fails among good ones', async () => {
    const bad = randomUUID()
    erp.faults.add({ kind: 'cut-before-commit' }, Infinity, { mark: bad })
    await outsider.publish(OrderQueued, bad, {
      meta: aMeta('OrderQueued', bad),
      order: anOrder(bad),
      target: 'demo',
      rule: 'all',
      mode: 'LIVE',
    })
    const good = await Promise.all(Array.from({ length: 20 }, () => queue()))
    for (const orderId of good) await postedOf(orderId)
    expect(documentsOf(bad)).toBe(0)
  }, 90_000)
})
