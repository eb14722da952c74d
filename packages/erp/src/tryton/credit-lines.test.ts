import { describe, expect, it } from '@jest/globals'
import { formatDecimal, parseDecimal } from '@carrick/kernel'
import { creditedNet, creditValues, type DraftLine, draftedOf } from './credit-lines.ts'
import { chargeNote, lineNote } from './note.ts'

const line = (id: number, lineRef: string, quantity: string, price: string): DraftLine => ({
  ...{ id, note: lineNote(lineRef, ['scratched']), account: 99, taxes: [1] },
  quantity: parseDecimal(quantity),
  unit_price: parseDecimal(price),
})

/** Three of one line, at two prices, and one of another one came in. */
const draft = [
  line(13, 'line-1', '-2', '10.00'),
  line(14, 'line-1', '-1', '10.04'),
  line(15, 'line-2', '-1', '5.00'),
]
const all = (quantity: string) => [{ lineRef: 'line-1', quantity }]
const fee = { code: 'RESTOCK', description: null, amount: '-2.50' }

describe('the credit note for a return in Tryton', () => {
  it('credits what was accepted and leaves out the rest', () => {
    expect(formatDecimal(draftedOf(draft, 'line-1'))).toBe('3')
    expect(creditValues(draft, all('1'), [])).toEqual([
      ['write', [13], { quantity: -1 }],
      ['delete', [14, 15]],
    ])
    expect(creditValues(draft, [...all('3'), { lineRef: 'line-2', quantity: '1' }], [])).toEqual([
      ['write', [13], { quantity: -2 }],
      ['write', [14], { quantity: -1 }],
      ['write', [15], { quantity: -1 }],
    ])
  })

  it('keeps a fee back, with the account and the taxes of the goods', () => {
    expect(creditValues(draft, all('2'), [fee])).toEqual([
      ['write', [13], { quantity: -2 }],
      ['delete', [14, 15]],
      [
        'create',
        [
          {
            ...{ type: 'line', quantity: 1, account: 99, description: 'RESTOCK' },
            unit_price: { __class__: 'Decimal', decimal: '2.50' },
            taxes: [['add', [1]]],
            note: chargeNote('RESTOCK'),
          },
        ],
      ],
    ])
  })

  it('comes to the goods at their prices, less what is kept back', () => {
    expect(Number(formatDecimal(creditedNet(draft, all('3'), [fee])))).toBe(27.54)
    expect(
      Number(formatDecimal(creditedNet(draft, all('1'), [{ ...fee, amount: '-10.00' }]))),
    ).toBe(0)
  })
})
