import { describe, expect, it } from '@jest/globals'
import { parseDecimal } from '@carrick/kernel'
import { factsOf, line, order, supplied } from './books.fixture.ts'
import { ErpBooks } from './erp-books.ts'

describe('the calendar of the books', () => {
  it.each([
    ['UTC', '2026-11-23'],
    ['Europe/Berlin', '2026-11-24'],
    ['America/Los_Angeles', '2026-11-23'],
  ])('of an ERP in %s dates what leaves at 23:30 UTC the %s', (zone, day) => {
    const books = new ErpBooks(() => Date.UTC(2026, 10, 23, 23, 30), { zone })
    books.masterData.addCustomer({ number: 'C', name: 'C' })
    books.masterData.addProduct({ sku: 'P', name: 'P', onHand: parseDecimal('10') })
    supplied(books, order({ lines: [line('2', '20.00')], charges: [] }))
    expect(factsOf(books, 'shipment')).toMatchObject([{ shippedOn: day }])
    expect(factsOf(books, 'invoice')).toMatchObject([{ invoicedOn: day }])
  })
})
