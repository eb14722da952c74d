import { describe, expect, it } from '@jest/globals'
import { parseDecimal } from '@carrick/kernel'
import type { ErpLine, ErpOrder } from '../erp-order.ts'
import { planAmendment, type Standing } from './amend-plan.ts'
import { chargeNote, lineNote } from './note.ts'
import { saleLine } from './sale-book.fixture.ts'

const priced = (line: ReturnType<typeof saleLine>, price: string) => ({
  ...line,
  unit_price: parseDecimal(price),
})

const standing = (over: Partial<Standing> = {}): Standing => ({
  lines: [
    priced(saleLine(10, lineNote('line-1', ['a remark']), '5'), '10.00'),
    priced(saleLine(11, lineNote('line-2', []), '2'), '10.00'),
    priced(saleLine(12, chargeNote('FREIGHT'), '1', 'service'), '5.00'),
  ],
  moved: new Map(),
  invoiced: new Set(),
  digits: 2,
  thingOf: ({ sku }) => ({ product: sku === 'BOLT' ? 4 : 9, unit: 1 }),
  ...over,
})

const line = (ref: string, quantity: string, unitPrice: string, netAmount: string): ErpLine => ({
  ...{ lineRef: ref, lineNumber: 1, sku: 'BOLT', description: 'As ordered', quantity, uom: 'C62' },
  ...{ unitPrice, discount: '0', netAmount, requestedDate: null, extensions: {} },
})

const first = line('line-1', '5', '10.00', '50.00')
const second = line('line-2', '2', '10.00', '20.00')
const freight = { code: 'FREIGHT', description: 'As ordered', amount: '5.00' }
const order = (over: Partial<ErpOrder> = {}): ErpOrder => ({
  ...{ mark: 'mark', version: 2, customerNumber: 'C', customerPoNumber: null },
  ...{ orderDate: '2026-11-23', requestedDate: null, currency: 'EUR', shipTo: null, billTo: null },
  ...{
    lines: [first, second],
    charges: [freight],
    priority: 5,
    completeDelivery: false,
    notes: [],
    extensions: {},
  },
  ...over,
})

const lines = (plan: ReturnType<typeof planAmendment>) => ('lines' in plan ? plan.lines : plan)
const codes = (plan: ReturnType<typeof planAmendment>) =>
  'findings' in plan ? plan.findings.map(({ path, code }) => [path, code]) : plan

describe('an amendment of an order in Tryton', () => {
  it('names only what changes, by Tryton’s own lines', () => {
    expect(lines(planAmendment(standing(), order()))).toEqual([])
    const more = { ...first, quantity: '7', netAmount: '70.00' }
    expect(lines(planAmendment(standing(), order({ lines: [more, second] })))).toEqual([
      {
        ...{ action: 'line', line: 10, product: 4, unit: 1, quantity: 7 },
        unit_price: { __class__: 'Decimal', decimal: '10.0000' },
        description: 'As ordered',
      },
    ])
  })

  it('takes lines and charges that are gone to nothing, and changes a charge', () => {
    const fewer = planAmendment(standing(), order({ lines: [first], charges: [] }))
    expect(lines(fewer)).toMatchObject([
      { line: 11, quantity: 0 },
      { line: 12, quantity: 0 },
    ])
    const dearer = order({ charges: [{ ...freight, amount: '6.00' }] })
    expect(lines(planAmendment(standing(), dearer))).toMatchObject([
      { line: 12, quantity: 1, unit_price: { decimal: '6.00' } },
    ])
  })

  it('brings two lines of Tryton for one of ours back to one', () => {
    const split = [
      priced(saleLine(10, lineNote('line-1', []), '4'), '9.99'),
      priced(saleLine(13, lineNote('line-1', []), '1'), '10.04'),
    ]
    const plan = planAmendment(standing({ lines: split }), order({ lines: [first], charges: [] }))
    expect(lines(plan)).toMatchObject([
      { line: 10, quantity: 5, unit_price: { decimal: '10.0000' } },
      { line: 13, quantity: 0 },
    ])
  })

  it('adds no line and no charge', () => {
    const third = line('line-3', '1', '10.00', '10.00')
    const more = order({ lines: [first, second, third], charges: [freight, freight] })
    expect(codes(planAmendment(standing(), more))).toEqual([
      ['lines[2]', 'MESH_ERP_AMEND_LINE_ADDED'],
      ['charges[1]', 'MESH_ERP_AMEND_LINE_ADDED'],
    ])
  })

  it('leaves what is shipped as it left', () => {
    const shipped = standing({ moved: new Map([[10, parseDecimal('3')]]) })
    const change = (over: Partial<ErpLine>) =>
      codes(planAmendment(shipped, order({ lines: [{ ...first, ...over }, second] })))
    expect(change({ quantity: '2', netAmount: '20.00' })).toEqual([
      ['lines[0].quantity', 'MESH_ERP_CUT_OFF'],
    ])
    expect(change({ unitPrice: '11.00', netAmount: '55.00' })).toEqual([
      ['lines[0].unitPrice', 'MESH_ERP_CUT_OFF'],
    ])
    expect(change({ sku: 'OTHER' })).toEqual([['lines[0].sku', 'MESH_ERP_CUT_OFF']])
    expect(change({ quantity: '3', netAmount: '30.00' })).toMatchObject({
      lines: [{ quantity: 3 }],
    })
    expect(codes(planAmendment(shipped, order({ lines: [second] })))).toEqual([
      ['lines', 'MESH_ERP_CUT_OFF'],
    ])
  })

  it('leaves a charge that is invoiced', () => {
    const invoiced = standing({ invoiced: new Set([12]) })
    const dearer = order({ charges: [{ ...freight, amount: '6.00' }] })
    expect(codes(planAmendment(invoiced, dearer))).toEqual([
      ['charges[0].amount', 'MESH_ERP_CUT_OFF'],
    ])
    expect(codes(planAmendment(invoiced, order({ charges: [] })))).toEqual([
      ['charges', 'MESH_ERP_CUT_OFF'],
    ])
    expect(lines(planAmendment(invoiced, order()))).toEqual([])
  })
})
