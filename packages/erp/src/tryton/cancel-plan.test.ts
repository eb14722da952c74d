import { describe, expect, it } from '@jest/globals'
import { parseDecimal } from '@carrick/kernel'
import { areAll, areCancelled, planCancellation } from './cancel-plan.ts'
import { cancelledIn, chargeNote, lineCancellation, lineNote } from './note.ts'
import type { SaleBook } from './sale-book.ts'
import { DAY, saleBook, saleLine } from './sale-book.fixture.ts'

const move = (origin: number, state: 'done' | 'draft', quantity: string) => ({
  ...{ id: origin, origin, shipment: 1, product: 4, state, planned_date: null },
  ...{ quantity: parseDecimal(quantity), create_date: DAY, last_modified_at: DAY, inventory: [] },
})

const book = (over: Partial<SaleBook> = {}): SaleBook =>
  saleBook({}, [move(10, 'done', '2'), move(10, 'draft', '3'), move(11, 'draft', '2')], {
    lines: [
      saleLine(10, lineNote('line-1', []), '5'),
      saleLine(11, lineNote('line-2', []), '2'),
      saleLine(12, chargeNote('FREIGHT'), '1', 'service'),
    ],
    ...over,
  })

const shipment = (state: string) => ({
  ...{ id: 1, number: '1', state, reference: null, effective_date: null, last_modified_at: DAY },
  ...{ shipping_reference: null, 'carrier.': null },
})

const codes = (plan: ReturnType<typeof planCancellation>) =>
  'findings' in plan ? plan.findings.map(({ path, code }) => [path, code]) : plan

describe('cancelling lines in Tryton', () => {
  it('amends each to what has left of it, and keeps how much that took away', () => {
    const plan = planCancellation(book(), new Set(), ['line-1', 'line-2'])
    expect(plan).toMatchObject({
      lines: [
        { line: 10, quantity: 2 },
        { line: 11, quantity: 0 },
      ],
      cancelled: { 'line-1': '3', 'line-2': '2' },
    })
  })

  it.each<[string, SaleBook, readonly string[], string]>([
    ['is shipped', book({ outgoing: [move(11, 'done', '2')] }), ['line-2'], 'ALREADY_SHIPPED'],
    [
      'is in a picked shipment',
      book({ shipments: [shipment('picked')] }),
      ['line-2'],
      'ALREADY_SHIPPED',
    ],
    ['the order does not have', book(), ['line-9'], 'UNKNOWN_LINE'],
  ])('refuses a line that %s, by name', (_why, standing, lines, code) => {
    const plan = planCancellation(standing, new Set(), lines)
    expect(codes(plan)).toEqual([['lines[0]', `MESH_ERP_${code}`]])
    expect('findings' in plan && plan.findings[0]?.message).toContain(lines[0])
  })

  it('refuses a service that is invoiced', () => {
    const service = book({ lines: [saleLine(11, lineNote('line-2', []), '2', 'service')] })
    expect(codes(planCancellation(service, new Set([11]), ['line-2']))).toEqual([
      ['lines[0]', 'MESH_ERP_ALREADY_SHIPPED'],
    ])
  })

  it('knows what was cancelled before, until more of it is ordered', () => {
    const cancelledLines = new Map([['line-1', parseDecimal('3')]])
    const lines = [saleLine(10, lineNote('line-1', []), '2')]
    expect(areCancelled(book({ cancelledLines, lines }), ['line-1'])).toBe(true)
    expect(areCancelled(book({ cancelledLines }), ['line-1'])).toBe(false)
    expect(areCancelled(book(), ['line-1'])).toBe(false)
  })

  it('leaves nothing of an order only when nothing of it has left', () => {
    expect(areAll(book({ outgoing: [] }), ['line-1', 'line-2'])).toBe(true)
    expect(areAll(book(), ['line-1', 'line-2'])).toBe(false)
    expect(areAll(book({ outgoing: [] }), ['line-1'])).toBe(false)
  })

  it('reads back what it wrote, and nothing of what people write', () => {
    expect(cancelledIn(lineCancellation('o/cancel/1', { 'line-1': '3.5' }))).toEqual([
      ['line-1', '3.5'],
    ])
    expect(cancelledIn('Carrick cancelled lines o/cancel/1 {"line-1":"many"}')).toEqual([])
    expect(cancelledIn('Carrick cancelled lines o/cancel/1 {oops}')).toEqual([])
    expect(cancelledIn('a note')).toEqual([])
  })
})
