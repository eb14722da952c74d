import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { service as returns } from '@carrick/returns'
import type { RunningService } from '@carrick/service-host'
import { eventually, startOnServers } from '@carrick/testkit'
import { startWholeMesh, type WholeMesh } from './whole-mesh.fixture.ts'

let mesh: WholeMesh
let service: RunningService

beforeAll(async () => {
  mesh = await startWholeMesh()
  const file = join(mesh.config, 'mesh.yaml')
  const text = readFileSync(file, 'utf8')
  // What comes back needs nobody who looks at it.
  writeFileSync(file, text.replace('    inspect: true', '    inspect: false'))
  service = await startOnServers(returns, {
    CARRICK_CONFIG_DIR: mesh.config,
    CARRICK_CLIENT_WEB_SHOP_SECRET: mesh.clientSecret,
  })
}, 120_000)

afterAll(async () => {
  await service.stop()
  await mesh.stop()
}, 30_000)

/** As customer service does it: one line, and the same goods once more. */
const enterExchange = async (order: string, quantity: number): Promise<string> => {
  const { sales } = mesh
  const [head] = await sales.query(`SELECT AccountId FROM Order WHERE Id = '${order}'`)
  const [item] = await sales.query(
    `SELECT Id, Product2Id FROM OrderItem WHERE OrderId = '${order}'`,
  )
  const header = { OrderId: order, AccountId: head?.['AccountId'], Status: 'Draft' }
  const { id } = (await sales.call('POST', '/sobjects/ReturnOrder', header)) as { id: string }
  await sales.call('POST', '/sobjects/ReturnOrderLineItem', {
    ReturnOrderId: id,
    OrderItemId: item?.['Id'],
    Product2Id: item?.['Product2Id'],
    QuantityReturned: quantity,
    ReasonForReturn: 'Wrong Item',
    Exchange_SKU__c: 'ROPE-08',
  })
  await sales.call('PATCH', `/sobjects/ReturnOrder/${id}`, { Status: 'Submitted' })
  return id
}

describe('an exchange that customer service enters in the org', () => {
  it('is one order in the ERP, and its number and state are shown with the return', async () => {
    const order = await mesh.sell({ quantities: [3] })
    await mesh.shown(
      order,
      'the order delivered and invoiced',
      (fields) =>
        fields['Fulfilment_Status__c'] === 'DELIVERED' &&
        fields['Billing_Status__c'] === 'INVOICED',
    )
    const before = mesh.erp.books.orders.length
    const id = await enterExchange(order, 2)
    const authorised = await mesh.shown(
      id,
      'the return authorised',
      (fields) => typeof fields['ERP_Return_No__c'] === 'string',
    )
    expect(authorised['Exchange_Order_No__c'] ?? null).toBeNull()
    mesh.erp.books.receiveReturn(String(authorised['ERP_Return_No__c']))
    const closed = await mesh.shown(
      id,
      'the return closed',
      (fields) => fields['Return_Status__c'] === 'CLOSED',
    )
    const sent = mesh.erp.books.orders.slice(before)
    expect(sent).toHaveLength(1)
    const [exchange] = sent
    expect(exchange?.order.lines).toMatchObject([
      { sku: 'ROPE-08', quantity: expect.stringMatching(/^2(\.0+)?$/) },
    ])
    expect(closed).toMatchObject({
      Exchange_Order_No__c: exchange?.document.documentId,
      Exchange_Status__c: 'POSTED',
      Credited_Amount__c: 20,
    })
    expect(closed['Refund_No__c'] ?? null).toBeNull()
  }, 180_000)

  it('that is submitted twice, and told twice, is no second order', async () => {
    const order = await mesh.sell({ quantities: [1] })
    await mesh.shown(
      order,
      'the order delivered',
      (fields) => fields['Billing_Status__c'] === 'INVOICED',
    )
    const before = mesh.erp.books.orders.length
    const id = await enterExchange(order, 1)
    await mesh.sales.call('PATCH', `/sobjects/ReturnOrder/${id}`, { Description: 'once more' })
    const { ERP_Return_No__c: document } = await mesh.shown(
      id,
      'the return authorised',
      (fields) => typeof fields['ERP_Return_No__c'] === 'string',
    )
    mesh.erp.books.receiveReturn(String(document))
    await mesh.shown(id, 'the return closed', (fields) => fields['Return_Status__c'] === 'CLOSED')
    await mesh.sales.call('PATCH', `/sobjects/ReturnOrder/${id}`, { Description: 'and again' })
    const later = await mesh.sell()
    await eventually('a later order', () => mesh.erp.books.documentsOf(mesh.orderId(later)) === 1)
    expect(mesh.erp.books.orders).toHaveLength(before + 2)
  }, 180_000)
})
