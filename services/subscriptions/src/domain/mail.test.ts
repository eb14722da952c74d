import { describe, expect, it } from '@jest/globals'
import { mailOf } from './mail.ts'

const messages = {
  ShipmentDispatched: { subject: 'Order {orderNumber}: {tracking}', text: 'By {carrier}.' },
}
const notice = {
  orderId: 'order-1',
  orderNumber: 'W-1' as string | null,
  recipient: 'maria@anders.example' as string | null,
  type: 'shipment.dispatched',
  body: JSON.stringify({ data: { tracking: '1Z', carrier: 'UPS' } }),
}
const mail = (over: Partial<typeof notice> = {}, to: string | null = null) =>
  mailOf({ to, messages }, { ...notice, ...over })

describe('the mail of a notice', () => {
  it('says what the template says, to the buyer of the order', () => {
    expect(mail()).toEqual({
      to: 'maria@anders.example',
      subject: 'Order W-1: 1Z',
      text: 'By UPS.',
    })
  })

  it('goes to the address of the subscription where it has one', () => {
    expect(mail({ recipient: null }, 'yard@halyard.example')?.to).toBe('yard@halyard.example')
  })

  it('calls an order by its id that has no number', () => {
    expect(mail({ orderNumber: null })?.subject).toBe('Order order-1: 1Z')
  })

  it('has a subject of one line, whatever an event says', () => {
    const body = JSON.stringify({ data: { tracking: '1Z\r\nBcc: all@anders.example\u2028\u0000' } })
    expect(mail({ body })?.subject).toBe('Order W-1: 1Z Bcc: all@anders.example')
  })

  it('is none without a receiver, and none of what nobody writes about any more', () => {
    expect(mail({ recipient: null })).toBeUndefined()
    expect(mail({ type: 'invoice.posted' })).toBeUndefined()
  })
})
