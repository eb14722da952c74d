import { describe, expect, it } from '@jest/globals'
import { parseDecimal } from '@carrick/kernel'
import { aReturnLine } from '../adapters/sample-return.fake.ts'
import { returnLineFields } from './return-line-fields.ts'

describe('the fields of a return line', () => {
  it('say its quantities and what becomes of the goods, with the version of the status', () => {
    const line = aReturnLine({
      received: parseDecimal('2.500000'),
      accepted: parseDecimal('1.5'),
      rejected: parseDecimal('1'),
      credited: parseDecimal('1.5'),
      disposition: 'RESTOCK',
    })
    expect(returnLineFields(line, 17)).toEqual({
      Qty_Received__c: 2.5,
      Qty_Accepted__c: 1.5,
      Qty_Rejected__c: 1,
      Qty_Credited__c: 1.5,
      Disposition__c: 'RESTOCK',
      Last_Event_Version__c: 17,
    })
  })
})
