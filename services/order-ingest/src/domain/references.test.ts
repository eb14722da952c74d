import { describe, expect, it } from '@jest/globals'
import { aLine, anOrder, SOME_ORDER } from '@carrick/testkit'
import { referencesOf } from './references.ts'

const order = anOrder(SOME_ORDER)
const party = (number: string) => ({ ...order.soldTo, number })
const keysOf = (over: Parameters<typeof anOrder>[1], target = 'demo'): readonly string[] =>
  referencesOf(anOrder(SOME_ORDER, over), target).map(({ key }) => key)

describe('what an ERP must know before it can take an order', () => {
  it('is named for people too', () => {
    expect(referencesOf(order, 'demo')).toEqual([
      { key: 'erp:demo:CUSTOMER:KLEIN', words: 'customer KLEIN in demo' },
      { key: 'erp:demo:PRODUCT:ROPE-08', words: 'product ROPE-08 in demo' },
    ])
  })

  it('are the customers in every role, each once', () => {
    const roles = { shipTo: party('PORT'), billTo: party('KLEIN'), payer: party('BANK') }
    expect(keysOf({ ...roles, lines: [] })).toEqual([
      'erp:demo:CUSTOMER:KLEIN',
      'erp:demo:CUSTOMER:PORT',
      'erp:demo:CUSTOMER:BANK',
    ])
  })

  it('are the products that are sold, each once', () => {
    const lines = [aLine(), aLine({ sku: 'GIFT', kind: 'FREE_GOOD' }), aLine({ lineId: 'line-3' })]
    expect(keysOf({ lines })).toEqual([
      'erp:demo:CUSTOMER:KLEIN',
      'erp:demo:PRODUCT:ROPE-08',
      'erp:demo:PRODUCT:GIFT',
    ])
  })

  it.each(['NOTE', 'DISCOUNT', 'SHIPPING'] as const)('is no product for a line of %s', (kind) => {
    expect(keysOf({ lines: [aLine({ kind })] })).toEqual(['erp:demo:CUSTOMER:KLEIN'])
  })

  it('differs from ERP to ERP', () => {
    expect(keysOf({ lines: [] }, 'north')).toEqual(['erp:north:CUSTOMER:KLEIN'])
  })
})
