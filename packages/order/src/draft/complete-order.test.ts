import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { formatDecimal } from '@carrick/kernel'
import { draft, IDENTITY } from '../order.fixture.ts'
import { CONTRACT_LIMITS } from '../order-limits.ts'
import { validateOrder } from '../validate-order.ts'
import { completeOrder } from './complete-order.ts'
import { ORDER_TARGETS } from './paths.ts'

const findingsOf = (given: unknown) =>
  completeOrder(given, IDENTITY).findings.map(({ code, path }) => [code, path])

describe('completing a draft', () => {
  const { order } = completeOrder(draft(), IDENTITY)

  it('computes line nets and the total', () => {
    expect(order?.lines.map(({ netAmount }) => formatDecimal(netAmount))).toEqual([
      '140.00',
      '165.30',
    ])
    expect(order && formatDecimal(order.netAmount)).toBe('337.68')
  })

  it('fills in what a draft may leave out', () => {
    expect(order).toMatchObject({
      orderType: 'STANDARD',
      partialShipment: 'ALLOWED',
      roundingLevel: 'LINE',
      priority: 5,
      customerPoNumber: null,
      shipTo: null,
    })
    expect(order?.lines[0]).toMatchObject({ kind: 'GOODS', uom: 'C62', lineNumber: 1 })
  })

  it('fills in what a tax and a part of a price may leave out', () => {
    const tax = { category: 'S', rate: '0.19', base: '10.00', amount: '1.90' }
    const part = { kind: 'list', amount: '10.00' }
    const line = { sku: 'A', quantity: 1, unitPrice: '10', taxes: [tax], priceComponents: [part] }
    const charge = { code: 'FREIGHT', amount: '5.00', taxes: [tax] }
    const whole = { ...draft(), lines: [line], charges: [charge] }
    const { order: said } = completeOrder(whole, IDENTITY)
    const untold = { code: null, jurisdiction: null, exemption: null }
    expect(said?.lines).toMatchObject([
      {
        taxes: [untold],
        priceComponents: [{ code: null, rate: null, basis: null, manual: false }],
      },
    ])
    expect(said?.charges).toMatchObject([{ taxes: [untold] }])
  })

  it('keeps amounts that the draft says, for the rules to check', () => {
    const said = completeOrder({ ...draft(), netAmount: '1.00' }, IDENTITY).order
    expect(said && formatDecimal(said.netAmount)).toBe('1.00')
  })

  it('takes a role without a number for the buyer', () => {
    const shipTo = { address: { city: 'Oslo' } }
    expect(completeOrder({ ...draft(), shipTo }, IDENTITY).order?.shipTo).toMatchObject({
      number: 'HALVOR',
      address: { city: 'Oslo', country: null },
    })
  })

  it('drops a charge of nothing', () => {
    const charges = [{ code: 'FREIGHT', amount: '0.00' }]
    expect(completeOrder({ ...draft(), charges }, IDENTITY).order?.charges).toEqual([])
  })

  it('names lines without an id the same way each time', () => {
    const lines = [{ sku: 'A', quantity: 1, unitPrice: '1' }]
    const [a, b] = [1, 2].map(() => completeOrder({ ...draft(), lines }, IDENTITY).order)
    expect(a?.lines[0]?.lineId).toMatch(/^[0-9a-f-]{36}$/)
    expect(a).toEqual(b)
  })
})

describe('a draft is refused with path and rule', () => {
  it.each<[string, unknown, string, string]>([
    ['no object', 'order', 'MESH_ORDER_FIELD_TYPE', 'order'],
    ['a list', [], 'MESH_ORDER_FIELD_TYPE', 'order'],
    ['no buyer', { ...draft(), soldTo: undefined }, 'MESH_ORDER_FIELD_MISSING', 'soldTo'],
    [
      'a buyer without number',
      { ...draft(), soldTo: {} },
      'MESH_ORDER_FIELD_MISSING',
      'soldTo.number',
    ],
    ['an unknown field', { ...draft(), colour: 'red' }, 'MESH_ORDER_FIELD_UNKNOWN', 'colour'],
    [
      'an inherited name',
      { ...draft(), ['__proto__x']: 1 },
      'MESH_ORDER_FIELD_UNKNOWN',
      '__proto__x',
    ],
    ['the order id', { ...draft(), orderId: 'x' }, 'MESH_ORDER_FIELD_UNKNOWN', 'orderId'],
    [
      'a float',
      { ...draft(), lines: [{ quantity: 0.1, unitPrice: '1' }] },
      'MESH_ORDER_FIELD_TYPE',
      'lines[0].quantity',
    ],
    [
      'an exponent',
      { ...draft(), lines: [{ quantity: '1e3', unitPrice: '1' }] },
      'MESH_ORDER_FIELD_TYPE',
      'lines[0].quantity',
    ],
    [
      'too many digits',
      { ...draft(), netAmount: '1.00001' },
      'MESH_ORDER_NUMBER_TOO_LARGE',
      'netAmount',
    ],
    [
      'a huge number',
      { ...draft(), netAmount: '1'.repeat(16) },
      'MESH_ORDER_NUMBER_TOO_LARGE',
      'netAmount',
    ],
    [
      'an endless number',
      { ...draft(), netAmount: '1'.repeat(1000) },
      'MESH_ORDER_FIELD_TYPE',
      'netAmount',
    ],
    [
      'an unknown kind',
      { ...draft(), lines: [{ kind: 'X', quantity: 1, unitPrice: 1 }] },
      'MESH_ORDER_FIELD_TYPE',
      'lines[0].kind',
    ],
    [
      'a day in local form',
      { ...draft(), orderDate: '23.11.2026' },
      'MESH_ORDER_DATE_INVALID',
      'orderDate',
    ],
    [
      'half an extension',
      { ...draft(), extensions: [{ name: 'x' }] },
      'MESH_ORDER_FIELD_TYPE',
      'extensions[0]',
    ],
    ['lines that are no list', { ...draft(), lines: {} }, 'MESH_ORDER_FIELD_TYPE', 'lines'],
  ])('%s', (_name, given, code, path) => {
    expect(findingsOf(given)).toContainEqual([code, path])
  })

  it('without lines is an order for the rules to refuse', () => {
    const { order } = completeOrder({ ...draft(), lines: undefined }, IDENTITY)
    const codes = order && validateOrder(order, CONTRACT_LIMITS).map(({ code }) => code)
    expect(codes).toContain('MESH_ORDER_NO_LINES')
  })

  it('whatever JSON it is, never with an exception', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(completeOrder(value, IDENTITY).order).toBeUndefined()
      }),
    )
  })
})

describe('targets of a map', () => {
  it('are the fields of the canonical order by section', () => {
    expect(ORDER_TARGETS.header).toEqual(
      expect.arrayContaining(['customerPoNumber', 'shipTo.address.country', 'extensions.*']),
    )
    expect(ORDER_TARGETS.lines).toEqual(expect.arrayContaining(['sku', 'quantity', 'extensions.*']))
    expect(ORDER_TARGETS.charges).toEqual(['code', 'description', 'amount'])
  })
})
