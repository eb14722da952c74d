import { describe, expect, it } from '@jest/globals'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { OWN_FIELDS } from './own-fields.ts'

const METADATA = join(import.meta.dirname, '../../../../infra/salesforce')
const fieldsOf = (packageName: string, object: string): string[] =>
  readdirSync(join(METADATA, packageName, 'main/default/objects', object, 'fields')).map(
    (file) => file.split('.')[0] ?? '',
  )

const BY_PEOPLE = [
  // Orders
  'Address_Confirmed__c',
  'Allow_Duplicate__c',
  'Allow_Mismatch__c',
  'Cancel_Requested__c',
  'Complete_Delivery_Only__c',
  'Discount__c',
  'Fraud_Cleared__c',
  'Fraud_Score__c',
  'Freight__c',
  'Incoterms__c',
  'Payment_Terms__c',
  'Priority__c',
  'Requested_Date__c',
  'Shipping_Method__c',
  'Tax_Code__c',
  // Returns
  'Exchange_Price__c',
  'Exchange_SKU__c',
  'Returnless__c',
  // The custom objects for returns; return orders have standard fields for the same.
  'Account__c',
  'Case__c',
  'Description__c',
  'Order_Item__c',
  'Order__c',
  'Product__c',
  'Quantity_Returned__c',
  'Reason_For_Return__c',
  'Repayment_Method__c',
  'Return__c',
  'Status__c',
]

describe('the fields that only the mesh writes', () => {
  it('are those of the metadata packages but for what people fill in', () => {
    const all = [
      ...fieldsOf('force-app', 'Order'),
      ...fieldsOf('force-app', 'OrderItem'),
      ...fieldsOf('return-order', 'ReturnOrder'),
      ...fieldsOf('return-order', 'ReturnOrderLineItem'),
      ...fieldsOf('custom-return', 'Return__c'),
      ...fieldsOf('custom-return', 'Return_Line__c'),
    ]
    const byPeople = new Set(all.filter((name) => !OWN_FIELDS.has(name)))
    expect([...byPeople].sort()).toEqual(BY_PEOPLE.toSorted())
    expect([...OWN_FIELDS].filter((name) => !all.includes(name))).toEqual([])
  })

  it('are the same in both packages for returns', () => {
    const own = (packageName: string, object: string): string[] =>
      fieldsOf(packageName, object).filter((name) => OWN_FIELDS.has(name))
    expect(own('custom-return', 'Return__c')).toEqual(own('return-order', 'ReturnOrder'))
    expect(own('custom-return', 'Return_Line__c')).toEqual(
      own('return-order', 'ReturnOrderLineItem'),
    )
  })
})
