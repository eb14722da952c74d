import { describe, expect, it } from '@jest/globals'
import { dottedType } from './told-event.ts'

describe('the type of an event in a webhook', () => {
  it.each([
    ['OrderStatusChanged', 'order.status.changed'],
    ['InvoicePosted', 'invoice.posted'],
    ['CreditMemoPosted', 'credit.memo.posted'],
  ])('of %s is %s', (name, type) => {
    expect(dottedType(name)).toBe(type)
  })
})
