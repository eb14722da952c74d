import { describe, expect, it } from '@jest/globals'
import { noticeOf } from './notice.ts'
import type { ToldEvent } from './told-event.ts'

const EVENT: ToldEvent = {
  id: 'event-1',
  name: 'InvoicePosted',
  orderId: 'order-1',
  occurredAt: Date.UTC(2026, 10, 23, 12),
  company: 'halyard',
  org: null,
  channel: 'web',
  data: (pii) => ({ invoiceId: 'RE-1', ...(pii && { buyer: 'Maria Anders' }) }),
}
const bodyFor = (pii: boolean): unknown =>
  JSON.parse(noticeOf(EVENT, { name: 'shop', pii }).body) as unknown

describe('a notice', () => {
  it('has one id for each event and subscription', () => {
    const ids = ['shop', 'broker'].map(
      (name) => noticeOf(EVENT, { name, pii: false }).notificationId,
    )
    expect(ids).toEqual(['event-1_shop', 'event-1_broker'])
  })

  it('says what happened and when', () => {
    expect(bodyFor(false)).toEqual({
      type: 'invoice.posted',
      timestamp: '2026-11-23T12:00:00.000Z',
      data: { invoiceId: 'RE-1' },
    })
  })

  it('tells personal data where the subscription says so', () => {
    expect(bodyFor(true)).toMatchObject({ data: { buyer: 'Maria Anders' } })
  })
})
