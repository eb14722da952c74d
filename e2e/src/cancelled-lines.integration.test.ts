import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { eventually } from '@carrick/testkit'
import { startWholeMesh, type WholeMesh } from './whole-mesh.fixture.ts'

let mesh: WholeMesh

beforeAll(async () => {
  mesh = await startWholeMesh()
  // Here goods leave when somebody says so.
  mesh.erp.settings.autoShipMs = undefined
}, 90_000)

afterAll(async () => {
  await mesh.stop()
}, 30_000)

const itemOf = (order: string, quantity: number) => {
  const item = mesh.org
    .records('OrderItem')
    .find(({ values }) => values['OrderId'] === order && values['Quantity'] === quantity)
  if (item === undefined) throw new Error(`the order has no line of ${String(quantity)}`)
  return item
}
const giveUp = (order: string, quantity: number) =>
  mesh.sales.call('PATCH', `/sobjects/OrderItem/${itemOf(order, quantity).id}`, {
    Cancel_Requested__c: true,
  })
const shownLine = (order: string, quantity: number) => {
  const { Line_Status__c: state, Qty_Cancelled__c: cancelled } = itemOf(order, quantity).values
  return [state, Number(cancelled ?? 0)]
}
const entryOf = (order: string) => {
  const { documentId = '' } = mesh.erp.books.find(mesh.orderId(order)) ?? {}
  return mesh.erp.books.order(documentId)
}
const quantitiesInErp = (order: string) => entryOf(order)?.order.lines.map((line) => line.quantity)

describe('lines of an order that are given up in Salesforce', () => {
  it('one before it is posted, one after, one too late: each comes back with what became of it', async () => {
    const id = await mesh.sell({ quantities: [2, 3, 4], activate: false })
    await giveUp(id, 2)
    await mesh.sales.call('PATCH', `/sobjects/Order/${id}`, { Status: 'Activated' })
    await mesh.shown(
      id,
      'an order that was posted without a line',
      (shown) =>
        shown['ERP_Order_No__c'] != null && shown['Lifecycle_Status__c'] === 'PARTIALLY_CANCELLED',
    )
    expect(quantitiesInErp(id)).toEqual(['3', '4'])
    await eventually('the line that went nowhere', () => shownLine(id, 2).join() === 'CANCELLED,2')

    await giveUp(id, 3)
    await eventually(
      'the line that the ERP cancelled',
      () => shownLine(id, 3).join() === 'CANCELLED,3',
    )
    expect(quantitiesInErp(id)).toEqual(['4'])

    // The records of both lines are still there: a change does not bring them back.
    await mesh.sales.call('PATCH', `/sobjects/Order/${id}`, { ShippingCity: 'Cork' })
    await eventually('the new city in the ERP', () => entryOf(id)?.order.shipTo?.city === 'Cork')
    expect(quantitiesInErp(id)).toEqual(['4'])

    expect(mesh.erp.books.ship(entryOf(id)?.document.documentId ?? '')).toBe(true)
    await giveUp(id, 4)
    const fields = await mesh.shown(
      id,
      'why the last line stays',
      (shown) => shown['Exception_Code__c'] === 'MESH_ERP_ALREADY_SHIPPED',
    )
    expect(fields['Exception_Text__c']).toContain(itemOf(id, 4).id)
    await mesh.shown(
      id,
      'an order of which all that is left is shipped',
      (shown) => shown['Fulfilment_Status__c'] === 'SHIPPED',
    )
    await eventually('the line that left', () => shownLine(id, 4).join() === 'SHIPPED,0')
    expect([2, 3].map((quantity) => shownLine(id, quantity))).toEqual([
      ['CANCELLED', 2],
      ['CANCELLED', 3],
    ])
    expect(mesh.erp.books.documentsOf(mesh.orderId(id))).toBe(1)
    expect(entryOf(id)?.document).toMatchObject({ cancelled: false, orderVersion: 2 })
  }, 120_000)
})
