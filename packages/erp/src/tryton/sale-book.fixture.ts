import { decimal, parseDecimal } from '@carrick/kernel'
import type { SaleLine, Shipment } from './sale.ts'
import { chargeNote, lineNote } from './note.ts'
import type { SaleBook } from './sale-book.ts'

/** The day of everything in these tests, in microseconds. */
export const DAY = Date.UTC(2026, 10, 23) * 1000

export const saleLine = (id: number, note: string, quantity: string, type = 'goods'): SaleLine => ({
  ...{
    id,
    sale: 1,
    note,
    description: 'As ordered',
    product: 4,
    unit: 1,
    unit_price: decimal(1000n, 2),
  },
  quantity: parseDecimal(quantity),
  'product.': { type },
})

/** Waiting, with nothing written on it. */
export const shipment = (over: Partial<Shipment> = {}): Shipment => ({
  ...{ id: 5, number: '12', state: 'waiting', reference: null, effective_date: null },
  ...{ last_modified_at: DAY, shipping_reference: null, 'carrier.': null },
  ...over,
})

/** Ten pieces at 10.00, and freight. */
export const saleBook = (
  over: Partial<SaleBook['sale']>,
  outgoing: SaleBook['outgoing'] = [],
  rest: Partial<SaleBook> = {},
): SaleBook => ({
  sale: {
    ...{
      id: 1,
      web_shop: 1,
      web_id: 'mark',
      number: '7',
      state: 'processing',
      description: null,
      comment: null,
      party: 2,
    },
    ...{ origin: undefined, last_modified_at: DAY + 1_000 },
    untaxed_amount: parseDecimal('105.00'),
    tax_amount: parseDecimal('21.00'),
    'currency.': { code: 'USD' },
    ...over,
  },
  mark: 'mark',
  entered: undefined,
  lines: [
    saleLine(10, lineNote('line-1', ['a remark']), '10'),
    saleLine(11, chargeNote('FREIGHT'), '1', 'service'),
  ],
  outgoing,
  shipments: [],
  isWithdrawn: false,
  amendments: [],
  cancelledLines: new Map(),
  orderVersion: 1,
  creditLimit: undefined,
  ...rest,
})
