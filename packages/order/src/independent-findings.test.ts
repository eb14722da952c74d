import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { completeOrder } from './draft/complete-order.ts'
import { independentFindings } from './independent-findings.ts'
import { draft, IDENTITY } from './order.fixture.ts'
import { CONTRACT_LIMITS } from './order-limits.ts'
import { validateOrder } from './validate-order.ts'

const [line] = draft().lines

const foundIn = (given: unknown): readonly string[] => {
  const { findings, order, readable } = completeOrder(given, IDENTITY)
  const read = order ?? readable
  if (read === undefined) return []
  return independentFindings(findings, validateOrder(read, CONTRACT_LIMITS)).map(
    ({ code, path }) => `${path} ${code}`,
  )
}

describe('what rules find in an order with unreadable fields', () => {
  it('is told when it has nothing to do with them', () => {
    const lines = [
      { ...line, unitPrice: true },
      { ...line, lineId: 'L2', quantity: '-1' },
    ]
    expect(foundIn({ ...draft(), priority: 'high', currency: 'EURO', lines })).toEqual([
      'lines[1].quantity MESH_ORDER_QUANTITY_NOT_POSITIVE',
      'currency MESH_ORDER_CURRENCY_UNKNOWN',
    ])
  })

  it('is told of sums too when all fields can be read', () => {
    expect(foundIn({ ...draft(), netAmount: '1.00' })).toEqual(['netAmount MESH_ORDER_NET_SUM'])
  })

  it.each<[string, object]>([
    ['the field itself', { lines: [{ ...line, quantity: 0.1 }] }],
    ['a sum over it', { netAmount: '1.00', lines: [{ ...line, quantity: [] }] }],
    ['a role that takes its number', { soldTo: {}, shipTo: { name: 'Quay 4' } }],
    ['a line whose kind decides', { lines: [{ ...line, kind: 'X', sku: '' }] }],
    ['a line that it moved', { lines: ['x', { ...line, quantity: '0' }] }],
    ['lines that are none', { lines: {} }],
  ])('is not told of %s', (_what, over) => {
    expect(foundIn({ ...draft(), ...over })).toEqual([])
  })

  it('never ends in an exception, whatever the fields hold', () => {
    const field = fc.constantFrom(...Object.keys(draft()), 'shipTo', 'netAmount', 'notes')
    fc.assert(
      fc.property(fc.dictionary(field, fc.jsonValue()), fc.jsonValue(), (over, quantity) => {
        const lines = [{ ...line, quantity }]
        expect(foundIn({ ...draft(), lines, ...over })).toEqual(expect.any(Array))
      }),
    )
  })
})
