import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { parseDecimal } from '@carrick/kernel'
import { type Org, openSalesSession, startOrg } from '@carrick/lab'
import { NOON } from '@carrick/testkit'
import { wantedReturns } from '../domain/wanted-returns.ts'
import type { OrgWriter } from '../ports.ts'
import { restOf } from './lab-org.fake.ts'
import { createOrgWriter } from './org-writer.adapter.ts'
import { aReturn, aReturnLine, RETURN } from './sample-return.fake.ts'

const call = { signal: new AbortController().signal, deadlineMs: 10_000 }
const place = { street: null, city: null, state: null, postalCode: null, country: null }

describe.each([
  {
    returns: 'return-order',
    object: 'ReturnOrder',
    line: 'ReturnOrderLineItem',
    orderField: 'OrderId',
    lineFields: (returnId: string, itemId: string) => ({
      ReturnOrderId: returnId,
      OrderItemId: itemId,
      QuantityReturned: 2,
    }),
  },
  {
    returns: 'custom-return',
    object: 'Return__c',
    line: 'Return_Line__c',
    orderField: 'Order__c',
    lineFields: (returnId: string, itemId: string) => ({
      Return__c: returnId,
      Order_Item__c: itemId,
      Quantity_Returned__c: 2,
    }),
  },
] as const)('the fields of a return in $object', (names) => {
  let org: Org
  let writer: OrgWriter
  let recordId: string
  let lineId: string

  beforeAll(async () => {
    org = await startOrg({
      returns: names.returns,
      seed: {
        accounts: [{ externalId: 'KLEIN', name: 'Klein', billing: place }],
        products: [{ sku: 'ROPE', name: 'Rope', listPrice: '2' }],
        orders: [
          {
            externalId: 'O-1',
            account: 'KLEIN',
            orderedOn: '2026-11-23',
            shipTo: place,
            lines: [{ sku: 'ROPE', quantity: 5, unitPrice: '2' }],
          },
        ],
      },
    })
    writer = createOrgWriter(restOf(org), 1)
    const sales = await openSalesSession(org)
    const create = async (object: string, fields: object): Promise<string> =>
      ((await sales.call('POST', `/sobjects/${object}`, fields)) as { id: string }).id
    recordId = await create(names.object, { [names.orderField]: org.records('Order')[0]?.id })
    const itemId = org.records('OrderItem')[0]?.id ?? ''
    lineId = await create(names.line, names.lineFields(recordId, itemId))
  })

  afterAll(() => org.stop())

  const write = async (over: Parameters<typeof aReturn>[0]) => {
    const status = aReturn({ recordType: names.object, recordId, ...over })
    const wanted = wantedReturns(status, undefined, 'demo-org')?.[RETURN]
    if (wanted === undefined) throw new Error('nothing is wanted')
    return writer.update([[wanted.header], wanted.lines], call)
  }

  it('are all there, and take the longest texts and the largest amounts', async () => {
    const most = parseDecimal('99999999999.9999')
    const results = await write({
      statusVersion: 7,
      state: 'REFUND_FAILED',
      creditMemoId: 'C'.repeat(40),
      refundId: 'r'.repeat(80),
      creditedAmount: most,
      refundedAmount: most,
      restockingFee: most,
      waitsFor: 'w'.repeat(5000),
      ownerRole: 'o'.repeat(500),
      dueAt: NOON,
      exceptionCode: 'MESH_PAYMENT_DECLINED',
      exceptionText: 'ü'.repeat(5000),
      lines: [aReturnLine({ recordId: lineId, received: most, disposition: 'RETURN_TO_CUSTOMER' })],
    })
    expect(results).toEqual([[{ kind: 'written' }], [{ kind: 'written' }]])
    expect(org.record(recordId)?.values).toMatchObject({
      Return_Status__c: 'REFUND_FAILED',
      Credited_Amount__c: 99999999999.9999,
      Last_Event_Version__c: 7,
    })
    expect(org.record(lineId)?.values).toMatchObject({ Disposition__c: 'RETURN_TO_CUSTOMER' })
  })

  it('are never those of an older status', async () => {
    const lines = [aReturnLine({ recordId: lineId })]
    const refusal = { kind: 'refused', message: expect.stringMatching(/^MESH_STATUS_VERSION/) }
    expect(await write({ statusVersion: 6, lines })).toMatchObject([[refusal], [refusal]])
    expect(org.record(recordId)?.values['Return_Status__c']).toBe('REFUND_FAILED')
  })
})
