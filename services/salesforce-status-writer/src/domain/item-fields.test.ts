import { describe, expect, it } from '@jest/globals'
import { parseDecimal } from '@carrick/kernel'
import { aLineStatus } from '../adapters/sample-status.fake.ts'
import { itemFields } from './item-fields.ts'

describe('the fields of an order product', () => {
  it('say state, quantities and promised date of its line, with the version of the status', () => {
    const line = aLineStatus({
      state: 'PARTIALLY_SHIPPED',
      shipped: parseDecimal('1.500000'),
      invoiced: parseDecimal('1'),
      cancelled: parseDecimal('0.5'),
      backordered: parseDecimal('2'),
      delivered: parseDecimal('1.25'),
      returned: parseDecimal('0.75'),
      credited: parseDecimal('0.25'),
      promiseDate: '2026-12-07',
    })
    expect(itemFields(line, 17)).toEqual({
      ERP_Line__c: '10',
      Line_Status__c: 'PARTIALLY_SHIPPED',
      Qty_Confirmed__c: 5,
      Qty_Backordered__c: 2,
      Qty_Shipped__c: 1.5,
      Qty_Delivered__c: 1.25,
      Qty_Invoiced__c: 1,
      Qty_Cancelled__c: 0.5,
      Qty_Returned__c: 0.75,
      Qty_Credited__c: 0.25,
      Promise_Date__c: '2026-12-07',
      Last_Event_Version__c: 17,
    })
  })
})
