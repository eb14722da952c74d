import { describe, expect, it } from '@jest/globals'
import type { Conversation } from './conversation.ts'
import { readEntered } from './entered.ts'

const decimal = (text: string) => ({ __class__: 'Decimal', decimal: text })
const date = { __class__: 'date', year: 2026, month: 11, day: 23 }

const head = {
  ...{ id: 7, reference: 'BY-PHONE', sale_date: date, shipping_date: null },
  'party.': { id: 2, code: 'KLEIN' },
}
const line = (id: number, over: object = {}) => ({
  ...{ id, sale: 7, quantity: 2, unit_price: decimal('10.5000'), amount: decimal('21.00') },
  'unit.': { id: 1, symbol: 'u' },
  'product.': { id: 4, code: 'ROPE-08', type: 'goods' },
  ...over,
})

/** Tryton's answers, whatever is asked for. */
const talkOf = (
  heads: readonly object[],
  lines: readonly object[],
): Pick<Conversation, 'rows'> => ({
  rows: (model, _domain, { row }) =>
    Promise.resolve((model === 'sale.sale' ? heads : lines).map((value) => row(value, model))),
})

const entered = async (lines: readonly object[], heads: readonly object[] = [head]) =>
  (await readEntered(talkOf(heads, lines) as Conversation, [7])).get(7)

describe('what somebody entered in Tryton', () => {
  it('is told in the words of any ERP, its lines by Tryton’s own ids', async () => {
    expect(await entered([line(40)])).toEqual({
      ...{ customerNumber: 'KLEIN', customerPoNumber: 'BY-PHONE' },
      ...{ orderDate: '2026-11-23', requestedDate: null },
      lines: [
        {
          ...{ lineRef: '40', lineNumber: 1, sku: 'ROPE-08', quantity: '2', uom: 'C62' },
          ...{ unitPrice: '10.5', discount: '0', netAmount: '21' },
        },
      ],
    })
  })

  it('is the same text however many digits Tryton tells', async () => {
    const same = line(40, { unit_price: decimal('10.5'), amount: decimal('21') })
    expect(await entered([same])).toEqual(await entered([line(40)]))
  })

  it.each([
    ['a service, which nothing ships', { 'product.': { id: 5, code: 'FREIGHT', type: 'service' } }],
    ['what has no product', { 'product.': null }],
    [
      'what has no code that the org could know',
      { 'product.': { id: 6, code: null, type: 'goods' } },
    ],
    ['what was amended to nothing', { quantity: 0 }],
    ['what comes back', { quantity: -2 }],
  ])('leaves out %s', async (_what, over) => {
    const lines = (await entered([line(39, over), line(40)]))?.lines
    expect(lines?.map(({ lineRef, lineNumber }) => [lineRef, lineNumber])).toEqual([['40', 2]])
  })

  it('names a unit that has no code as one that the parties agreed on', async () => {
    const lines = (await entered([line(40, { 'unit.': { id: 9, symbol: 'bundle' } })]))?.lines
    expect(lines?.[0]?.uom).toBe('ZZ')
  })

  it('that names no customer is an answer that makes no sense, with the name of the field', async () => {
    const broken = { ...head, 'party.': { id: 2, code: null } }
    await expect(entered([line(40)], [broken])).rejects.toMatchObject({
      code: 'MESH_ERP_FORMAT',
      message: expect.stringContaining('code'),
    })
  })
})
