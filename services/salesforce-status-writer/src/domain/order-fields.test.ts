import { describe, expect, it } from '@jest/globals'
import { NOON, SOME_ORDER } from '@carrick/testkit'
import { aStatus } from '../adapters/sample-status.fake.ts'
import { orderFields } from './order-fields.ts'

describe('the fields of an order', () => {
  it('say all of its status', () => {
    const status = aStatus({
      statusVersion: 17,
      holds: ['CREDIT', 'EXPORT'],
      fulfilment: 'PARTIALLY_SHIPPED',
      billing: 'PARTIALLY_INVOICED',
      payment: 'PARTIALLY_PAID',
      returned: 'REQUESTED',
    })
    expect(orderFields(status)).toEqual({
      Integration_Order_Id__c: SOME_ORDER,
      ERP_System__c: 'demo',
      ERP_Order_No__c: 'SO-000001',
      Integration_Status__c: 'POSTED',
      Acceptance_Status__c: 'ACCEPTED',
      Ack_Code__c: 'AP',
      Hold_Codes__c: 'CREDIT;EXPORT',
      Fulfilment_Status__c: 'PARTIALLY_SHIPPED',
      Billing_Status__c: 'PARTIALLY_INVOICED',
      Payment_Status__c: 'PARTIALLY_PAID',
      Return_Status__c: 'REQUESTED',
      Lifecycle_Status__c: 'OPEN',
      Exception_Code__c: null,
      Exception_Text__c: null,
      Last_Event_Version__c: 17,
      Last_Event_At__c: new Date(NOON).toISOString(),
    })
  })

  it('are empty where there is nothing to say, so that what was there before goes away', () => {
    const fields = orderFields(aStatus({ target: null, documentId: null, acknowledgement: null }))
    expect(fields).toMatchObject({
      ERP_System__c: null,
      ERP_Order_No__c: null,
      Ack_Code__c: null,
      Hold_Codes__c: null,
    })
  })

  it('cut what is for people, never a document number', () => {
    const fields = orderFields(
      aStatus({
        exceptionCode: 'MESH_ERP_UNKNOWN_PRODUCT',
        exceptionText: 'x'.repeat(5000),
        documentId: 'D'.repeat(100),
      }),
    )
    expect(fields['Exception_Code__c']).toBe('MESH_ERP_UNKNOWN_PRODUCT')
    expect(fields['Exception_Text__c']).toHaveLength(2000)
    expect(fields['ERP_Order_No__c']).toHaveLength(100)
  })
})
