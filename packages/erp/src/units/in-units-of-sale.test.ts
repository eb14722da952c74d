import { describe, expect, it } from '@jest/globals'
import { parseDecimal } from '@carrick/kernel'
import { ErpBooks } from '../books/erp-books.ts'
import { createMemoryErp } from '../books/memory-erp.ts'
import { call } from '../contract/case.ts'
import { sampleLine, sampleOrder } from '../contract/sample-order.ts'
import type { ErpOrder } from '../erp-order.ts'
import { inUnitsOfSale } from './in-units-of-sale.ts'
import { parseRatio, type UnitRule } from './unit-rule.ts'

const DOZEN: UnitRule = { unit: 'DZN', product: null, ratio: parseRatio('12'), erpUnit: 'C62' }
const THIRD: UnitRule = { unit: 'CS', product: 'P-1', ratio: parseRatio('100/3'), erpUnit: 'MTR' }
const MORE: UnitRule = { ...DOZEN, ratio: parseRatio('13') }

const scene = (...rules: readonly UnitRule[]) => {
  const books = new ErpBooks(() => Date.UTC(2026, 10, 23))
  books.masterData.addCustomer({ number: 'C-1', name: 'C-1' })
  for (const sku of ['P-1', 'P-2'])
    books.masterData.addProduct({ sku, name: sku, onHand: parseDecimal('100000') })
  const raw = createMemoryErp('demo', books)
  return { books, raw, port: inUnitsOfSale(raw, rules) }
}

const erp = { customer: 'C-1', product: 'P-1' }
const sold = (uom: string, quantity: string, unitPrice: string, netAmount: string): ErpOrder =>
  sampleOrder(erp, {
    lines: [sampleLine('P-1', { uom, quantity, unitPrice, netAmount })],
    charges: [],
  })

const posted = <T>(answer: { readonly kind: string; readonly result?: T }): T => {
  if (answer.kind !== 'posted' || answer.result === undefined)
    throw new Error(JSON.stringify(answer))
  return answer.result
}

describe('an ERP that counts in other units than orders are sold by', () => {
  it('gets its own unit and the same amount, and answers in units of sale', async () => {
    const { books, raw, port } = scene(DOZEN)
    const order = sold('DZN', '2', '89.00', '178.00')
    const document = posted(await port.create(order, call()))
    expect(document).toMatchObject({
      netAmount: '178.00',
      lines: [{ lineRef: 'line-1', confirmed: '2', backordered: '0' }],
    })
    expect(await raw.findByMark(order.mark, call())).toMatchObject({
      lines: [{ lineRef: 'line-1@DZN=12/1*C62', confirmed: '24' }],
    })
    books.ship(document.documentId)
    const { entries } = await port.changesSince(undefined, 100, call())
    expect(entries.filter(({ type }) => type === 'shipment')).toMatchObject([
      { lines: [{ lineRef: 'line-1', quantity: '2' }] },
    ])
  })

  it('counts a part of a unit as the part that it is', async () => {
    const { books, port } = scene(DOZEN)
    const { documentId } = posted(await port.create(sold('DZN', '2', '89', '178.00'), call()))
    books.ship(documentId, [{ lineRef: 'line-1@DZN=12/1*C62', quantity: '18' }])
    const { entries } = await port.changesSince(undefined, 100, call())
    expect(entries.find(({ type }) => type === 'shipment')).toMatchObject({
      lines: [{ quantity: '1.5' }],
    })
  })

  it('is not asked for what is no exact number of its units', async () => {
    const { books, port } = scene(THIRD)
    const order = sold('CS', '2', '10', '20.00')
    expect(await port.create(order, call())).toEqual({
      kind: 'rejected',
      findings: [
        {
          path: 'lines[0].quantity',
          code: 'MESH_ERP_UNIT_FRACTION',
          severity: 'error',
          message: 'is 2 CS, which is no exact number of MTR in the ERP (100/3 for each CS)',
        },
      ],
    })
    expect(books.documentsOf(order.mark)).toBe(0)
    expect(posted(await port.create(sold('CS', '3', '10', '30.00'), call())).lines).toMatchObject([
      { confirmed: '3' },
    ])
  })

  it('prefers what is said of the product, and leaves other units alone', async () => {
    const { raw, port } = scene(DOZEN, { ...DOZEN, product: 'P-1', ratio: parseRatio('10') })
    const dozen = sold('DZN', '1', '10', '10.00')
    const pieces = sold('C62', '1', '10', '10.00')
    await port.create(dozen, call())
    await port.create(pieces, call())
    expect((await raw.findByMark(dozen.mark, call()))?.lines).toMatchObject([{ confirmed: '10' }])
    expect((await raw.findByMark(pieces.mark, call()))?.lines).toMatchObject([
      { lineRef: 'line-1', confirmed: '1' },
    ])
  })

  it('keeps counting a line by the ratio at which it was sold, whatever the rules say later', async () => {
    const { raw, port } = scene(DOZEN)
    const order = sold('DZN', '2', '12', '24.00')
    const { documentId } = posted(await port.create(order, call()))
    const later = inUnitsOfSale(raw, [MORE])
    expect((await later.readOrder(documentId, call()))?.lines).toMatchObject([{ confirmed: '2' }])
    const lines = order.lines.map((line) => ({ ...line, quantity: '3', netAmount: '36.00' }))
    const changed = { ...order, version: 2, lines }
    const request = { documentId, requestId: 'amend-2', baseVersion: 1, order: changed }
    expect(posted(await later.amend(request, call())).lines).toMatchObject([{ confirmed: '3' }])
    expect((await raw.readOrder(documentId, call()))?.lines).toMatchObject([{ confirmed: '36' }])
  })

  it('prices a draft in units of sale', async () => {
    const { books, port } = scene(DOZEN)
    books.masterData.addProduct({
      ...{ sku: 'P-3', name: 'P-3', onHand: parseDecimal('30'), listPrice: parseDecimal('7.50') },
    })
    const { customerNumber, orderDate, requestedDate, currency, shipTo } = sampleOrder(erp)
    const line = { lineRef: 'a', sku: 'P-3', quantity: '2', uom: 'DZN', discount: '0' }
    const draft = { customerNumber, orderDate, requestedDate, currency, shipTo, charges: [] }
    const lines = [{ ...line, unitPrice: null }]
    expect(await port.simulate({ ...draft, lines }, call())).toMatchObject({
      netAmount: '180.00',
      lines: [{ lineRef: 'a', unitPrice: '90', available: '2.5', confirmed: '2' }],
    })
  })

  it('is not asked to change anything while its document cannot be read', async () => {
    const { raw, port } = scene(DOZEN)
    const order = sold('DZN', '1', '12', '12.00')
    const { documentId } = posted(await port.create(order, call()))
    raw.down()
    const request = { documentId, requestId: 'cancel-1', lines: ['line-1'], reason: null }
    expect(await port.cancel(request, call())).toMatchObject({
      kind: 'transient',
      cause: { code: 'MESH_ERP_UNREACHABLE' },
    })
  })
})
