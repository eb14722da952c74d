import { beforeEach, describe, expect, it } from '@jest/globals'
import { parseDecimal } from '@carrick/kernel'
import { factsOf, line, of, order, someBooks, take } from './books.fixture.ts'
import type { ErpBooks } from './erp-books.ts'

const lines = [line('4', '40.00'), line('8', '80.00', { lineRef: 'line-2', lineNumber: 2 })]

describe('an order that goes whole or not at all', () => {
  let books: ErpBooks
  let documentId: string

  beforeEach(() => {
    books = someBooks('10')
    documentId = take(books, order({ completeDelivery: true, lines }))
  })

  const shipped = () =>
    factsOf(books, 'shipment').map((fact) => fact.lines.map(({ quantity }) => quantity))

  it('is confirmed as far as there is stock, and stays in the house', () => {
    expect(books.read(documentId)).toMatchObject({ acknowledgement: 'CA' })
    expect(books.ship(documentId)).toBe(false)
    expect(books.ship(documentId, of('4'))).toBe(false)
    expect(shipped()).toEqual([])
  })

  it('goes in one when the rest has come, and not in parts even then', () => {
    books.restock('P', parseDecimal('2'))
    expect(books.ship(documentId, of('4'))).toBe(false)
    expect(books.ship(documentId)).toBe(true)
    expect(shipped()).toEqual([['4', '8']])
  })

  it('goes in parts when that is allowed later', () => {
    const allowed = order({ mark: books.read(documentId)?.mark ?? '', version: 2, lines })
    books.amend({ documentId, requestId: 'a', baseVersion: 1, order: allowed })
    expect(books.ship(documentId)).toBe(true)
    expect(shipped()).toEqual([['4', '6']])
  })
})
