import { describe, expect, it } from '@jest/globals'
import { OrderStatusChanged, ShipmentDispatched } from '@carrick/schemas'
import { checkMessages } from './check-messages.ts'

const check = (text: string, pii = false, type = 'ShipmentDispatched'): void => {
  const messages = { [type]: { subject: 'Your order {orderNumber}', text } }
  checkMessages({ name: 'people', pii, messages }, [ShipmentDispatched, OrderStatusChanged])
}

describe('the text of an e-mail', () => {
  it('may name the order and what its event tells', () => {
    expect(() => {
      check('{tracking} by {carrier}: {lines.quantity}')
    }).not.toThrow()
  })

  it('that names anything else is refused, with the place and what there is', () => {
    expect(() => {
      check('See {trackng}')
    }).toThrow(
      /subscriptions\.people\.messages\.ShipmentDispatched\.text: \{trackng\} names no field of this event; expected one of orderNumber, orderId,/,
    )
  })

  it('names personal data only with pii: true', () => {
    expect(() => {
      check('{exceptionText}', false, 'OrderStatusChanged')
    }).toThrow('{exceptionText} names no field')
    expect(() => {
      check('{exceptionText}', true, 'OrderStatusChanged')
    }).not.toThrow()
  })
})
