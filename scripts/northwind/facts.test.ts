import { describe, expect, it } from '@jest/globals'
import { parseDecimal } from '@carrick/kernel'
import { createTally, type OrderFacts } from './facts.ts'

const ASKED = { order: ['net'], lines: ['quantity', 'sku'] }
const order = (net: string, quantity = '1', sku = 'PIN'): OrderFacts => ({
  order: { net: parseDecimal(net) },
  lines: [{ quantity: parseDecimal(quantity), sku }],
})

const compared = (found: OrderFacts | undefined) => {
  const tally = createTally()
  tally.compare('4711', 'erp', ASKED, order('65.03'), found)
  return tally
}

describe('the comparison', () => {
  it('finds nothing between equal amounts, however they are written', () => {
    const { counts, differences } = compared(order('65.030', '1.00'))
    expect(differences).toEqual([])
    expect(counts.erp).toEqual({ net: 1, quantity: 1, sku: 1 })
  })

  it.each<[string, OrderFacts | undefined, unknown]>([
    ['a cent', order('65.02'), { line: null, fact: 'net', expected: '65.03', found: '65.02' }],
    ['a millionth', order('65.03', '1.000001'), { line: 1, fact: 'quantity', found: '1.000001' }],
    ['another product', order('65.03', '1', 'NUT'), { line: 1, fact: 'sku', found: 'NUT' }],
    ['a missing line', { ...order('65.03'), lines: [] }, { line: 1, found: 'nothing' }],
    ['a missing order', undefined, { line: null, fact: 'net', found: 'nothing' }],
    [
      'a line too many',
      { ...order('65.03'), lines: [...order('65.03').lines, undefined] },
      { line: null, fact: 'lines', expected: '1', found: '2' },
    ],
  ])('names %s', (_what, found, difference) => {
    expect(compared(found).differences).toContainEqual(
      expect.objectContaining({ order: '4711', side: 'erp', ...(difference as object) }),
    )
  })
})
