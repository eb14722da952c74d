import { describe, expect, it } from '@jest/globals'
import { fieldsOfBitmaps } from './bitmap.ts'

const address = {
  type: 'record',
  name: 'Address',
  fields: [
    { name: 'Street', type: 'string' },
    { name: 'City', type: 'string' },
  ],
}
const schema = {
  fields: [
    { name: 'ChangeEventHeader', type: 'Header' },
    { name: 'Name', type: ['null', 'string'] },
    { name: 'BillingAddress', type: ['null', address] },
    { name: 'Status', type: ['null', 'string'] },
    { name: 'ShippingAddress', type: ['null', 'Address'] },
  ],
}

describe('change event bitmaps', () => {
  it('counts the header as field 0 and reads from the lowest bit', () => {
    expect(fieldsOfBitmaps(['0x0A'], schema)).toEqual(['Name', 'Status'])
  })

  it('reads the fields of a compound field behind its position', () => {
    expect(fieldsOfBitmaps(['0x02', '2-0x02'], schema)).toEqual(['Name', 'BillingAddress.City'])
  })

  it('reads a compound field whose type was spelled out by an earlier field', () => {
    expect(fieldsOfBitmaps(['4-0x03'], schema)).toEqual([
      'ShippingAddress.Street',
      'ShippingAddress.City',
    ])
  })

  it('has no fields for no bitmaps', () => {
    expect(fieldsOfBitmaps([], schema)).toEqual([])
  })

  it('reads more than 64 fields', () => {
    const wide = {
      fields: Array.from({ length: 80 }, (_, n) => ({ name: `F${String(n)}`, type: 'string' })),
    }
    expect(fieldsOfBitmaps([`0x${(1n << 79n).toString(16)}`], wide)).toEqual(['F79'])
  })

  it('passes over a position that the schema does not have', () => {
    expect(fieldsOfBitmaps(['9-0x01'], schema)).toEqual([])
  })
})
