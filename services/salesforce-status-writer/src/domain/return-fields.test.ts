import { describe, expect, it } from '@jest/globals'
import { parseDecimal } from '@carrick/kernel'
import { NOON } from '@carrick/testkit'
import { aReturn, RETURN } from '../adapters/sample-return.fake.ts'
import { returnFields } from './return-fields.ts'

describe('the fields of a return', () => {
  it('say all of its status, amounts to their last digit', () => {
    const status = aReturn({
      statusVersion: 17,
      state: 'REFUND_PENDING',
      creditMemoId: 'CN-7',
      refundId: 're_1',
      creditedAmount: parseDecimal('119.0150'),
      refundedAmount: parseDecimal('100'),
      restockingFee: parseDecimal('16.5'),
      exchangeDocumentId: 'SO-000009',
      exchangeState: 'POSTED',
      waitsFor: 'the refund',
      ownerRole: 'finance',
      dueAt: NOON,
      exceptionCode: 'MESH_PAYMENT_DECLINED',
      exceptionText: 'The card has expired',
    })
    expect(returnFields(status)).toEqual({
      Integration_Return_Id__c: RETURN,
      Return_Status__c: 'REFUND_PENDING',
      ERP_Return_No__c: 'RS-000001',
      Credit_Memo_No__c: 'CN-7',
      Refund_No__c: 're_1',
      Currency_Code__c: 'EUR',
      Credited_Amount__c: 119.015,
      Refunded_Amount__c: 100,
      Restocking_Fee__c: 16.5,
      Exchange_Order_No__c: 'SO-000009',
      Exchange_Status__c: 'POSTED',
      Waits_For__c: 'the refund',
      Owner_Role__c: 'finance',
      Due_At__c: new Date(NOON).toISOString(),
      Exception_Code__c: 'MESH_PAYMENT_DECLINED',
      Exception_Text__c: 'The card has expired',
      Last_Event_Version__c: 17,
    })
  })

  it('are empty where there is nothing to say, so that what was there before goes away', () => {
    const fields = returnFields(
      aReturn({ documentId: null, currency: null, waitsFor: null, ownerRole: null }),
    )
    expect(fields).toMatchObject({
      ERP_Return_No__c: null,
      Currency_Code__c: null,
      Waits_For__c: null,
      Owner_Role__c: null,
      Due_At__c: null,
      Exception_Code__c: null,
      Exception_Text__c: null,
      Credited_Amount__c: 0,
    })
  })

  it('cut what is for people, never a document number', () => {
    const long = 'x'.repeat(5000)
    const fields = returnFields(
      aReturn({ waitsFor: long, exceptionText: long, creditMemoId: 'C'.repeat(100) }),
    )
    expect(fields['Waits_For__c']).toHaveLength(255)
    expect(fields['Exception_Text__c']).toHaveLength(2000)
    expect(fields['Credit_Memo_No__c']).toHaveLength(100)
  })
})
