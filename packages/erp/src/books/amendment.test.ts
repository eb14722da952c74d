import { beforeEach, describe, expect, it } from '@jest/globals'
import { parseDecimal } from '@carrick/kernel'
import type { ErpOrder } from '../erp-order.ts'
import type { AmendRequest } from '../port.ts'
import { factsOf, line, of, order, someBooks, take, total } from './books.fixture.ts'
import type { ErpBooks } from './erp-books.ts'

let books: ErpBooks
beforeEach(() => {
  books = someBooks()
})

/** The change of a document to an order of the next version. */
const change = (
  documentId: string,
  over: Partial<ErpOrder>,
  request: Partial<AmendRequest> = {},
): AmendRequest => {
  const known = books.order(documentId)?.order ?? order()
  const wanted = { ...known, version: known.version + 1, ...over }
  const requestId = `amend-${String(wanted.version)}`
  return { documentId, requestId, baseVersion: known.version, order: wanted, ...request }
}
const stock = (): unknown => factsOf(books, 'stock').find(({ sku }) => sku === 'P')

describe('an amendment', () => {
  it('reserves what is wanted more and frees what is not', () => {
    const documentId = take(books, order({ lines: [line('4', '40.00')] }))
    books.amend(change(documentId, { lines: [line('7', '70.00')] }))
    expect(stock()).toMatchObject({ reserved: '7', available: '3' })
    books.amend(change(documentId, { lines: [line('1', '10.00')] }))
    expect(stock()).toMatchObject({ reserved: '1', available: '9' })
    expect(books.read(documentId)).toMatchObject({
      version: 3,
      orderVersion: 3,
      netAmount: '15.00',
      lines: [{ confirmed: '1', backordered: '0' }],
    })
  })

  it('adds a line, removes another, and changes the product of a third', () => {
    books.masterData.addProduct({ sku: 'Q', name: 'Q', onHand: parseDecimal('5') })
    const third = line('1', '10.00', { lineNumber: 3 })
    const before = [line('2', '20.00'), line('3', '30.00', { lineNumber: 2 }), third]
    const documentId = take(books, order({ lines: before }))
    const added = line('1', '10.00', { lineNumber: 4 })
    books.amend(change(documentId, { lines: [line('2', '20.00'), { ...third, sku: 'Q' }, added] }))
    expect(books.read(documentId)?.lines.map(({ lineRef }) => lineRef)).toEqual([
      'line-1',
      'line-3',
      'line-4',
    ])
    expect(stock()).toMatchObject({ reserved: '3' })
    expect(factsOf(books, 'stock').at(-1)).toMatchObject({ sku: 'Q', reserved: '1' })
  })

  it('lets what is missing wait, at the place that the order had', () => {
    const older = take(books, order({ lines: [line('12', '120.00')] }))
    const newer = take(books, order({ lines: [line('2', '20.00')] }))
    books.amend(change(older, { lines: [line('13', '130.00')] }))
    expect(books.read(older)).toMatchObject({
      acknowledgement: 'CA',
      lines: [{ confirmed: '10', backordered: '3' }],
    })
    books.restock('P', parseDecimal('3'))
    expect(books.read(older)?.acknowledgement).toBe('AP')
    expect(books.read(newer)?.acknowledgement).toBe('CA')
  })

  it('takes nothing from supply any more when nothing waits', () => {
    const documentId = take(books, order({ lines: [line('12', '120.00')] }))
    books.amend(change(documentId, { lines: [line('10', '100.00')] }))
    books.restock('P', parseDecimal('2'))
    expect(stock()).toMatchObject({ reserved: '10', available: '2' })
  })

  it('counts the credit anew', () => {
    books.masterData.setCreditLimit('C', parseDecimal('50'))
    const documentId = take(books, order())
    books.amend(change(documentId, { lines: [line('5', '50.00')] }))
    expect(books.read(documentId)?.holds).toMatchObject([{ hold: 'CREDIT' }])
    books.releaseHold(documentId, 'CREDIT')
    books.amend(change(documentId, { customerPoNumber: 'PO-2' }))
    expect(books.read(documentId)?.holds).toEqual([])
    books.amend(change(documentId, { lines: [line('1', '10.00')] }))
    expect(books.read(take(books, order()))?.holds).toEqual([])
  })

  it('is the same for the same request, and the order that came first is known still', () => {
    const first = order()
    const documentId = take(books, first)
    const request = change(documentId, { lines: [line('3', '30.00')] })
    const { result } = books.amend(request) as { result?: unknown }
    expect(books.amend(request)).toEqual({ kind: 'existing', result })
    expect(books.create(first)).toEqual({ kind: 'existing', result })
    expect(books.create(request.order)).toEqual({ kind: 'existing', result })
  })

  it('of two on one base only the first is taken', () => {
    const documentId = take(books, order())
    const one = change(documentId, { lines: [line('3', '30.00')] }, { requestId: 'one' })
    const two = change(documentId, { lines: [line('4', '40.00')] }, { requestId: 'two' })
    expect(books.amend(one).kind).toBe('changed')
    expect(books.amend(two)).toMatchObject({
      kind: 'refused',
      findings: [{ path: 'baseVersion', code: 'MESH_ERP_STALE_BASE' }],
    })
  })

  it.each<readonly [string, Partial<ErpOrder>, string, string]>([
    ['another customer', { customerNumber: 'D' }, 'customerNumber', 'MESH_ERP_NOT_AMENDABLE'],
    ['another currency', { currency: 'USD' }, 'currency', 'MESH_ERP_NOT_AMENDABLE'],
    ['another mark', { mark: 'another' }, 'mark', 'MESH_ERP_NOT_AMENDABLE'],
    ['no newer version', { version: 1 }, 'version', 'MESH_ERP_VERSION'],
    [
      'a product that is not known',
      { lines: [line('1', '10.00', { sku: 'NONE' })] },
      'lines[0].sku',
      'MESH_ERP_UNKNOWN_PRODUCT',
    ],
  ])('of %s is refused and changes nothing', (_what, over, path, code) => {
    const documentId = take(books, order())
    const before = books.read(documentId)
    const answer = books.amend(change(documentId, over))
    expect(answer).toMatchObject({ kind: 'refused', findings: [{ path, code }] })
    expect(books.read(documentId)).toBe(before)
  })

  it.each<readonly [string, ReturnType<typeof line>[], string]>([
    ['fewer than left', [line('2', '20.00')], 'lines[0].quantity'],
    ['another price', [line('5', '45.00', { unitPrice: '9.00' })], 'lines[0].unitPrice'],
    ['another product', [line('5', '50.00', { sku: 'Q' })], 'lines[0].sku'],
    ['the line no more', [line('1', '10.00', { lineNumber: 2 })], 'lines'],
  ])('of a line that is shipped in part to %s is cut off', (_what, lines, path) => {
    const documentId = take(books, order({ lines: [line('5', '50.00')] }))
    books.ship(documentId, of('3'))
    expect(books.amend(change(documentId, { lines }))).toMatchObject({
      kind: 'refused',
      findings: [{ path, code: 'MESH_ERP_CUT_OFF' }],
    })
    expect(books.amend(change(documentId, { lines: [line('3', '30.00')] })).kind).toBe('changed')
  })

  it.each([
    ['shipped', (id: string) => books.ship(id)],
    ['cancelled', (id: string) => books.cancel({ documentId: id, requestId: 'c', lines: [] })],
  ])('of an order that is %s is cut off', (_what, act) => {
    const documentId = take(books, order())
    act(documentId)
    expect(books.amend(change(documentId, { lines: [line('5', '50.00')] }))).toMatchObject({
      findings: [{ code: 'MESH_ERP_CUT_OFF' }],
    })
  })

  it('between two invoices leaves them adding up to the order, freight too', () => {
    const documentId = take(
      books,
      order({ lines: [line('9', '30.00', { unitPrice: '3.333333' })] }),
    )
    books.ship(documentId, of('4'))
    books.invoice(documentId)
    const charges = [{ code: 'FREIGHT', description: null, amount: '7.50' }]
    const lines = [line('7', '23.33', { unitPrice: '3.333333' })]
    books.amend(change(documentId, { lines, charges }))
    books.ship(documentId)
    books.invoice(documentId)
    const invoices = factsOf(books, 'invoice')
    expect(invoices.map(({ netAmount }) => netAmount)).toEqual(['18.33', '12.50'])
    expect(total(invoices)).toBe(books.read(documentId)?.netAmount)
  })

  it('of a document that is not there is refused', () => {
    expect(books.amend(change('SO-0', {}))).toMatchObject({
      kind: 'unknown',
      findings: [{ code: 'MESH_ERP_UNKNOWN_DOCUMENT' }],
    })
  })
})
