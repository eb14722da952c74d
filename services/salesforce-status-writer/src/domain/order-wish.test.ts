import { describe, expect, it } from '@jest/globals'
import { anObserved, DOCUMENT, OF_ERP } from '../adapters/sample-observed.fake.ts'
import { orderWish } from './order-wish.ts'

describe('what the org is to show of an order of an ERP', () => {
  it('says where it comes from, and names order and lines by the document', () => {
    expect(orderWish(anObserved())).toMatchObject({
      key: `demo:${DOCUMENT}`,
      customerNumber: 'KLEIN',
      fields: {
        Integration_Order_Id__c: OF_ERP,
        Origin__c: 'ERP',
        ERP_System__c: 'demo',
        ERP_Order_No__c: DOCUMENT,
        Currency_Code__c: 'EUR',
        EffectiveDate: '2026-11-23',
      },
      lines: [
        {
          key: `demo:${DOCUMENT}:line-1`,
          sku: 'ROPE',
          fields: { Quantity: 5, UnitPrice: 89, Discount__c: 5 },
        },
      ],
    })
  })

  it('can be stored as it is', () => {
    const wish = orderWish(anObserved())
    expect(JSON.parse(JSON.stringify(wish))).toEqual(wish)
  })

  it('cuts what the customer calls it where the field ends, and keeps nothing as nothing', () => {
    const po = (customerPoNumber: string | null) =>
      orderWish(anObserved({ customerPoNumber })).fields['PoNumber']
    expect(po('x'.repeat(90))).toHaveLength(80)
    expect(po(null)).toBeNull()
  })
})
