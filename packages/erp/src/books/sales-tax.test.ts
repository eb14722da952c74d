import { describe, expect, it } from '@jest/globals'
import { parseDecimal } from '@carrick/kernel'
import { factsOf, line, of, order, someBooks, supplied, take } from './books.fixture.ts'

const rate = parseDecimal

describe('books with a tax rate', () => {
  it('put it on each line and on the charges, rounded half up', () => {
    const books = someBooks()
    books.masterData.setTaxRate(rate('0.055'))
    const lines = [
      line('1', '0.10', { unitPrice: '0.10' }),
      line('1', '0.09', { unitPrice: '0.09', lineRef: 'line-2', lineNumber: 2 }),
    ]
    const charges = [{ code: 'FREIGHT', description: null, amount: '10.00' }]
    const documentId = supplied(books, order({ lines, charges }))
    expect(books.read(documentId)).toMatchObject({ netAmount: '10.19', taxAmount: '0.56' })
    expect(factsOf(books, 'invoice')).toMatchObject([
      { netAmount: '10.19', taxAmount: '0.56', grossAmount: '10.75', openAmount: '10.75' },
    ])
  })

  it('have no cents where the currency has none', () => {
    const books = someBooks()
    books.masterData.setTaxRate(rate('0.1'))
    const lines = [line('1', '105', { unitPrice: '105' })]
    const documentId = take(books, order({ currency: 'JPY', lines, charges: [] }))
    expect(books.read(documentId)?.taxAmount).toBe('11')
  })

  it('disagree with an order that was taken at another rate', () => {
    const books = someBooks()
    books.masterData.setTaxRate(rate('0.2'))
    const documentId = take(books, order({ charges: [] }))
    books.ship(documentId)
    books.masterData.setTaxRate(rate('0.07'))
    books.invoice(documentId, of('1'))
    expect(books.read(documentId)?.taxAmount).toBe('4.00')
    expect(factsOf(books, 'invoice')).toMatchObject([{ netAmount: '10.00', taxAmount: '0.70' }])
  })

  it('have it again after they were restored', () => {
    const books = someBooks()
    books.masterData.setTaxRate(rate('0.2'))
    const backup = books.backup()
    books.masterData.setTaxRate(undefined)
    books.restore(backup)
    const documentId = take(books, order({ charges: [] }))
    expect(books.read(documentId)?.taxAmount).toBe('4.00')
  })
})

describe('books without one', () => {
  it('say nothing of tax, and gross is net', () => {
    const books = someBooks()
    const documentId = supplied(books, order({ charges: [] }))
    expect(books.read(documentId)?.taxAmount).toBeNull()
    expect(factsOf(books, 'invoice')).toMatchObject([{ taxAmount: null, grossAmount: '20.00' }])
  })
})
