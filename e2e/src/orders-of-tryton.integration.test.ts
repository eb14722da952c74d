import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { service as erpEvents } from '@carrick/erp-events'
import { service as erpPoster } from '@carrick/erp-poster'
import { orderIdOfRecord } from '@carrick/kernel'
import {
  openSalesSession,
  openTrytonLevers,
  type Org,
  orgEnvironment,
  partnersEnvironment,
  type SalesSession,
  startOrg,
  startTryton,
  type Tryton,
  trytonEnvironment,
  type TrytonLevers,
} from '@carrick/lab'
import { service as orderIngest } from '@carrick/order-ingest'
import { service as cdcListener } from '@carrick/salesforce-cdc-listener'
import { service as statusWriter } from '@carrick/salesforce-status-writer'
import type { RunningService } from '@carrick/service-host'
import { service as statusPropagator } from '@carrick/status-propagator'
import { type Configuration, demoConfiguration, eventually, startOnServers } from '@carrick/testkit'

const CACHE = join(import.meta.dirname, '../../.carrick/tryton')
/** The first start of a clone installs Tryton. */
const INSTALL_MS = 900_000
/** Orders, the worker and the people of a Tryton on a busy machine. */
const LONG_MS = 120_000
const place = { street: '1 Quay', city: 'Port', state: null, postalCode: '1', country: 'Germany' }

let folder: string
let tryton: Tryton
let levers: TrytonLevers
let org: Org
let sales: SalesSession
let configuration: Configuration
let services: readonly RunningService[] = []

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'carrick-tryton-'))
  const postgres = process.env['CARRICK_TEST_POSTGRES'] ?? ''
  const masterData = {
    customers: [{ number: 'KLEIN', name: 'Klein', addresses: [place], taxed: true }],
    products: [{ sku: 'ROPE-08', name: 'Braided rope', listPrice: '10.00', stock: '1000' }],
  }
  tryton = await startTryton({ folder, cache: CACHE, postgres, masterData })
  levers = await openTrytonLevers(tryton)
  org = await startOrg({
    seed: {
      accounts: [{ externalId: 'KLEIN', name: 'Klein', billing: place }],
      products: [{ sku: 'ROPE-08', name: 'Braided rope', listPrice: '10.00' }],
      orders: [],
    },
  })
  sales = await openSalesSession(org)
  const erp = {
    ...{ adapter: 'tryton', map: 'demo-erp-order', ordersOfOthers: 'show' },
    url: 'env:CARRICK_DEMO_TRYTON_URL',
    database: 'env:CARRICK_DEMO_TRYTON_DATABASE',
    user: 'env:CARRICK_DEMO_TRYTON_USER',
    password: 'env:CARRICK_DEMO_TRYTON_PASSWORD',
    shop: 'env:CARRICK_DEMO_TRYTON_SHOP',
  }
  configuration = await demoConfiguration({
    systems: { erp: { demo: null, tryton: erp } },
    routing: [{ rule: 'everything-to-tryton', to: 'tryton' }],
  })
  const env = {
    ...orgEnvironment(org),
    ...trytonEnvironment(tryton),
    ...partnersEnvironment(),
    ...configuration.env,
    CARRICK_CLIENT_WEB_SHOP_SECRET: 'secret-of-the-web-shop',
  }
  services = await Promise.all([
    startOnServers(orderIngest, env),
    startOnServers(erpPoster, env),
    startOnServers(erpEvents, env),
    startOnServers(cdcListener, env),
    startOnServers(statusPropagator, env),
    startOnServers(statusWriter, env),
  ])
}, INSTALL_MS)

afterAll(async () => {
  await Promise.all(services.map((service) => service.stop()))
  await Promise.all([org.stop(), tryton.stop()])
  await configuration.remove()
  rmSync(folder, { recursive: true })
}, LONG_MS)

/** Waits until the only record of the document says so. */
const untilShown = (documentId: string, expected: Readonly<Record<string, unknown>>) =>
  eventually(
    `${documentId} in the org`,
    () => {
      const key = `tryton:${documentId}`
      const records = org
        .records('Order')
        .filter(({ values }) => values['ERP_Order_Key__c'] === key)
      expect(records.map(({ values }) => values)).toMatchObject([expected])
      return records[0]
    },
    LONG_MS,
  )

const itemsOf = (orderRecord: string) =>
  org.records('OrderItem').filter(({ values }) => values['OrderId'] === orderRecord)

/** An order that is taken in the org; its record id. */
const sell = async (customerPo: string): Promise<string> => {
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
  return id
}

const phoned = (quantity: number) =>
  levers.enter({
    ...{ customer: 'KLEIN', reference: 'BY-PHONE' },
    lines: [
      { sku: 'ROPE-08', quantity, unitPrice: '9.50' },
      { sku: tryton.freightCode, quantity: 1, unitPrice: '5.00' },
    ],
  })

describe('an order that a clerk enters in Tryton', () => {
  it(
    'is shown in the org once, with its origin, and with all that becomes of it',
    async () => {
      const documentId = await phoned(3)
      const shown = await untilShown(documentId, {
        ...{ Origin__c: 'ERP', ERP_System__c: 'tryton', ERP_Order_No__c: documentId },
        ...{ PoNumber: 'BY-PHONE', Status: 'Draft', Integration_Status__c: 'POSTED' },
      })
      await levers.ship(documentId, { 'ROPE-08': 1 })
      await untilShown(documentId, { Fulfilment_Status__c: 'PARTIALLY_SHIPPED' })
      await levers.ship(documentId)
      await levers.postInvoices(documentId)
      const after = { Fulfilment_Status__c: 'SHIPPED', Billing_Status__c: 'INVOICED' }
      expect((await untilShown(documentId, after)).id).toBe(shown.id)
      await eventually('its line', () => {
        expect(itemsOf(shown.id).map(({ values }) => values)).toMatchObject([
          { Quantity: 3, UnitPrice: 9.5, Qty_Shipped__c: 3, Qty_Invoiced__c: 3 },
        ])
        return true
      })
    },
    LONG_MS * 3,
  )

  it(
    'is never posted back, whatever a salesperson does to its record',
    async () => {
      const documentId = await phoned(2)
      const { id: recordId } = await untilShown(documentId, { Integration_Status__c: 'POSTED' })
      await sales.call('PATCH', `/sobjects/OrderItem/${itemsOf(recordId)[0]?.id ?? ''}`, {
        Quantity: 9,
      })
      await sales.call('PATCH', `/sobjects/Order/${recordId}`, { Status: 'Activated' })
      // When this one is in Tryton, all that was heard before it is dealt with.
      const sold = orderIdOfRecord(org.orgId, await sell('AFTERWARDS'))
      const marks = await eventually(
        'the order that was sold in Tryton',
        async () => {
          const books = await levers.books()
          return books.length > 0 && books.map(({ webId }) => webId)
        },
        LONG_MS,
      )
      expect(marks).toEqual([sold])
    },
    LONG_MS * 2,
  )
})
