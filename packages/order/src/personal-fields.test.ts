import { describe, expect, it } from '@jest/globals'
import { order } from './order.fixture.ts'
import { isPersonalField } from './personal-fields.ts'

const entry = (name: string, pii: boolean) => ({ name, type: 'TEXT' as const, value: 'x', pii })
const sold = order()
const given = order({
  extensions: [entry('fraudScore', false), entry('birthday', true)],
  soldTo: { ...sold.soldTo, extensions: [entry('customerClass', false)] },
})

describe('a field of an order', () => {
  it.each([
    'shipTo.address.street',
    'soldTo.name',
    'notes',
    'extensions.birthday',
    'extensions.unheardOf',
    'shipTo.extensions.customerClass',
  ])('%s is personal', (name) => {
    expect(isPersonalField(given, name)).toBe(true)
  })

  it.each([
    'netAmount',
    'shipTo.address.country',
    'customerPoNumber',
    'extensions.fraudScore',
    'soldTo.extensions.customerClass',
  ])('%s is not', (name) => {
    expect(isPersonalField(given, name)).toBe(false)
  })
})
