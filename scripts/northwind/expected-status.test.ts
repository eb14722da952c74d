import { describe, expect, it } from '@jest/globals'
import { parseDecimal, ZERO } from '@carrick/kernel'
import type { BookedLine, BookedOrder } from './erp-books.ts'
import { expectedStatus } from './expected-status.ts'

type Quantities = readonly [
  quantity: string,
  confirmed: string,
  shipped: string,
  invoiced: string,
  delivered?: string,
]

const line = ([quantity, confirmed, shipped, invoiced, delivered = '0']: Quantities, at: number) =>
  ({
    lineId: String(at),
    sku: 'PIN',
    unitPrice: parseDecimal('1'),
    discount: ZERO,
    net: parseDecimal(quantity),
    quantity: parseDecimal(quantity),
    confirmed: parseDecimal(confirmed),
    backordered: parseDecimal(String(Number(quantity) - Number(confirmed))),
    shipped: parseDecimal(shipped),
    invoiced: parseDecimal(invoiced),
    delivered: parseDecimal(delivered),
  }) satisfies BookedLine

const statusOf = (...lines: readonly Quantities[]) => {
  const booked: BookedOrder = {
    documentId: 'SO-1',
    mark: 'm',
    customer: 'C',
    orderDate: '2026-11-23',
    requestedDate: null,
    freight: ZERO,
    net: ZERO,
    holds: [],
    cancelled: false,
    lines: lines.map(line),
    invoices: [],
  }
  const ids = lines.map((_line, at) => String(at))
  const status = expectedStatus(booked, ids)
  const { fulfilment, billing, lifecycle } = status.order
  return [fulfilment, billing, lifecycle, ...status.lines.map((one) => one?.['state'])]
}

describe('the status that the books of the ERP call for', () => {
  it.each<[string, readonly Quantities[], readonly string[]]>([
    ['taken', [['4', '4', '0', '0']], ['NONE', 'NONE', 'OPEN', 'CONFIRMED']],
    ['all waiting', [['4', '0', '0', '0']], ['BACKORDERED', 'NONE', 'OPEN', 'BACKORDERED']],
    [
      'waiting in part',
      [['4', '2', '0', '0']],
      ['PARTIALLY_BACKORDERED', 'NONE', 'OPEN', 'BACKORDERED'],
    ],
    [
      'shipped in part, of that a part invoiced',
      [
        ['4', '4', '4', '1'],
        ['2', '2', '0', '0'],
      ],
      ['PARTIALLY_SHIPPED', 'PARTIALLY_INVOICED', 'OPEN', 'SHIPPED', 'CONFIRMED'],
    ],
    [
      'delivered in part',
      [['4', '2', '2', '2', '2']],
      ['PARTIALLY_DELIVERED', 'PARTIALLY_INVOICED', 'OPEN', 'PARTIALLY_SHIPPED'],
    ],
    ['done', [['4', '4', '4', '4', '4']], ['DELIVERED', 'INVOICED', 'CLOSED', 'INVOICED']],
  ])('of an order %s', (_what, lines, expected) => {
    expect(statusOf(...lines)).toEqual(expected)
  })
})
