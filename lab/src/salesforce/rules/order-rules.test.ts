import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import {
  draftFields,
  draftOrder,
  openLab,
  type RestAnswer,
  type RestCaller,
  type Wares,
} from '../lab-org.fixture.ts'
import type { Org } from '../org.ts'

let org: Org
let rest: RestCaller
let wares: Wares

beforeAll(async () => {
  const lab = await openLab()
  org = lab.org
  rest = lab.rest
  wares = lab.wares
})

afterAll(() => org.stop())

const patch = (id: string, fields: object): Promise<RestAnswer> =>
  rest.call('PATCH', `/sobjects/${id.startsWith('801') ? 'Order' : 'OrderItem'}/${id}`, fields)

const activated = async (): Promise<string> => {
  const id = await draftOrder(rest, wares)
  expect((await patch(id, { Status: 'Activated' })).status).toBe(204)
  return id
}

const refusal = (errorCode: string, fields?: readonly string[]) => ({
  status: expect.any(Number),
  body: [expect.objectContaining({ errorCode, ...(fields === undefined ? {} : { fields }) })],
})

describe('an order', () => {
  it('gets a number, a status code and the total of its products', async () => {
    const id = await draftOrder(rest, wares, 2)
    expect(org.record(id)?.values).toMatchObject({
      OrderNumber: expect.stringMatching(/^\d{8}$/),
      StatusCode: 'Draft',
      TotalAmount: 42,
      OwnerId: org.userId,
    })
  })

  it.each(['AccountId', 'EffectiveDate', 'Status'])('needs %s', async (field) => {
    const answer = await rest.call('POST', '/sobjects/Order', {
      ...draftFields(wares),
      [field]: null,
    })
    expect(answer).toMatchObject(refusal('REQUIRED_FIELD_MISSING', [field]))
  })

  it('begins as a draft', async () => {
    const answer = await rest.call('POST', '/sobjects/Order', {
      ...draftFields(wares),
      Status: 'Activated',
    })
    expect(answer).toMatchObject(refusal('FAILED_ACTIVATION'))
  })

  it('is not activated without a product', async () => {
    const id = await rest.create('Order', draftFields(wares))
    expect(await patch(id, { Status: 'Activated' })).toMatchObject(refusal('FAILED_ACTIVATION'))
    expect(org.record(id)?.values['Status']).toBe('Draft')
  })

  it('says when it was activated and by whom', async () => {
    const id = await activated()
    expect(org.record(id)?.values).toMatchObject({
      StatusCode: 'Activated',
      ActivatedById: org.userId,
      ActivatedDate: expect.any(String),
    })
    expect(org.books().activatedOrders).toContain(id)
  })

  it('takes no unknown status', async () => {
    const id = await rest.create('Order', draftFields(wares))
    expect(await patch(id, { Status: 'Shipped' })).toMatchObject(
      refusal('INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', ['Status']),
    )
  })

  it('keeps its account, its products and itself once it is activated', async () => {
    const id = await activated()
    const other = await rest.create('Account', { Name: 'Other' })
    expect(await patch(id, { AccountId: other })).toMatchObject(
      refusal('FIELD_INTEGRITY_EXCEPTION'),
    )
    const item = org.records('OrderItem').find(({ values }) => values['OrderId'] === id)?.id ?? ''
    expect(await rest.call('DELETE', `/sobjects/OrderItem/${item}`)).toMatchObject(
      refusal('DELETE_FAILED'),
    )
    expect(
      await rest.call('POST', '/sobjects/OrderItem', {
        OrderId: id,
        PricebookEntryId: wares.entryIds[0],
        Quantity: 1,
        UnitPrice: 1,
      }),
    ).toMatchObject(refusal('FIELD_INTEGRITY_EXCEPTION'))
    expect(await rest.call('DELETE', `/sobjects/Order/${id}`)).toMatchObject(
      refusal('DELETE_FAILED'),
    )
    expect((await patch(item, { Line_Status__c: 'shipped' })).status).toBe(204)
  })

  it('refuses a status older than the one it has, and takes the same one again', async () => {
    const id = await activated()
    expect((await patch(id, { Last_Event_Version__c: 7 })).status).toBe(204)
    expect((await patch(id, { Last_Event_Version__c: 7 })).status).toBe(204)
    for (const version of [6, null]) {
      expect(await patch(id, { Last_Event_Version__c: version })).toMatchObject({
        status: 400,
        body: [
          {
            errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
            message: expect.stringContaining('MESH_STATUS_VERSION'),
            fields: ['Last_Event_Version__c'],
          },
        ],
      })
    }
    expect((await patch(id, { Last_Event_Version__c: 8 })).status).toBe(204)
    expect(org.books().statusWrites.get(id)).toBe(2)
    expect(org.books().refusals.filter((one) => one.id === id)).toHaveLength(2)
  })
})

describe('an order product', () => {
  it('takes product, list price and total from its price book entry', async () => {
    const id = await draftOrder(rest, wares)
    const item = org.records('OrderItem').find(({ values }) => values['OrderId'] === id)
    expect(item?.values).toMatchObject({
      Product2Id: expect.stringMatching(/^01t/),
      ListPrice: 64,
      UnitPrice: 10.5,
      TotalPrice: 21,
    })
  })

  it('has to be of the price book of the order', async () => {
    const book = await rest.create('Pricebook2', { Name: 'Winter', IsActive: true })
    const orderId = await rest.create('Order', { ...draftFields(wares), Pricebook2Id: book })
    expect(
      await rest.call('POST', '/sobjects/OrderItem', {
        OrderId: orderId,
        PricebookEntryId: wares.entryIds[0],
        Quantity: 1,
        UnitPrice: 1,
      }),
    ).toMatchObject(refusal('FIELD_INTEGRITY_EXCEPTION', ['PricebookEntryId']))
  })

  it('goes into the bin with its order and comes back with it', async () => {
    const id = await draftOrder(rest, wares, 2)
    expect((await rest.call('DELETE', `/sobjects/Order/${id}`)).status).toBe(204)
    const live = `SELECT Id FROM OrderItem WHERE OrderId = '${id}'`
    expect(await rest.query(live)).toHaveLength(0)
    const { body } = await rest.call('GET', `/queryAll?q=${encodeURIComponent(live)}`)
    expect(body['totalSize']).toBe(2)
    org.undelete(id)
    expect(await rest.query(live)).toHaveLength(2)
  })
})

describe('a field', () => {
  it.each([
    ['text that is too long', { PoNumber: 'x'.repeat(81) }, 'STRING_TOO_LONG'],
    ['a number that is too large', { Priority__c: 10 }, 'NUMBER_OUTSIDE_VALID_RANGE'],
    ['a text for a number', { Freight__c: 'much' }, 'JSON_PARSER_ERROR'],
    ['a day that does not exist', { PoDate: '2026-02-30' }, 'JSON_PARSER_ERROR'],
    ['an id of another object', { AccountId: '8015e00002BLnMdAAL' }, 'MALFORMED_ID'],
    [
      'a record that is not there',
      { AccountId: '0015e00009ZZZZZAAA' },
      'INVALID_CROSS_REFERENCE_KEY',
    ],
    ['a column that is not there', { Nope__c: 1 }, 'INVALID_FIELD'],
    ['a value for what is calculated', { TotalAmount: 1 }, 'INVALID_FIELD_FOR_INSERT_UPDATE'],
  ])('refuses %s', async (_what, fields, errorCode) => {
    const id = await rest.create('Order', draftFields(wares))
    expect(await patch(id, fields)).toMatchObject({ ...refusal(errorCode), status: 400 })
  })

  it('rounds a number to its scale, half up', async () => {
    const id = await rest.create('Order', { ...draftFields(wares), Freight__c: 1.005 })
    expect(org.record(id)?.values['Freight__c']).toBe(1.01)
  })

  it('keeps external ids unique', async () => {
    const fields = { ...draftFields(wares), Integration_Order_Id__c: 'only-once' }
    const first = await rest.create('Order', fields)
    expect(await rest.call('POST', '/sobjects/Order', fields)).toMatchObject({
      status: 400,
      body: [
        { errorCode: 'DUPLICATE_VALUE', message: expect.stringContaining(first.slice(0, 15)) },
      ],
    })
  })
})
