import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseDecimal } from '@carrick/kernel'
import { eventually } from '@carrick/testkit'
import { startWholeMesh, type WholeMesh } from './whole-mesh.fixture.ts'

let mesh: WholeMesh

beforeAll(async () => {
  mesh = await startWholeMesh()
}, 90_000)

afterEach(() => {
  mesh.erp.faults.forget()
})

afterAll(async () => {
  await mesh.stop()
}, 30_000)

const posted = (recordId: string) =>
  mesh.shown(
    recordId,
    `order ${recordId} with its number in the ERP`,
    (fields) => fields['ERP_Order_No__c'] != null,
  )

const documentsOf = (recordId: string): number => mesh.erp.books.documentsOf(mesh.orderId(recordId))

describe('an order that is activated in Salesforce', () => {
  it('arrives in the ERP once, and its way through the ERP comes back', async () => {
    const id = await mesh.sell({ quantities: [2, 3] })
    const fields = await mesh.shown(
      id,
      'a delivered and closed order',
      (shown) =>
        shown['Fulfilment_Status__c'] === 'DELIVERED' && shown['Lifecycle_Status__c'] === 'CLOSED',
    )
    const held = mesh.erp.books.find(mesh.orderId(id))
    expect(fields).toMatchObject({
      ERP_Order_No__c: held?.documentId,
      ERP_System__c: 'demo',
      Integration_Status__c: 'POSTED',
      Acceptance_Status__c: 'ACCEPTED',
      Fulfilment_Status__c: 'DELIVERED',
      Billing_Status__c: 'INVOICED',
    })
    const lines = () =>
      mesh.org.records('OrderItem').filter((line) => line.values['OrderId'] === id)
    await eventually('invoiced lines', () =>
      lines().every(({ values }) => values['Line_Status__c'] === 'INVOICED'),
    )
    expect(
      lines()
        .map(({ values }) => Number(values['Qty_Invoiced__c']))
        .sort(),
    ).toEqual([2, 3])
    expect(documentsOf(id)).toBe(1)
  }, 60_000)

  it('is one trace through the services that work on it', async () => {
    const id = await mesh.sell()
    await posted(id)
    const way = ['erp-poster', 'order-ingest', 'status-propagator']
    await eventually('one trace with the spans of all of them', () => {
      const traces = [...mesh.traces.servicesOf(mesh.orderId(id)).values()]
      expect(traces.map((services) => [...services])).toContainEqual(expect.arrayContaining(way))
      return true
    })
  }, 60_000)

  it('arrives once when the org tells of it five times', async () => {
    const id = await mesh.sell()
    for (let again = 0; again < 4; again += 1) mesh.org.injectGap('GAP_UPDATE', 'Order', [id])
    await posted(id)
    const after = await mesh.sell()
    await posted(after)
    expect([documentsOf(id), documentsOf(after)]).toEqual([1, 1])
    const held = mesh.erp.books.find(mesh.orderId(id))
    expect(mesh.erp.books.order(held?.documentId ?? '')?.creates).toBe(1)
  }, 60_000)

  it('arrives with 500 lines', async () => {
    const id = await mesh.sell({ quantities: Array.from({ length: 500 }, (_, n) => n + 1) })
    await posted(id)
    const held = mesh.erp.books.find(mesh.orderId(id))
    expect(held?.lines).toHaveLength(500)
    expect(held?.netAmount).toBe('1252500.00')
  }, 60_000)

  it('waits while the ERP does not know its product, and goes on when it does', async () => {
    const id = await mesh.sell({ sku: mesh.newSku })
    await mesh.shown(id, 'a parked order', (shown) => shown['Integration_Status__c'] === 'PARKED')
    const product = { sku: mesh.newSku, name: 'Prototype', onHand: parseDecimal('10') }
    mesh.erp.books.masterData.addProduct(product)
    await posted(id)
    expect(documentsOf(id)).toBe(1)
  }, 60_000)

  it('says in Salesforce what is wrong with it, and goes on when that is corrected', async () => {
    const id = await mesh.sell({ header: { ShippingStreet: 'x'.repeat(121) } })
    const fields = await mesh.shown(
      id,
      'an order that is not valid',
      (shown) => shown['Integration_Status__c'] === 'INVALID',
    )
    expect(fields['Exception_Code__c']).toBe('MESH_ORDER_TEXT_TOO_LONG')
    expect(fields['Exception_Text__c']).toContain('120')
    await mesh.sales.call('PATCH', `/sobjects/Order/${id}`, { ShippingStreet: '21 Dock Road' })
    expect((await posted(id))['Exception_Code__c']).toBeNull()
  }, 60_000)

  it('says that its account has no customer number, and goes on when the account has one', async () => {
    const number = `NEW-${randomUUID().slice(0, 8)}`
    mesh.erp.books.masterData.addCustomer({ number, name: 'Neukunde GmbH' })
    const created = await mesh.sales.call('POST', '/sobjects/Account', { Name: 'Neukunde GmbH' })
    const { id: account } = created as { id: string }
    const id = await mesh.sell({ header: { AccountId: account } })
    const fields = await mesh.shown(
      id,
      'an order that is not valid',
      (shown) => shown['Integration_Status__c'] === 'INVALID',
    )
    expect(fields['Exception_Text__c']).toContain('Customer_Number__c')
    await mesh.sales.call('PATCH', `/sobjects/Account/${account}`, { Customer_Number__c: number })
    expect((await posted(id))['Exception_Code__c']).toBeNull()
    expect(documentsOf(id)).toBe(1)
  }, 60_000)

  it('arrives without the line that was removed from the draft', async () => {
    const id = await mesh.sell({ quantities: [2, 3], activate: false })
    const removed = mesh.org
      .records('OrderItem')
      .find(({ values }) => values['OrderId'] === id && values['Quantity'] === 3)
    await mesh.sales.call('DELETE', `/sobjects/OrderItem/${String(removed?.id)}`)
    await mesh.sales.call('PATCH', `/sobjects/Order/${id}`, { Status: 'Activated' })
    await posted(id)
    expect(mesh.erp.books.find(mesh.orderId(id))?.lines).toHaveLength(1)
  }, 60_000)

  it('is held by the ERP for credit, and ships when credit is released there', async () => {
    mesh.erp.books.masterData.setCreditLimit('KLEIN', parseDecimal('1'))
    try {
      const id = await mesh.sell()
      const fields = await mesh.shown(id, 'a hold', (shown) => shown['Hold_Codes__c'] === 'CREDIT')
      mesh.erp.books.releaseHold(String(fields['ERP_Order_No__c']), 'CREDIT')
      await mesh.shown(
        id,
        'a released order that was delivered',
        (shown) => shown['Hold_Codes__c'] == null && shown['Fulfilment_Status__c'] === 'DELIVERED',
      )
      expect(documentsOf(id)).toBe(1)
    } finally {
      mesh.erp.books.masterData.setCreditLimit('KLEIN', undefined)
    }
  }, 60_000)

  it('opens one task for a backorder and closes it when the rest has shipped', async () => {
    const id = await mesh.sell({ sku: 'BOLT-12', quantities: [12] })
    const tasks = () => mesh.org.records('Task').filter(({ values }) => values['WhatId'] === id)
    await eventually('a task', () => tasks().length === 1, 30_000)
    mesh.erp.books.restock('BOLT-12', parseDecimal('12'))
    await eventually(
      'a closed task',
      () => tasks().every(({ values }) => values['Status'] === 'Completed'),
      30_000,
    )
    expect(tasks()).toHaveLength(1)
  }, 90_000)

  it('is cancelled in the ERP when Salesforce asks before it ships', async () => {
    mesh.erp.books.masterData.setCreditLimit('KLEIN', parseDecimal('1'))
    try {
      const id = await mesh.sell()
      await posted(id)
      await mesh.sales.call('PATCH', `/sobjects/Order/${id}`, { Cancel_Requested__c: true })
      await mesh.shown(
        id,
        'a cancelled order',
        (shown) => shown['Lifecycle_Status__c'] === 'CANCELLED',
      )
      expect(mesh.erp.books.find(mesh.orderId(id))?.cancelled).toBe(true)
    } finally {
      mesh.erp.books.masterData.setCreditLimit('KLEIN', undefined)
    }
  }, 60_000)

  it('that is cancelled while it is being posted is posted once, then cancelled', async () => {
    mesh.erp.books.masterData.setCreditLimit('KLEIN', parseDecimal('1'))
    mesh.erp.faults.add({ kind: 'delay', ms: 3_000 })
    try {
      const id = await mesh.sell()
      await eventually('a call of the ERP', () =>
        mesh.poster.runtime.status().targets.some(({ inUse }) => inUse > 0),
      )
      await mesh.sales.call('PATCH', `/sobjects/Order/${id}`, { Cancel_Requested__c: true })
      expect(documentsOf(id)).toBe(0)
      await mesh.shown(
        id,
        'a cancelled order',
        (shown) => shown['Lifecycle_Status__c'] === 'CANCELLED',
      )
      expect(mesh.erp.books.find(mesh.orderId(id))?.cancelled).toBe(true)
      expect(documentsOf(id)).toBe(1)
    } finally {
      mesh.erp.books.masterData.setCreditLimit('KLEIN', undefined)
    }
  }, 60_000)

  it('that is changed after it was posted is changed in the ERP', async () => {
    const { settings, books } = mesh.erp
    const { autoShipMs } = settings
    settings.autoShipMs = undefined
    try {
      const id = await mesh.sell()
      await posted(id)
      await mesh.sales.call('PATCH', `/sobjects/Order/${id}`, { ShippingCity: 'Cork' })
      const entry = () => books.orders.find(({ order }) => order.mark === mesh.orderId(id))
      await eventually('the new city in the ERP', () => entry()?.order.shipTo?.city === 'Cork')
      expect(entry()?.document.orderVersion).toBe(2)
      expect(documentsOf(id)).toBe(1)
    } finally {
      settings.autoShipMs = autoShipMs
    }
  }, 60_000)

  it('that is changed after it was shipped shows that the change was refused', async () => {
    const id = await mesh.sell()
    await mesh.shown(
      id,
      'a delivered order',
      (shown) => shown['Fulfilment_Status__c'] === 'DELIVERED',
    )
    await mesh.sales.call('PATCH', `/sobjects/Order/${id}`, { ShippingCity: 'Cork' })
    await mesh.shown(
      id,
      'a refused change',
      (shown) => shown['Exception_Code__c'] === 'MESH_ERP_CUT_OFF',
    )
    expect(documentsOf(id)).toBe(1)
  }, 60_000)

  it('that was told of while the stream was cut is not missed', async () => {
    mesh.org.dropStreams('cut')
    const id = await mesh.sell()
    await posted(id)
    mesh.org.restartReplay()
    mesh.org.dropStreams('end')
    const next = await mesh.sell()
    await posted(next)
    expect([documentsOf(id), documentsOf(next)]).toEqual([1, 1])
  }, 90_000)
})

describe('a custom field that is added while the mesh runs', () => {
  it('arrives in the ERP after one row was added to the map', async () => {
    mesh.org.addField('Order', { fullName: 'Gift_Message__c', type: 'Text', length: '80' })
    const map = join(mesh.config, 'maps/salesforce-order.map.yaml')
    const row = '  - { to: extensions.giftMessage, from: Gift_Message__c, missing: skip }'
    writeFileSync(map, readFileSync(map, 'utf8').replace('header:\n', `header:\n${row}\n`))
    await eventually(
      'the message in the ERP',
      async () => {
        const id = await mesh.sell({ header: { Gift_Message__c: 'Fair winds' } })
        const fields = await posted(id)
        const held = mesh.erp.books.order(String(fields['ERP_Order_No__c']))
        return held?.order.extensions['giftMessage'] === 'Fair winds'
      },
      40_000,
    )
  }, 90_000)
})

describe('an org with several currencies', () => {
  it.each([
    ['JPY', 'no decimals', '1500', '4275'],
    ['EUR', 'two', '12.34', '35.17'],
    ['KWD', 'three', '12.34', '35.169'],
  ])(
    'sells in %s, which has %s, to the last digit',
    async (currency, _digits, price, net) => {
      const line = { UnitPrice: price, Discount__c: 5 }
      const id = await mesh.sell({ header: { CurrencyIsoCode: currency }, quantities: [3], line })
      await mesh.shown(
        id,
        'a paid-up order',
        (fields) => fields['Billing_Status__c'] === 'INVOICED',
      )
      const held = mesh.erp.books.find(mesh.orderId(id))
      expect(held).toMatchObject({ currency, netAmount: net })
    },
    60_000,
  )
})

describe('a configuration that is changed while the mesh runs', () => {
  it('and is wrong leaves the old one in force, and health says where it is wrong', async () => {
    const reasons = async (): Promise<string> => {
      const health = await fetch(new URL('/health/ready', mesh.ingest.adminUrl))
      return ((await health.json()) as { reasons: readonly string[] }).reasons.join()
    }
    const file = join(mesh.config, 'mesh.yaml')
    const right = readFileSync(file, 'utf8')
    writeFileSync(file, right.replace('to: demo', 'to: nowhere'))
    await eventually('a reason', async () => /routing.*nowhere/.test(await reasons()))
    const id = await mesh.sell()
    await posted(id)
    writeFileSync(file, right)
    await eventually('no reason', async () => (await reasons()) === '')
    expect(documentsOf(id)).toBe(1)
  }, 60_000)
})
