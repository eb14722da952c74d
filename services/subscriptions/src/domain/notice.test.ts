import { describe, expect, it } from '@jest/globals'
import { InvoicePosted, OrderStatusChanged } from '@carrick/schemas'
import { SOME_EVENT, SOME_ORDER } from '@carrick/testkit'
import { anInvoice, aStatus, aSubscription } from '../adapters/sample.fake.ts'
import { noticeOf } from './notice.ts'

const shop = aSubscription('shop')
const bodyOf = (notice: { readonly body: string }): unknown => JSON.parse(notice.body)

describe('a notice', () => {
  it('has one id for each event and subscription', () => {
    const ids = ['shop', 'broker'].map(
      (name) =>
        noticeOf(InvoicePosted, SOME_EVENT, anInvoice(), { name, pii: false }).notificationId,
    )
    expect(ids).toEqual([`${SOME_EVENT}_shop`, `${SOME_EVENT}_broker`])
  })

  it('says what happened when, with exact amounts as text and without the envelope', () => {
    const notice = noticeOf(InvoicePosted, SOME_EVENT, anInvoice(), shop)
    expect(bodyOf(notice)).toEqual({
      type: 'invoice.posted',
      timestamp: '2026-11-23T12:00:00.000Z',
      data: {
        orderId: SOME_ORDER,
        target: 'demo',
        documentId: 'SO-1',
        documentVersion: 1,
        invoiceId: 'RE-1',
        invoicedOn: '2026-11-23',
        currency: 'EUR',
        netAmount: '19.9',
        grossAmount: '23.681',
        dueOn: null,
        withdrawn: false,
        lines: [],
      },
    })
  })

  it('leaves personal data out', () => {
    const { body } = noticeOf(OrderStatusChanged, SOME_EVENT, aStatus(), shop)
    expect(body).not.toContain('Maria Anders')
    expect(body).not.toContain('exceptionText')
    expect(body).toContain('MESH_ORDER_ADDRESS')
  })

  it('tells personal data where the subscription says so', () => {
    const told = noticeOf(OrderStatusChanged, SOME_EVENT, aStatus(), { ...shop, pii: true })
    expect(bodyOf(told)).toMatchObject({ data: { exceptionText: 'Maria Anders lives elsewhere' } })
  })
})
