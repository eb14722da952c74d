import { beforeEach, describe, expect, it } from '@jest/globals'
import { parseDecimal } from '@carrick/kernel'
import type { ErpDraft, ErpDraftLine } from '../erp-order.ts'
import { order, someBooks, take } from './books.fixture.ts'
import type { ErpBooks } from './erp-books.ts'

let books: ErpBooks
beforeEach(() => {
  books = someBooks()
  const listPrice = parseDecimal('10.00')
  const onHand = parseDecimal('10')
  books.masterData.addProduct({ sku: 'L', name: 'L', onHand, listPrice })
})

const draftLine = (over: Partial<ErpDraftLine> = {}): ErpDraftLine => ({
  lineRef: 'line-1',
  sku: 'L',
  quantity: '3',
  uom: 'C62',
  unitPrice: null,
  discount: '0',
  ...over,
})

const draft = (over: Partial<ErpDraft> = {}): ErpDraft => ({
  customerNumber: 'C',
  orderDate: '2026-11-23',
  requestedDate: null,
  currency: 'EUR',
  shipTo: null,
  lines: [draftLine()],
  charges: [],
  ...over,
})

describe('a simulation', () => {
  it('prices at the list, at the contract, or at the price of the draft', () => {
    expect(books.simulate(draft())).toMatchObject({
      netAmount: '30.00',
      taxAmount: null,
      lines: [{ unitPrice: '10.00', netAmount: '30.00' }],
      findings: [],
    })
    const prices = [{ sku: 'L', unitPrice: parseDecimal('9.99') }]
    books.masterData.addCustomer({ number: 'C', name: 'C', prices })
    expect(books.simulate(draft()).lines).toMatchObject([{ unitPrice: '9.99', netAmount: '29.97' }])
    const wished = draft({ lines: [draftLine({ unitPrice: '0.335', discount: '0.1' })] })
    expect(books.simulate(wished).lines).toMatchObject([{ unitPrice: '9.99', netAmount: '0.90' }])
  })

  it('adds the charges', () => {
    const charges = [{ code: 'FREIGHT', description: null, amount: '5.00' }]
    expect(books.simulate(draft({ charges })).netAmount).toBe('35.00')
  })

  it('tells what can be delivered, each piece once, and when the rest comes', () => {
    const lines = [draftLine({ quantity: '7' }), draftLine({ lineRef: 'line-2', quantity: '7' })]
    expect(books.simulate(draft({ lines })).lines).toMatchObject([
      { available: '10', confirmed: '7', promiseDate: '2026-11-23' },
      { available: '10', confirmed: '3', promiseDate: '2026-12-07' },
    ])
  })

  it('checks the credit that is left', () => {
    expect(books.simulate(draft()).credit).toEqual({ ok: true, available: null })
    books.masterData.setCreditLimit('C', parseDecimal('54.99'))
    take(books, order())
    expect(books.simulate(draft()).credit).toEqual({ ok: false, available: '29.99' })
    expect(books.simulate(draft({ lines: [draftLine({ quantity: '2' })] })).credit?.ok).toBe(true)
  })

  it('leaves nothing behind', () => {
    const before = books.changesSince(undefined, 100)
    books.simulate(draft())
    expect(books.changesSince(undefined, 100)).toEqual(before)
    expect(books.orders).toEqual([])
  })

  it('finds what it would refuse, with the paths of the draft', () => {
    const lines = [
      draftLine({ sku: 'NONE', unitPrice: '1' }),
      draftLine({ lineRef: 'line-2', sku: 'P', quantity: '-1' }),
    ]
    const { credit, findings } = books.simulate(
      draft({ customerNumber: 'NOBODY', currency: 'XXX', lines }),
    )
    expect(credit).toBeNull()
    expect(findings.map(({ path, code }) => [path, code])).toEqual([
      ['customerNumber', 'MESH_ERP_UNKNOWN_CUSTOMER'],
      ['currency', 'MESH_ERP_CURRENCY'],
      ['lines[0].sku', 'MESH_ERP_UNKNOWN_PRODUCT'],
      ['lines[1].quantity', 'MESH_ERP_QUANTITY'],
      ['lines[1].unitPrice', 'MESH_ERP_NO_PRICE'],
    ])
  })

  it('finds an amount that no field of the contract can hold', () => {
    const huge = draftLine({ quantity: '999999999999', unitPrice: '999999999999999' })
    const { netAmount, lines, findings } = books.simulate(draft({ lines: [huge] }))
    expect([netAmount, lines[0]?.netAmount]).toEqual(['0.00', '0.00'])
    expect(findings.map(({ path, code }) => [path, code])).toEqual([
      ['lines[0].quantity', 'MESH_ERP_NET_AMOUNT'],
      ['lines', 'MESH_ERP_NET_AMOUNT'],
    ])
  })

  it('finds a customer and a product that are blocked', () => {
    const onHand = parseDecimal('1')
    books.masterData.addProduct({ sku: 'L', name: 'L', onHand, blocked: true })
    books.masterData.addCustomer({ number: 'C', name: 'C', blocked: true })
    const { findings } = books.simulate(draft({ lines: [draftLine({ unitPrice: '1' })] }))
    expect(findings.map(({ code }) => code)).toEqual([
      'MESH_ERP_CUSTOMER_BLOCKED',
      'MESH_ERP_PRODUCT_BLOCKED',
    ])
  })
})
