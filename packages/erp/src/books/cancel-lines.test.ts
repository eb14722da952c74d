import { beforeEach, describe, expect, it } from '@jest/globals'
import type { ErpDocument } from '../erp-document.ts'
import type { BookAnswer } from './book-answer.ts'
import { factsOf, line, of, order, someBooks, take } from './books.fixture.ts'
import type { ErpBooks } from './erp-books.ts'

let books: ErpBooks
let documentId: string
beforeEach(() => {
  books = someBooks('7')
  const lines = [line('5', '49.99'), line('3', '30.00', { lineNumber: 2 })]
  documentId = take(books, order({ lines }))
})

const cancel = (...lines: readonly string[]): BookAnswer =>
  books.cancel({ documentId, requestId: lines.join(), lines })
const read = (): ErpDocument | undefined => books.read(documentId)
const available = (): unknown => factsOf(books, 'stock').at(-1)?.available

describe('cancelling a line in the books', () => {
  it('gives its stock to whoever waits for it', () => {
    expect(read()?.lines[1]).toMatchObject({ confirmed: '2', backordered: '1' })
    cancel('line-1')
    expect(available()).toBe('4')
    expect(read()).toMatchObject({
      netAmount: '35.00',
      lines: [
        { lineRef: 'line-2', confirmed: '3', backordered: '0' },
        { lineRef: 'line-1', confirmed: '0', backordered: '0', cancelled: '5' },
      ],
    })
  })

  it('keeps what has left, and invoices that at its share of the price', () => {
    books.ship(documentId, of('2'))
    cancel('line-1')
    expect(read()?.lines[0]).toMatchObject({ confirmed: '2', cancelled: '3' })
    expect(read()?.netAmount).toBe('55.00')
    books.invoice(documentId)
    expect(factsOf(books, 'invoice')[0]?.netAmount).toBe('25.00')
  })

  it('cancels the order when nothing of it is left', () => {
    expect(cancel('line-1', 'line-2')).toMatchObject({ result: { cancelled: true } })
    expect(available()).toBe('7')
  })

  it('keeps an order of which something has left', () => {
    books.ship(documentId, of('5'))
    expect(cancel('line-2')).toMatchObject({ kind: 'changed', result: { cancelled: false } })
    expect(cancel('line-1')).toMatchObject({
      kind: 'refused',
      findings: [{ path: 'lines[0]', code: 'MESH_ERP_ALREADY_SHIPPED' }],
    })
  })

  it('cancels none of the lines when one of them cannot be', () => {
    books.ship(documentId, of('5'))
    const before = read()
    expect(cancel('line-2', 'line-1').kind).toBe('refused')
    expect(cancel('line-2', 'line-9')).toMatchObject({
      findings: [{ path: 'lines[1]', code: 'MESH_ERP_UNKNOWN_LINE' }],
    })
    expect(read()).toEqual(before)
  })

  it('is done once, for the same request and for another one', () => {
    cancel('line-1')
    const after = read()
    expect(cancel('line-1').kind).toBe('existing')
    expect(books.cancel({ documentId, requestId: 'other', lines: ['line-1'] }).kind).toBe(
      'existing',
    )
    expect(read()).toEqual(after)
  })
})
