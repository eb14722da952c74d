import { beforeEach, describe, expect, it } from '@jest/globals'
import { formatDecimal, parseDecimal, subtractDecimal } from '@carrick/kernel'
import type { CreditRequest, ReturnRequest } from '../port.ts'
import { factsOf, line, of, order, someBooks, supplied, take, total } from './books.fixture.ts'
import type { ErpBooks } from './erp-books.ts'

let books: ErpBooks
let documentId: string
beforeEach(() => {
  books = someBooks('1000')
  documentId = supplied(books, order({ mark: 'order', lines: [line('5', '50.00')] }))
})

const wish = (quantity: string, over: Partial<ReturnRequest> = {}): ReturnRequest => ({
  mark: 'return',
  orderMark: books.order(documentId)?.order.mark ?? '',
  orderDocumentId: documentId,
  reason: null,
  lines: of(quantity).map((one) => ({ ...one, reason: 'damaged' })),
  ...over,
})

const authorised = (quantity: string, mark = 'return'): string => {
  const answer = books.createReturn(wish(quantity, { mark }))
  if (answer.kind === 'created') return answer.result.documentId
  throw new Error(JSON.stringify(answer))
}

const credit = (
  returnId: string,
  quantity: string,
  over: Partial<CreditRequest> = {},
): ReturnType<ErpBooks['creditReturn']> =>
  books.creditReturn({
    documentId: returnId,
    requestId: `credit-${quantity}`,
    lines: of(quantity),
    charges: [],
    ...over,
  })

const refusal = (path: string, code: string): object => ({
  kind: 'refused',
  findings: [{ path, code }],
})

describe('a return', () => {
  it('is the same for the same mark, and refused for other content under it', () => {
    const first = books.createReturn(wish('2'))
    expect(first).toMatchObject({
      kind: 'created',
      result: { mark: 'return', orderMark: 'order', version: 1, cancelled: false, credits: [] },
    })
    expect(books.createReturn(wish('2'))).toEqual({ ...first, kind: 'existing' })
    expect(books.createReturn(wish('3'))).toMatchObject(refusal('mark', 'MESH_ERP_MARK_REUSED'))
    expect(books.returns).toHaveLength(1)
  })

  it('never takes more than was shipped, whoever comes first', () => {
    authorised('3')
    expect(books.createReturn(wish('3', { mark: 'rival' }))).toMatchObject(
      refusal('lines[0].quantity', 'MESH_ERP_MORE_THAN_SHIPPED'),
    )
    authorised('2', 'rival')
  })

  it('that is cancelled leaves its quantity to others', () => {
    const returnId = authorised('5')
    expect(books.cancelReturn({ documentId: returnId, requestId: 'c' })).toMatchObject({
      kind: 'changed',
      result: { cancelled: true, version: 2 },
    })
    expect(books.cancelReturn({ documentId: returnId, requestId: 'c' }).kind).toBe('existing')
    authorised('5', 'next')
  })

  it.each<readonly [string, Partial<ReturnRequest>, object]>([
    [
      'an order that is not there',
      { orderDocumentId: 'SO-0' },
      { kind: 'unknown', findings: [{ path: 'orderDocumentId' }] },
    ],
    ['the document of another order', { orderMark: 'other' }, { kind: 'unknown' }],
    [
      'a line that is not of the order',
      { lines: [{ lineRef: 'line-9', quantity: '1', reason: null }] },
      refusal('lines[0].lineRef', 'MESH_ERP_UNKNOWN_LINE'),
    ],
    [
      'no quantity',
      { lines: [{ lineRef: 'line-1', quantity: '0', reason: null }] },
      refusal('lines[0].quantity', 'MESH_ERP_QUANTITY'),
    ],
  ])('of %s is refused', (_what, over, answer) => {
    expect(books.createReturn(wish('1', over))).toMatchObject(answer)
    expect(books.returns).toEqual([])
  })

  it('of what is not shipped yet is refused', () => {
    documentId = take(books, order())
    expect(books.createReturn(wish('1'))).toMatchObject(
      refusal('lines[0].quantity', 'MESH_ERP_MORE_THAN_SHIPPED'),
    )
  })
})

describe('a receipt', () => {
  it('comes in parts, each told as the whole', () => {
    const returnId = authorised('3')
    expect(factsOf(books, 'return')).toEqual([])
    books.receiveReturn(returnId, of('1'))
    expect(factsOf(books, 'return')).toMatchObject([
      { returnMark: 'return', mark: 'order', documentId: returnId, version: 2, lines: of('1') },
    ])
    expect(books.receiveReturn(returnId)).toBe(true)
    expect(factsOf(books, 'return')).toMatchObject([{ version: 3, lines: of('3') }])
    expect(books.receiveReturn(returnId)).toBe(false)
    expect(books.findReturn('return')?.lines).toEqual([
      { lineRef: 'line-1', authorised: '3', received: '3' },
    ])
  })

  it('may be of more than was authorised, and then nobody else may return that', () => {
    const returnId = authorised('1')
    expect(books.receiveReturn(returnId, of('4'))).toBe(true)
    expect(books.createReturn(wish('2', { mark: 'late' })).kind).toBe('refused')
    authorised('1', 'last')
  })

  it('stops a cancellation', () => {
    const returnId = authorised('2')
    books.receiveReturn(returnId, of('1'))
    expect(books.cancelReturn({ documentId: returnId, requestId: 'c' })).toMatchObject(
      refusal('documentId', 'MESH_ERP_ALREADY_RECEIVED'),
    )
  })

  it('that nobody announced has no mark of ours', () => {
    expect(books.receiveReturn(documentId, of('1'))).toBe(true)
    expect(factsOf(books, 'return')).toMatchObject([{ returnMark: null, mark: 'order' }])
    expect(books.receiveReturn(documentId, of('1', 'line-9'))).toBe(false)
    expect(books.receiveReturn(documentId)).toBe(false)
  })
})

describe('a credit memo', () => {
  it('is for what was received, once for the same request, and names invoice and return', () => {
    const returnId = authorised('2')
    books.receiveReturn(returnId)
    const first = credit(returnId, '2')
    expect(first).toMatchObject({
      kind: 'created',
      result: { requestId: 'credit-2', currency: 'EUR', netAmount: '20.00', grossAmount: '20.00' },
    })
    expect(credit(returnId, '2')).toEqual({ ...first, kind: 'existing' })
    const [invoice] = factsOf(books, 'invoice')
    expect(factsOf(books, 'credit')).toMatchObject([
      {
        mark: 'order',
        documentId,
        returnMark: 'return',
        originalInvoiceId: invoice?.invoiceId,
        netAmount: '20.00',
        lines: of('2'),
      },
    ])
    expect(books.findReturn('return')?.credits).toMatchObject([{ requestId: 'credit-2' }])
  })

  it('keeps the restocking fee, and no more than the goods are worth', () => {
    const returnId = authorised('2')
    books.receiveReturn(returnId)
    const fee = (amount: string) => ({
      charges: [{ code: 'RESTOCKING', description: null, amount }],
    })
    expect(credit(returnId, '2', fee('-20.01'))).toMatchObject(
      refusal('charges', 'MESH_ERP_CHARGE'),
    )
    expect(credit(returnId, '2', fee('1'))).toMatchObject(
      refusal('charges[0].amount', 'MESH_ERP_CHARGE'),
    )
    expect(credit(returnId, '2', fee('-2.50'))).toMatchObject({ result: { netAmount: '17.50' } })
  })

  it('is refused for more than came in, was invoiced, or is credited already', () => {
    const returnId = authorised('3')
    expect(credit(returnId, '1')).toMatchObject(
      refusal('lines[0].quantity', 'MESH_ERP_NOT_RECEIVED'),
    )
    books.receiveReturn(returnId, of('2'))
    expect(credit(returnId, '3').kind).toBe('refused')
    credit(returnId, '2')
    expect(credit(returnId, '1', { requestId: 'again' })).toMatchObject(
      refusal('lines[0].quantity', 'MESH_ERP_NOT_RECEIVED'),
    )
    expect(credit('RT-0', '1').kind).toBe('unknown')
    documentId = take(books, order())
    books.ship(documentId)
    const uninvoiced = authorised('1', 'uninvoiced')
    books.receiveReturn(uninvoiced)
    expect(credit(uninvoiced, '1')).toMatchObject(
      refusal('lines[0].quantity', 'MESH_ERP_NOT_INVOICED'),
    )
  })

  it('that is withdrawn may be posted again', () => {
    const returnId = authorised('2')
    books.receiveReturn(returnId)
    credit(returnId, '2')
    const [memo] = factsOf(books, 'credit')
    expect(books.withdrawCredit(memo?.creditMemoId ?? '')).toBe(true)
    expect(books.withdrawCredit(memo?.creditMemoId ?? '')).toBe(false)
    expect(factsOf(books, 'credit')).toMatchObject([{ withdrawn: true, version: 2 }])
    expect(credit(returnId, '2', { requestId: 'again' })).toMatchObject({
      kind: 'created',
      result: { netAmount: '20.00' },
    })
  })

  it.each([
    ['EUR', '30', '3.333333', '100.00'],
    ['EUR', '7', '0.335', '2.35'],
    ['JPY', '9', '11.1', '100'],
    ['KWD', '11', '0.0909', '1.000'],
  ])(
    'over parts in %s: invoices and credits of %s at %s are worth the line, to the last unit',
    (currency, quantity, unitPrice, netAmount) => {
      for (const size of [1, 2, 3, 4]) {
        const wanted = order({
          currency,
          charges: [],
          lines: [line(quantity, netAmount, { unitPrice })],
        })
        documentId = take(books, wanted)
        const parts = partsOf(Number(quantity), size)
        for (const part of parts) {
          books.ship(documentId, of(part))
          books.invoice(documentId)
        }
        for (const [index, part] of partsOf(Number(quantity), 5 - size).entries()) {
          const returnId = authorised(part, `${documentId}/${String(index)}`)
          books.receiveReturn(returnId)
          expect(credit(returnId, part).kind).toBe('created')
        }
        const entry = books.order(documentId)
        expect(total(entry?.invoices ?? [])).toBe(netAmount)
        expect(total(entry?.credits ?? [])).toBe(netAmount)
      }
    },
  )

  it('over all that is invoiced is worth exactly that, though an amendment changed how it rounds', () => {
    const unitPrice = '3.333333'
    documentId = take(books, order({ charges: [], lines: [line('9', '30.00', { unitPrice })] }))
    books.ship(documentId, of('4'))
    books.invoice(documentId)
    const { order: known } = books.order(documentId) ?? { order: order() }
    books.amend({
      ...{ documentId, requestId: 'amend', baseVersion: 1 },
      order: { ...known, version: 2, lines: [line('5', '16.67', { unitPrice })] },
    })
    const first = authorised('4', 'first')
    books.receiveReturn(first)
    expect(credit(first, '4')).toMatchObject({ result: { netAmount: '13.33' } })
    books.ship(documentId)
    books.invoice(documentId)
    const rest = authorised('1', 'rest')
    books.receiveReturn(rest)
    expect(credit(rest, '1')).toMatchObject({ result: { netAmount: '3.34' } })
    expect(total(books.order(documentId)?.invoices ?? [])).toBe('16.67')
  })

  it('over a part, and the invoices, leave exactly what the customer kept', () => {
    documentId = take(
      books,
      order({ charges: [], lines: [line('3', '10.00', { unitPrice: '3.333333' })] }),
    )
    books.ship(documentId)
    books.invoice(documentId)
    const returnId = authorised('2')
    books.receiveReturn(returnId)
    for (const requestId of ['one', 'two']) credit(returnId, '1', { requestId })
    const { invoices = [], credits = [] } = books.order(documentId) ?? {}
    const kept = subtractDecimal(parseDecimal(total(invoices)), parseDecimal(total(credits)))
    expect(credits.map(({ netAmount }) => netAmount)).toEqual(['3.33', '3.34'])
    expect(formatDecimal(kept)).toBe('3.33')
  })
})

/** A quantity in parts of so much, the last smaller. */
const partsOf = (quantity: number, size: number): readonly string[] =>
  quantity <= size ? [String(quantity)] : [String(size), ...partsOf(quantity - size, size)]
