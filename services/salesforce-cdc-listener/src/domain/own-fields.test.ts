import { describe, expect, it } from '@jest/globals'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { OWN_FIELDS } from './own-fields.ts'

const OBJECTS = join(
  import.meta.dirname,
  '../../../../infra/salesforce/force-app/main/default/objects',
)
const fieldsOf = (object: string): string[] =>
  readdirSync(join(OBJECTS, object, 'fields')).map((file) => file.split('.')[0] ?? '')

const BY_SALES = [
  'Cancel_Requested__c',
  'Discount__c',
  'Freight__c',
  'Priority__c',
  'Requested_Date__c',
]

describe('the fields that only the mesh writes', () => {
  it('are those of the metadata package but for what sales people fill in', () => {
    const all = [...fieldsOf('Order'), ...fieldsOf('OrderItem')]
    expect(all.filter((name) => !OWN_FIELDS.has(name)).sort()).toEqual(BY_SALES)
    expect([...OWN_FIELDS].filter((name) => !all.includes(name))).toEqual([])
  })
})
