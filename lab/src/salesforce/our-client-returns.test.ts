import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { describeFields } from '@carrick/salesforce'
import { draftOrder, openLab, type RestCaller, type Wares } from './lab-org.fixture.ts'
import type { ReturnsOfOrg } from './metadata/load-metadata.ts'
import type { Org } from './org.ts'
import { listen, restOf, sessionOf } from './our-client.fixture.ts'

const OBJECTS = {
  'return-order': {
    header: 'ReturnOrder',
    line: 'ReturnOrderLineItem',
    order: 'OrderId',
    parent: 'ReturnOrderId',
    item: 'OrderItemId',
    quantity: 'QuantityReturned',
  },
  'custom-return': {
    header: 'Return__c',
    line: 'Return_Line__c',
    order: 'Order__c',
    parent: 'Return__c',
    item: 'Order_Item__c',
    quantity: 'Quantity_Returned__c',
  },
} as const

describe.each(['return-order', 'custom-return'] as const)('an org with %s', (returns) => {
  const names = OBJECTS[returns]
  let org: Org
  let wares: Wares
  let rest: RestCaller

  beforeAll(async () => {
    ;({ org, wares, rest } = await openLab({ returns: returns satisfies ReturnsOfOrg }))
  })

  afterEach(() => {
    org.clearFaults()
  })

  afterAll(() => org.stop())

  it.each(['/data/ChangeEvents', '/data/Order_Sync__chn'])(
    'tells of a return and its lines in %s',
    async (topic) => {
      const session = sessionOf(org)
      const orderId = await draftOrder(rest, wares)
      const item = org.records('OrderItem').find(({ values }) => values['OrderId'] === orderId)
      const stream = await listen(org, session, { topic })
      const returnId = await rest.create(names.header, { [names.order]: orderId })
      const lineId = await rest.create(names.line, {
        [names.parent]: returnId,
        [names.item]: item?.id,
        [names.quantity]: 1,
      })
      await rest.call('PATCH', `/sobjects/${names.line}/${lineId}`, { [names.quantity]: 2 })
      const events = await stream.heard(3)
      await stream.stop()
      expect(events).toMatchObject([
        {
          entity: names.header,
          recordIds: [returnId],
          changeType: 'CREATE',
          fields: { [names.order]: orderId },
        },
        {
          entity: names.line,
          recordIds: [lineId],
          changeType: 'CREATE',
          fields: { [names.parent]: returnId },
        },
        {
          entity: names.line,
          changeType: 'UPDATE',
          changedFields: expect.arrayContaining([names.quantity]),
          fields: { [names.parent]: topic === '/data/ChangeEvents' ? null : returnId },
        },
      ])
    },
  )

  it('says which fields of a return our client can see, and of which objects it has none', async () => {
    const client = restOf(sessionOf(org))
    expect([...((await describeFields(client, names.header)) ?? [])]).toEqual(
      expect.arrayContaining([names.order, 'Integration_Return_Id__c', 'Return_Status__c']),
    )
    const other = returns === 'return-order' ? 'Return__c' : 'ReturnOrder'
    expect(await describeFields(client, other)).toBeUndefined()
  })

  it('does not pass an org that is away for one without returns', async () => {
    const errorCode = 'SERVER_UNAVAILABLE'
    org.failRequests({ kind: 'error', status: 503, errorCode, message: 'away' }, 1, {
      path: '/describe',
    })
    await expect(describeFields(restOf(sessionOf(org)), names.header)).rejects.toMatchObject({
      code: 'MESH_SALESFORCE_REFUSED',
    })
  })
})
