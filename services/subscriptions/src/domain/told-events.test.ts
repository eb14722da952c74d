import { describe, expect, it } from '@jest/globals'
import { consumedBy } from '@carrick/schemas'
import { dottedType, TOLD_EVENTS } from './told-events.ts'

const names = TOLD_EVENTS.map(({ name }) => name).sort()

describe('what outside parties may be told of', () => {
  it('is what the catalogue lets this service read, besides the orders and its own notices', () => {
    const own = ['NotificationQueued', 'OrderQueued', 'OrderSubmitted']
    const read = consumedBy('subscriptions').map(({ token }) => token.name)
    expect(read.filter((name) => !own.includes(name)).sort()).toEqual(names)
  })

  it.each([
    ['OrderStatusChanged', 'order.status.changed'],
    ['InvoicePosted', 'invoice.posted'],
    ['CreditMemoPosted', 'credit.memo.posted'],
  ])('%s is %s', (name, type) => {
    expect(dottedType(name)).toBe(type)
  })
})
