import { beforeEach, describe, expect, it } from '@jest/globals'
import { addDecimal, formatDecimal, parseDecimal, ZERO } from '@carrick/kernel'
import { sampleLine, sampleOrder } from '../contract/sample-order.ts'
import type { ErpFact } from '../erp-document.ts'
import type { ErpLine, ErpOrder } from '../erp-order.ts'
import { ErpBooks } from './erp-books.ts'

let books: ErpBooks
let now: number

const order = (over: Partial<ErpOrder> = {}): ErpOrder =>
  sampleOrder({ customer: 'C', product: 'P' }, over)

/** Takes an order and returns its number. */
const take = (over: Partial<ErpOrder> = {}): string => {
  const answer = books.create(order(over))
  if (answer.kind === 'created') return answer.result.documentId
  throw new Error(JSON.stringify(answer))
}
const line = (quantity: string, netAmount: string, over: Partial<ErpLine> = {}): ErpLine =>
  sampleLine('P', { quantity, netAmount, ...over })

const facts = (type: ErpFact['type']): readonly ErpFact[] =>
  (books.changesSince(undefined, 1_000)?.entries ?? []).filter((fact) => fact.type === type)
const stock = (): unknown => facts('stock').at(-1)

beforeEach(() => {
  now = Date.UTC(2026, 10, 23, 9)
  books = new ErpBooks(() => now)
  books.masterData.addCustomer({ number: 'C', name: 'C' })
  books.masterData.addProduct({ sku: 'P', name: 'P', onHand: parseDecimal('10') })
})

describe('the books of an ERP', () => {
  it('reserve, ship and free stock so that nothing is sold twice', () => {
    const first = take({ lines: [line('6', '60.00')] })
    expect(stock()).toMatchObject({ onHand: '10', reserved: '6', available: '4' })
    const second = take({ lines: [line('6', '60.00')] })
    expect(books.read(second)?.lines[0]).toMatchObject({ confirmed: '4', backordered: '2' })
    books.ship(first)
    expect(stock()).toMatchObject({ onHand: '4', reserved: '4', available: '0' })
    books.cancel({ documentId: second, requestId: 'r', lines: [] })
    expect(stock()).toMatchObject({ onHand: '4', reserved: '0', available: '4' })
  })

  it('give new supply to the oldest backorder first', () => {
    take({ lines: [line('10', '100.00')] })
    const older = take({ lines: [line('3', '30.00')] })
    const newer = take({ lines: [line('3', '30.00')] })
    books.restock('P', parseDecimal('4'))
    expect(books.read(older)).toMatchObject({ acknowledgement: 'AP', version: 2 })
    expect(books.read(newer)?.lines[0]).toMatchObject({ confirmed: '1', backordered: '2' })
    books.restock('P', parseDecimal('2'))
    expect(books.read(newer)).toMatchObject({ acknowledgement: 'AP', version: 3 })
    expect(books.read(older)?.version).toBe(2)
  })

  it('do not give supply to a cancelled order', () => {
    take({ lines: [line('10', '100.00')] })
    const waiting = take({ lines: [line('3', '30.00')] })
    books.cancel({ documentId: waiting, requestId: 'r', lines: [] })
    books.restock('P', parseDecimal('3'))
    expect(stock()).toMatchObject({ available: '3' })
  })

  it('ship what is there and the rest when it comes; invoices add up to the order, to the cent', () => {
    const documentId = take({ lines: [line('30', '100.00', { unitPrice: '3.333333' })] })
    for (const supply of ['7', '7', '6']) {
      expect(books.ship(documentId)).toBe(true)
      expect(books.invoice(documentId)).toBe(true)
      books.restock('P', parseDecimal(supply))
    }
    books.ship(documentId)
    books.invoice(documentId)
    const invoices = books.order(documentId)?.invoices ?? []
    expect(invoices.map(({ netAmount }) => netAmount)).toEqual(['38.33', '23.34', '23.33', '20.00'])
    const total = invoices.map((one) => parseDecimal(one.netAmount)).reduce(addDecimal, ZERO)
    expect(formatDecimal(total)).toBe(books.read(documentId)?.netAmount)
    expect(books.ship(documentId)).toBe(false)
    expect(books.invoice(documentId)).toBe(false)
  })

  it('ship and invoice a part that is asked for, never more than is open', () => {
    const documentId = take({ lines: [line('30', '100.00', { unitPrice: '3.333333' })] })
    const [booked] = books.order(documentId)?.lines ?? []
    const of = (quantity: string, lineRef = booked?.line.lineRef ?? '') => [{ lineRef, quantity }]
    expect(books.ship(documentId, of('10.5'))).toBe(false)
    expect(books.ship(documentId, of('1', 'of another order'))).toBe(false)
    expect(books.ship(documentId, of('7'))).toBe(true)
    expect(stock()).toMatchObject({ onHand: '3', reserved: '3' })
    expect(books.invoice(documentId, of('8'))).toBe(false)
    expect(books.invoice(documentId, of('2'))).toBe(true)
    expect(books.invoice(documentId)).toBe(true)
    expect(facts('invoice')).toMatchObject([
      { netAmount: '11.67', lines: [{ quantity: '2' }] },
      { netAmount: '16.66', lines: [{ quantity: '5' }] },
    ])
    expect(books.ship(documentId)).toBe(true)
    expect(books.order(documentId)?.shipments.map(({ lines }) => lines[0]?.quantity)).toEqual([
      '7',
      '3',
    ])
  })

  it('deliver each shipment once, with a higher version', () => {
    const documentId = take()
    books.ship(documentId)
    now = Date.UTC(2026, 10, 25)
    expect(books.deliver(documentId)).toBe(true)
    expect(facts('shipment')).toMatchObject([
      { version: 2, shippedOn: '2026-11-23', deliveredOn: '2026-11-25' },
    ])
    expect(books.deliver(documentId)).toBe(false)
  })

  it('hold an order that takes the customer over the limit, and count what is invoiced no more', () => {
    books.masterData.setCreditLimit('C', parseDecimal('25'))
    const first = take()
    const second = take()
    expect(books.read(first)?.holds).toEqual([])
    expect(books.read(second)?.holds).toMatchObject([{ hold: 'CREDIT' }])
    expect(books.ship(second)).toBe(false)
    books.ship(first)
    books.invoice(first)
    books.cancel({ documentId: second, requestId: 'r', lines: [] })
    expect(books.read(take())?.holds).toEqual([])
  })

  it('hold and release by hand', () => {
    const documentId = take()
    books.hold(documentId, 'MANUAL', 'asked by sales')
    expect(books.ship(documentId)).toBe(false)
    expect(books.releaseHold(documentId, 'MANUAL')).toBe(true)
    expect(books.releaseHold(documentId, 'MANUAL')).toBe(false)
    expect(books.ship(documentId)).toBe(true)
  })

  it('sell what is discontinued, and refuse what is blocked', () => {
    const onHand = parseDecimal('1')
    books.masterData.addProduct({ sku: 'OLD', name: 'Old', onHand, discontinued: true })
    books.masterData.addProduct({ sku: 'BAD', name: 'Bad', onHand, blocked: true })
    take({ lines: [sampleLine('OLD')] })
    expect(books.create(order({ lines: [sampleLine('BAD')] }))).toMatchObject({
      findings: [{ path: 'lines[0].sku', code: 'MESH_ERP_PRODUCT_BLOCKED' }],
    })
    books.masterData.addCustomer({ number: 'C', name: 'C', blocked: true })
    expect(books.create(order())).toMatchObject({
      findings: [{ path: 'customerNumber', code: 'MESH_ERP_CUSTOMER_BLOCKED' }],
    })
  })

  it.each([
    ['20.00', true],
    ['20.01', true],
    ['19.99', true],
    ['20.02', false],
    ['2.00', false],
  ])('compute a line of 2 at 10.00 anew and take %s: %s', (netAmount, isTaken) => {
    const answer = books.create(order({ lines: [line('2', netAmount)] }))
    expect(answer.kind).toBe(isTaken ? 'created' : 'refused')
  })

  it('keep a currency without minor unit in whole numbers', () => {
    const yen = { currency: 'JPY', charges: [], lines: [line('3', '1001', { unitPrice: '333.5' })] }
    expect(books.read(take(yen))?.netAmount).toBe('1001')
  })

  it('count every request for a document, and documents apart from marks when marks are not unique', () => {
    const one = order()
    books.create(one)
    books.create(one)
    expect(books.documentsOf(one.mark)).toBe(1)
    expect(books.orders[0]?.creates).toBe(2)
    const careless = new ErpBooks(() => now, { uniqueMarks: false })
    careless.masterData.addCustomer({ number: 'C', name: 'C' })
    careless.masterData.addProduct({ sku: 'P', name: 'P', onHand: parseDecimal('10') })
    careless.create(one)
    careless.create(one)
    expect(careless.documentsOf(one.mark)).toBe(2)
  })
})
