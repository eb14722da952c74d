import { describe, expect, it } from '@jest/globals'
import { aLevel } from '../adapters/sample-level.fake.ts'
import { wantedStock } from './wanted-stock.ts'

describe('what the org is to say of a level', () => {
  it('is how much there is, where, and as of when', () => {
    expect(wantedStock(aLevel())).toEqual({
      demo: {
        sku: 'ROPE',
        fields: {
          SKU__c: 'ROPE',
          Location__c: 'MAIN',
          ERP_System__c: 'demo',
          On_Hand__c: 12.5,
          Reserved__c: 2,
          Available__c: 10.5,
          As_Of__c: '2026-11-23T12:00:00.000Z',
          Last_Event_Version__c: 1,
        },
      },
    })
  })

  it('can be stored as it is', () => {
    const wanted = wantedStock(aLevel())
    expect(JSON.parse(JSON.stringify(wanted))).toEqual(wanted)
  })
})
