import { describe, expect, it } from '@jest/globals'
import { parseDecimal } from '@carrick/kernel'
import { factsOf, line, order, someBooks, supplied, take } from './books.fixture.ts'
import type { ErpBooks } from './erp-books.ts'

const stockOf = (books: ErpBooks): string | undefined =>
  factsOf(books, 'stock').find(({ sku }) => sku === 'P')?.available

const small = (mark: string) => order({ mark, lines: [line('2', '20.00')], charges: [] })

describe('books that are restored from a backup', () => {
  it('are as they were: what came later is gone, and stock with it', () => {
    const books = someBooks('10')
    const kept = take(books, small('kept'))
    const backup = books.backup()
    supplied(books, small('gone'))
    books.ship(kept)
    books.restore(backup)
    expect(books.find('gone')).toBeUndefined()
    expect(books.find('kept')).toMatchObject({ documentId: kept, version: 1 })
    expect(factsOf(books, 'shipment')).toEqual([])
    expect(stockOf(books)).toBe('8')
  })

  it('give the numbers of what is gone once more', () => {
    const books = someBooks()
    const backup = books.backup()
    const before = take(books, small('before'))
    books.restore(backup)
    expect(take(books, small('after'))).toBe(before)
  })

  it('refuse a cursor beyond their end, until they have grown past it', () => {
    const books = someBooks()
    const backup = books.backup()
    take(books, small('one'))
    const cursor = books.facts.end
    books.restore(backup)
    expect(books.changesSince(cursor, 10)).toBeUndefined()
    take(books, small('two'))
    expect(books.changesSince(cursor, 10)?.entries).toEqual([])
  })

  it('date what was done before as it was', () => {
    let now = Date.UTC(2026, 10, 23, 9)
    const books = someBooks('10', () => now)
    take(books, small('early'))
    const backup = books.backup()
    now += 7_200_000
    take(books, small('late'))
    books.restore(backup)
    expect(factsOf(books, 'order').map(({ at }) => at)).toEqual(['2026-11-23T09:00:00.000Z'])
  })

  it('go on from there, and keep what is told to them afterwards', () => {
    const books = someBooks('0')
    take(books, small('waiting'))
    books.restore(books.backup())
    books.restock('P', parseDecimal('5'))
    books.restore(books.backup())
    expect(books.find('waiting')).toMatchObject({ acknowledgement: 'AP' })
  })

  it('tell nobody of it by themselves', () => {
    const books = someBooks()
    const heard: string[] = []
    books.facts.onPut((key) => heard.push(key))
    books.restore(books.backup())
    expect(heard).toEqual([])
  })
})
