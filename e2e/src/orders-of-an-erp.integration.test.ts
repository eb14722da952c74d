import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import type { ErpOrder } from '@carrick/erp'
import { sampleLine, sampleOrder } from '@carrick/erp/contract'
import { orderIdOfDocument, orderIdOfRecord, parseDecimal } from '@carrick/kernel'
import {
  openSalesSession,
  type Org,
  orgEnvironment,
  type SalesSession,
  startOrg,
} from '@carrick/lab'
import {
  CaseOpened,
  CaseResolved,
  OrderObserved,
  OrderSnapshot,
  ReservationLost,
  type ServiceName,
} from '@carrick/schemas'
import { type Configuration, demoConfiguration, eventually } from '@carrick/testkit'
import { type FaultScene, openFaultScene } from './faults/fault-scene.fixture.ts'
import type { Member } from './faults/member.fixture.ts'

const KEY = 'ERP_Order_Key__c'
const WAY: readonly ServiceName[] = [
  'salesforce-cdc-listener',
  'order-ingest',
  'erp-poster',
  'erp-events',
  'status-propagator',
  'salesforce-status-writer',
]
const place = { street: null, city: null, state: null, postalCode: null, country: null }

let org: Org
let configuration: Configuration
let scene: FaultScene
let sales: SalesSession
const members = new Map<ServiceName, Member>()

beforeAll(async () => {
  org = await startOrg({
    seed: {
      accounts: [{ externalId: 'KLEIN', name: 'Klein', billing: place }],
      products: [{ sku: 'ROPE-08', name: 'Braided rope', listPrice: '10.00' }],
      orders: [],
    },
  })
  configuration = await demoConfiguration({
    systems: { erp: { demo: { ordersOfOthers: 'show' } } },
    policies: { inventory: { show: true } },
  })
  // This ERP would book an order a second time if it were asked a second time.
  scene = await openFaultScene({ uniqueMarks: false }, undefined, {
    ...orgEnvironment(org),
    ...configuration.env,
    CARRICK_CLIENT_WEB_SHOP_SECRET: 'secret-of-the-web-shop',
  })
  await Promise.all(WAY.map(async (name) => members.set(name, await scene.start(name))))
  sales = await openSalesSession(org)
}, 120_000)

afterEach(() => {
  org.clearFaults()
})

afterAll(async () => {
  await scene.stop()
  await org.stop()
  await configuration.remove()
}, 60_000)

/** A clerk types an order into the ERP. */
const enter = (over: Partial<ErpOrder> = {}): string => {
  const order = sampleOrder(
    { customer: 'KLEIN', product: 'ROPE-08' },
    { lines: [sampleLine('ROPE-08')], charges: [], ...over },
  )
  const answer = scene.erp.books.enter(order)
  if (answer.kind !== 'created') throw new Error(`the ERP answered ${answer.kind}`)
  return answer.result.documentId
}

const recordsOf = (documentId: string) =>
  org.records('Order').filter(({ values }) => values[KEY] === `demo:${documentId}`)

const itemsOf = (orderRecord: string) =>
  org.records('OrderItem').filter(({ values }) => values['OrderId'] === orderRecord)

/** Waits until the only record of the document says so. */
const untilShown = (documentId: string, expected: Readonly<Record<string, unknown>>) =>
  eventually(
    `${documentId} in the org`,
    () => {
      const records = recordsOf(documentId)
      expect(records.map(({ values }) => values)).toMatchObject([expected])
      return records[0]
    },
    // One minute until a writer looks again for what was missing.
    90_000,
  )

/** An order that is taken in the org; when it is in the ERP, all that was heard before it is dealt with. */
const sellOne = async (customerPo: string): Promise<string> => {
  const [account] = await sales.query('SELECT Id FROM Account')
  const [entry] = await sales.query('SELECT Id FROM PricebookEntry')
  const { id } = (await sales.call('POST', '/sobjects/Order', {
    AccountId: account?.['Id'],
    Pricebook2Id: org.standardPriceBookId,
    EffectiveDate: '2026-11-23',
    Status: 'Draft',
    PoNumber: customerPo,
  })) as { id: string }
  const line = { OrderId: id, PricebookEntryId: entry?.['Id'], Quantity: 1, UnitPrice: '10.00' }
  await sales.call('POST', '/sobjects/OrderItem', line)
  await sales.call('PATCH', `/sobjects/Order/${id}`, { Status: 'Activated' })
  const orderId = orderIdOfRecord(org.orgId, id)
  await eventually('it in the ERP', () => scene.erp.books.documentsOf(orderId) === 1, 60_000)
  return id
}

describe('an order that somebody entered in the ERP', () => {
  it('is shown in the org once, with its origin, and with all that becomes of it', async () => {
    const documentId = enter({ customerPoNumber: 'BY-PHONE-1' })
    const { books } = scene.erp
    const shown = await untilShown(documentId, {
      Origin__c: 'ERP',
      ERP_System__c: 'demo',
      ERP_Order_No__c: documentId,
      PoNumber: 'BY-PHONE-1',
      Status: 'Draft',
      Integration_Status__c: 'POSTED',
      Acceptance_Status__c: 'ACCEPTED',
    })
    books.ship(documentId)
    books.invoice(documentId)
    const after = { Fulfilment_Status__c: 'SHIPPED', Billing_Status__c: 'INVOICED' }
    expect((await untilShown(documentId, after)).id).toBe(shown.id)
    await eventually('its line', () => {
      expect(itemsOf(shown.id).map(({ values }) => values)).toMatchObject([
        { Quantity: 2, Qty_Shipped__c: 2, Qty_Invoiced__c: 2 },
      ])
      return true
    })
  }, 120_000)

  it('is never posted back, whatever a salesperson does to its record', async () => {
    const documentId = enter()
    const shown = await untilShown(documentId, { Integration_Status__c: 'POSTED' })
    const recordId = shown.id
    const documents = scene.erp.books.orders.length
    await sales.call('PATCH', `/sobjects/OrderItem/${itemsOf(recordId)[0]?.id ?? ''}`, {
      Quantity: 9,
    })
    await sales.call('PATCH', `/sobjects/Order/${recordId}`, { Status: 'Activated' })
    await sellOne('ECHO-1')
    expect(scene.erp.books.orders).toHaveLength(documents + 1)
    expect(scene.outsider.seen(OrderSnapshot, orderIdOfRecord(org.orgId, recordId))).toEqual([])
  }, 120_000)

  it('stays one when it is told again', async () => {
    const documentId = enter()
    await untilShown(documentId, { Integration_Status__c: 'POSTED' })
    const orderId = orderIdOfDocument('demo', documentId)
    const [told] = scene.outsider.seen(OrderObserved, orderId)
    if (told === undefined) throw new Error('it was not told')
    await scene.outsider.publish(OrderObserved, orderId, told)
    scene.erp.books.ship(documentId)
    await untilShown(documentId, { Fulfilment_Status__c: 'SHIPPED' })
    expect(recordsOf(documentId)).toHaveLength(1)
  }, 120_000)

  it.each([
    ['while the org makes its record', '/composite/sobjects/Order/'],
    ['between its record and its lines', '/composite/sobjects/OrderItem/'],
  ])(
    'is one when the writer is killed %s',
    async (_when, path) => {
      const before = org.books().entries.length
      org.failRequests({ kind: 'cut-after-commit' }, 100, { path })
      const documentId = enter()
      await eventually('the record', () => recordsOf(documentId).length > 0, 60_000)
      expect(org.books().entries.length).toBeGreaterThan(before)
      await members.get('salesforce-status-writer')?.kill()
      org.clearFaults()
      members.set('salesforce-status-writer', await scene.start('salesforce-status-writer'))
      scene.erp.books.ship(documentId)
      const shown = await untilShown(documentId, { Fulfilment_Status__c: 'SHIPPED' })
      expect(itemsOf(shown.id)).toHaveLength(1)
    },
    180_000,
  )

  it('for a customer that the org does not have is a case, and is shown when the org has it', async () => {
    scene.erp.books.masterData.addCustomer({ number: 'NEUMANN', name: 'Neumann' })
    const documentId = enter({ customerNumber: 'NEUMANN' })
    const orderId = orderIdOfDocument('demo', documentId)
    const opened = await eventually(
      'a case',
      () => scene.outsider.seen(CaseOpened, orderId)[0],
      60_000,
    )
    expect(opened).toMatchObject({
      code: 'MESH_SALESFORCE_ACCOUNT_UNKNOWN',
      ownerRole: 'master data',
    })
    await sales.call('POST', '/sobjects/Account', {
      Name: 'Neumann',
      Customer_Number__c: 'NEUMANN',
    })
    await untilShown(documentId, { Origin__c: 'ERP', Integration_Status__c: 'POSTED' })
  }, 240_000)
})

describe('reserved stock that the ERP gives away', () => {
  it('is a backordered line and a case with the next read, over when it is reserved again', async () => {
    const { outsider, erp } = scene
    const recordId = await sellOne('RESERVED-1')
    const orderId = orderIdOfRecord(org.orgId, recordId)
    const lineIs = (state: string) =>
      eventually(
        `the line to be ${state}`,
        () => itemsOf(recordId).every(({ values }) => values['Line_Status__c'] === state),
        60_000,
      )
    await lineIs('CONFIRMED')
    expect(erp.books.unreserve(erp.books.find(orderId)?.documentId ?? '')).toBe(true)
    const opened = await eventually('a case', () => outsider.seen(CaseOpened, orderId)[0], 60_000)
    expect(opened).toMatchObject({ code: 'MESH_ERP_RESERVATION_LOST' })
    expect(outsider.seen(ReservationLost, orderId)).toMatchObject([{ target: 'demo' }])
    await lineIs('BACKORDERED')
    erp.books.restock('ROPE-08', parseDecimal('1'))
    await eventually('its end', () => outsider.seen(CaseResolved, orderId)[0], 60_000)
    await lineIs('CONFIRMED')
  }, 240_000)
})

describe('the stock of a product', () => {
  it('is shown in the org as the ERP has it, with its age', async () => {
    // Another suite on the same servers has an ERP of this name with other stock of the usual product.
    const sku = `STOCK-${randomUUID().slice(0, 8)}`
    await sales.call('POST', '/sobjects/Product2', { Name: 'Anchor', ProductCode: sku })
    const { books } = scene.erp
    books.masterData.addProduct({ sku, name: 'Anchor', onHand: parseDecimal('5') })
    books.restock(sku, parseDecimal('7'))
    await eventually(
      'the level',
      () => {
        const levels = org.records('Inventory_Level__c').map(({ values }) => values)
        const own = levels.filter(({ SKU__c }) => SKU__c === sku)
        expect(own).toMatchObject([{ On_Hand__c: 12 }])
        return Date.parse(String(own[0]?.['As_Of__c'])) > 0
      },
      60_000,
    )
  }, 90_000)
})
