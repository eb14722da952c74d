import { describe, expect, it } from '@jest/globals'
import { parseDecimal } from '@carrick/kernel'
import { chargeNote, lineNote } from './note.ts'
import type { ReturnBook } from './return-book.ts'
import { returnFindings, returnLines, type SoldLine } from './returnable.ts'
import { DAY, saleBook, saleLine } from './sale-book.fixture.ts'

const NOTE = lineNote('line-1', ['a remark'])

/** Ten were ordered, four of them left. */
const order = saleBook({}, [
  {
    ...{ id: 20, origin: 10, shipment: 5, product: 4, state: 'done', inventory: [] },
    ...{ planned_date: null, create_date: DAY, last_modified_at: DAY, quantity: parseDecimal('4') },
  },
])

const back = (quantity: string, state: 'processing' | 'cancelled' = 'processing'): ReturnBook => ({
  sale: { ...order.sale, id: 2, state, order: 1 },
  lines: [{ ...saleLine(30, NOTE, quantity), unit_price: parseDecimal('9.9900') }],
  moves: [],
})

const wanted = (quantity: string, lineRef = 'line-1') => ({
  lineRef,
  quantity,
  reason: 'scratched',
})
const codes = (returns: readonly ReturnBook[], ...lines: readonly ReturnType<typeof wanted>[]) =>
  returnFindings(order, returns, lines).map(({ path, code }) => [path, code])

const sold = (id: number, quantity: string, price: string): SoldLine => ({
  ...{ id, product: 4, unit: 1, taxes: [1], description: 'As ordered', note: NOTE },
  quantity: parseDecimal(quantity),
  unit_price: parseDecimal(price),
})

describe('a return in Tryton', () => {
  it('is of what left and is not on its way back', () => {
    expect(codes([], wanted('4'))).toEqual([])
    const tooMany = [['lines[0].quantity', 'MESH_ERP_MORE_THAN_SHIPPED']]
    expect(codes([], wanted('5'))).toEqual(tooMany)
    expect(codes([back('-3')], wanted('1'))).toEqual([])
    expect(codes([back('-3')], wanted('2'))).toEqual(tooMany)
    expect(codes([back('-3', 'cancelled')], wanted('4'))).toEqual([])
  })

  it('is of lines of the order, each once, and of more than nothing', () => {
    expect(codes([], wanted('1', 'line-9'))).toEqual([
      ['lines[0].lineRef', 'MESH_ERP_UNKNOWN_LINE'],
    ])
    expect(codes([], wanted('1', chargeNote('FREIGHT')))).toHaveLength(1)
    expect(codes([], wanted('1'), wanted('1'))).toEqual([
      ['lines[1].lineRef', 'MESH_ERP_LINE_REPEATED'],
    ])
    expect(codes([], wanted('0'))).toEqual([['lines[0].quantity', 'MESH_ERP_QUANTITY']])
  })

  it('is at the price and with the taxes of the sale, and keeps our id of the line', () => {
    expect(returnLines([sold(10, '10', '9.9900')], [], [wanted('3')])).toEqual([
      {
        ...{ type: 'line', product: 4, unit: 1, quantity: -3, description: 'As ordered' },
        unit_price: { __class__: 'Decimal', decimal: '9.9900' },
        taxes: [['add', [1]]],
        note: `${lineNote('line-1', [])}\nscratched`,
      },
    ])
  })

  it('of a line at two prices takes each at its own, as far as earlier returns left of it', () => {
    const parts = [sold(10, '3', '9.9900'), sold(11, '1', '10.0400')]
    const prices = (returns: readonly ReturnBook[], quantity: string) =>
      returnLines(parts, returns, [wanted(quantity)]).map((line) => [
        line['quantity'],
        line['unit_price'],
      ])
    const at = (decimal: string) => ({ __class__: 'Decimal', decimal })
    expect(prices([], '4')).toEqual([
      [-3, at('9.9900')],
      [-1, at('10.0400')],
    ])
    expect(prices([back('-3')], '1')).toEqual([[-1, at('10.0400')]])
    expect(prices([back('-3', 'cancelled')], '1')).toEqual([[-1, at('9.9900')]])
  })
})
