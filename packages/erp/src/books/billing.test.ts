import { beforeEach, describe, expect, it } from '@jest/globals'
import { parseDecimal } from '@carrick/kernel'
import { factsOf, line, of, order, someBooks, supplied } from './books.fixture.ts'
import type { ErpBooks } from './erp-books.ts'

let books: ErpBooks
beforeEach(() => {
  books = someBooks()
})

/** An order of 20.00 and freight of 5.00, invoiced. */
const invoiced = (): string => {
  supplied(books, order())
  return factsOf(books, 'invoice')[0]?.invoiceId ?? ''
}
const invoice = (): unknown => factsOf(books, 'invoice')[0]

describe('an invoice', () => {
  it('is due, paid in part, paid', () => {
    const invoiceId = invoiced()
    expect(invoice()).toMatchObject({ settlement: 'DUE', paidAmount: '0', openAmount: '25.00' })
    expect(books.pay(invoiceId, parseDecimal('10.01'))).toBe(true)
    expect(invoice()).toMatchObject({
      settlement: 'PARTIALLY_PAID',
      paidAmount: '10.01',
      openAmount: '14.99',
      version: 2,
    })
    expect(books.pay(invoiceId)).toBe(true)
    expect(invoice()).toMatchObject({
      settlement: 'PAID',
      paidAmount: '25.00',
      openAmount: '0.00',
      version: 3,
    })
  })

  it.each(['0', '-1', '25.01'])('is not paid by %s', (amount) => {
    const invoiceId = invoiced()
    expect(books.pay(invoiceId, parseDecimal(amount))).toBe(false)
    expect(invoice()).toMatchObject({ settlement: 'DUE', version: 1 })
  })

  it('is written off: the rest is open no more, what was paid stays paid', () => {
    const invoiceId = invoiced()
    books.pay(invoiceId, parseDecimal('5'))
    expect(books.writeOff(invoiceId)).toBe(true)
    expect(invoice()).toMatchObject({
      settlement: 'WRITTEN_OFF',
      paidAmount: '5.00',
      openAmount: '0.00',
    })
    expect(books.pay(invoiceId)).toBe(false)
    expect(books.writeOff(invoiceId)).toBe(false)
  })

  it('that is withdrawn counts as nothing, and the next bears its goods and freight', () => {
    const invoiceId = invoiced()
    const [entry] = books.orders
    expect(books.withdrawInvoice(invoiceId)).toBe(true)
    expect(books.withdrawInvoice(invoiceId)).toBe(false)
    expect(invoice()).toMatchObject({ withdrawn: true, version: 2, openAmount: '0' })
    expect(books.pay(invoiceId)).toBe(false)
    expect(books.invoice(entry?.document.documentId ?? '')).toBe(true)
    expect(factsOf(books, 'invoice').at(-1)).toMatchObject({
      netAmount: '25.00',
      withdrawn: false,
    })
  })

  it('that is withdrawn is owed again', () => {
    books.masterData.setCreditLimit('C', parseDecimal('30'))
    const invoiceId = invoiced()
    books.withdrawInvoice(invoiceId)
    supplied(books, order())
    expect(books.orders.at(-1)?.document.holds).toMatchObject([{ hold: 'CREDIT' }])
  })

  it('that is paid in part is not withdrawn', () => {
    const invoiceId = invoiced()
    books.pay(invoiceId, parseDecimal('1'))
    expect(books.withdrawInvoice(invoiceId)).toBe(false)
  })
})

describe('a shipment', () => {
  it('that is withdrawn leaves its goods in the house, reserved, to be shipped again', () => {
    const documentId = supplied(books, order({ lines: [line('4', '40.00')] }))
    const [shipment] = factsOf(books, 'shipment')
    const stock = (): unknown => factsOf(books, 'stock').at(-1)
    expect(stock()).toMatchObject({ onHand: '6', reserved: '0' })
    expect(books.withdrawShipment(shipment?.shipmentId ?? '')).toBe(true)
    expect(factsOf(books, 'shipment')).toMatchObject([{ withdrawn: true, version: 2 }])
    expect(stock()).toMatchObject({ onHand: '10', reserved: '4', available: '6' })
    expect(books.withdrawShipment(shipment?.shipmentId ?? '')).toBe(false)
    expect(books.deliver(documentId)).toBe(false)
    expect(books.ship(documentId)).toBe(true)
    expect(stock()).toMatchObject({ onHand: '6', reserved: '0' })
  })

  it('of which something comes back is not withdrawn', () => {
    const documentId = supplied(books, order({ lines: [line('4', '40.00')] }))
    books.receiveReturn(documentId, of('1'))
    const [shipment] = factsOf(books, 'shipment')
    expect(books.withdrawShipment(shipment?.shipmentId ?? '')).toBe(false)
  })

  it('that is withdrawn, and its invoice with it, leaves an order that can be cancelled', () => {
    const invoiceId = invoiced()
    const [entry] = books.orders
    const cancel = () =>
      books.cancel({ documentId: entry?.document.documentId ?? '', requestId: 'c', lines: [] }).kind
    books.withdrawShipment(entry?.shipments[0]?.shipmentId ?? '')
    expect(cancel()).toBe('refused')
    books.withdrawInvoice(invoiceId)
    expect(cancel()).toBe('changed')
  })
})
