import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import jsforce, { type Connection } from 'jsforce'
import { draftOrder, openLab, type RestCaller, VERSION, type Wares } from './lab-org.fixture.ts'
import type { Org } from './org.ts'

let org: Org
let rest: RestCaller
let wares: Wares
let connection: Connection

beforeAll(async () => {
  const lab = await openLab()
  org = lab.org
  rest = lab.rest
  wares = lab.wares
  connection = new jsforce.Connection({
    instanceUrl: org.instanceUrl,
    accessToken: rest.token,
    version: VERSION,
  })
})

afterAll(() => org.stop())

const itemsOf = (orderId: string) =>
  org.records('OrderItem').filter(({ values }) => values['OrderId'] === orderId)

/** A return of an order with two products, and what can come back. */
const draftReturn = async () => {
  const orderId = await draftOrder(rest, wares, 2)
  const returnId = await rest.create('ReturnOrder', {
    AccountId: wares.accountId,
    OrderId: orderId,
  })
  return { orderId, returnId, itemIds: itemsOf(orderId).map(({ id }) => id) }
}

const addLine = (returnId: string, fields: object) =>
  rest.call('POST', '/sobjects/ReturnOrderLineItem', {
    ReturnOrderId: returnId,
    QuantityReturned: 1,
    ...fields,
  })

describe('a return order', () => {
  it('begins as a draft, with a number of its own', async () => {
    const { returnId } = await draftReturn()
    expect(org.record(returnId)?.values).toMatchObject({
      ReturnOrderNumber: expect.stringMatching(/^\d{8}$/),
      Status: 'Draft',
      StatusCategory: 'Draft',
      OwnerId: org.userId,
    })
  })

  it.each([
    ['Submitted', 'Activated'],
    ['Approved', 'Activated'],
    ['Canceled', 'Canceled'],
    ['Closed', 'Closed'],
    ['Waiting for parts', 'Pending'],
  ])('that is %s is of the category %s', async (status, category) => {
    const { returnId } = await draftReturn()
    await connection.sobject('ReturnOrder').update({ Id: returnId, Status: status })
    expect(org.record(returnId)?.values).toMatchObject({ StatusCategory: category })
  })

  it('has lines that can be read with it, their order products and products', async () => {
    const { returnId, itemIds } = await draftReturn()
    await addLine(returnId, { OrderItemId: itemIds[0], ReasonForReturn: 'Defective' })
    const product = wares.entryIds[0] ?? ''
    await addLine(returnId, { Product2Id: org.record(product)?.values['Product2Id'] })
    const { records } = await connection.query(
      'SELECT Id, ReturnOrderNumber, (SELECT OrderItemId, OrderItem.OrderId, Product2.ProductCode, QuantityReturned, ReasonForReturn FROM ReturnOrderLineItems ORDER BY ReturnOrderLineItemNumber) ' +
        `FROM ReturnOrder WHERE Id = '${returnId}'`,
    )
    expect(records).toMatchObject([
      {
        Id: returnId,
        ReturnOrderLineItems: {
          records: [
            { OrderItemId: itemIds[0], ReasonForReturn: 'Defective', QuantityReturned: 1 },
            { OrderItemId: null, ReasonForReturn: 'Damaged', Product2: { ProductCode: 'ROPE-10' } },
          ],
        },
      },
    ])
  })

  it('takes its lines along into the recycle bin, but not when its order goes', async () => {
    const { returnId, orderId, itemIds } = await draftReturn()
    const { body } = await addLine(returnId, { OrderItemId: itemIds[0] })
    await connection.sobject('Order').destroy(orderId)
    expect(org.record(returnId)?.values['IsDeleted']).toBe(false)
    await connection.sobject('ReturnOrder').destroy(returnId)
    expect(org.record(String(body['id']))?.values['IsDeleted']).toBe(true)
  })
})

describe('a line of a return order is refused', () => {
  const refused = async (fields: object, errorCode: string, message: RegExp) => {
    const { returnId } = await draftReturn()
    const answer = await addLine(returnId, fields)
    expect(answer).toMatchObject({
      status: 400,
      body: [{ errorCode, message: expect.stringMatching(message) }],
    })
  }

  it('when it does not say what comes back', () =>
    refused({}, 'FIELD_INTEGRITY_EXCEPTION', /needs an order product or a product/))

  it.each([0, -1])('for a quantity of %d', async (QuantityReturned) => {
    const { itemIds } = await draftReturn()
    const product = org.record(itemIds[0] ?? '')?.values['Product2Id']
    await refused(
      { Product2Id: product, QuantityReturned },
      'FIELD_CUSTOM_VALIDATION_EXCEPTION',
      /more than zero/,
    )
  })

  it('when its order product is of another order', async () => {
    const other = await draftReturn()
    await refused(
      { OrderItemId: other.itemIds[0] },
      'FIELD_CUSTOM_VALIDATION_EXCEPTION',
      /belongs to another order/,
    )
  })
})

describe('the status of a return', () => {
  it.each(['ReturnOrder', 'ReturnOrderLineItem'])('never goes back in %s', async (object) => {
    const { returnId, itemIds } = await draftReturn()
    const { body } = await addLine(returnId, { OrderItemId: itemIds[0] })
    const id = object === 'ReturnOrder' ? returnId : String(body['id'])
    const write = (version: number) =>
      rest.call('PATCH', `/sobjects/${object}/${id}`, { Last_Event_Version__c: version })
    expect((await write(3)).status).toBe(204)
    expect((await write(3)).status).toBe(204)
    expect(await write(2)).toMatchObject({
      status: 400,
      body: [{ message: expect.stringMatching(/^MESH_STATUS_VERSION/) }],
    })
  })

  it('names each return of the mesh once', async () => {
    const { returnId } = await draftReturn()
    const { returnId: other } = await draftReturn()
    const name = (id: string) =>
      rest.call('PATCH', `/sobjects/ReturnOrder/${id}`, { Integration_Return_Id__c: 'r-1' })
    expect((await name(returnId)).status).toBe(204)
    expect(await name(other)).toMatchObject({ body: [{ errorCode: 'DUPLICATE_VALUE' }] })
  })
})

describe('the order of a return', () => {
  it('can be corrected until the mesh knows the return', async () => {
    const { returnId } = await draftReturn()
    const { orderId: other } = await draftReturn()
    const { orderId: third } = await draftReturn()
    const patch = (fields: object) =>
      rest.call('PATCH', `/sobjects/ReturnOrder/${returnId}`, fields)
    expect((await patch({ OrderId: other })).status).toBe(204)
    expect((await patch({ Integration_Return_Id__c: 'r-known' })).status).toBe(204)
    expect(await patch({ OrderId: third })).toMatchObject({
      status: 400,
      body: [{ message: expect.stringMatching(/under way/), fields: ['OrderId'] }],
    })
  })
})

describe('an org without return orders', () => {
  it('has custom objects for them that take the same returns', async () => {
    const lab = await openLab({ returns: 'custom-return' })
    try {
      const orderId = await draftOrder(lab.rest, lab.wares)
      const items = lab.org.records('OrderItem')
      const returnId = await lab.rest.create('Return__c', { Order__c: orderId })
      const line = { Return__c: returnId, Order_Item__c: items[0]?.id, Quantity_Returned__c: 2 }
      await lab.rest.create('Return_Line__c', line)
      const rows = await lab.rest.query(
        'SELECT Name, Status__c, Order__r.OrderNumber, (SELECT Name, Order_Item__r.OrderId, Quantity_Returned__c FROM Return_Lines__r) FROM Return__c',
      )
      expect(rows).toMatchObject([
        {
          Name: 'RET-000100',
          Status__c: 'Draft',
          Order__r: { OrderNumber: expect.stringMatching(/^\d{8}$/) },
          Return_Lines__r: {
            records: [
              { Name: 'RL-000100', Order_Item__r: { OrderId: orderId }, Quantity_Returned__c: 2 },
            ],
          },
        },
      ])
      expect((await lab.rest.call('GET', '/sobjects/ReturnOrder/describe')).status).toBe(404)
      const other = await draftOrder(lab.rest, lab.wares)
      const foreign = lab.org.records('OrderItem').find(({ values }) => values['OrderId'] === other)
      expect(
        await lab.rest.call('POST', '/sobjects/Return_Line__c', {
          ...line,
          Order_Item__c: foreign?.id,
        }),
      ).toMatchObject({ body: [{ message: expect.stringMatching(/another order/) }] })
    } finally {
      await lab.org.stop()
    }
  })

  it('may have nothing for them', async () => {
    const lab = await openLab({ returns: 'none' })
    try {
      for (const name of ['ReturnOrder', 'Return__c'])
        expect((await lab.rest.call('GET', `/sobjects/${name}/describe`)).status).toBe(404)
    } finally {
      await lab.org.stop()
    }
  })
})
