import { describe, expect, it } from '@jest/globals'
import { parseDecimal } from '@carrick/kernel'
import { type CodeList, readCodeList } from '@carrick/mapping'
import { aLine, anOrder, SOME_ORDER } from '@carrick/testkit'
import { withCodes } from './canonical-codes.ts'

const DAY = '2026-11-23'
const listOf = (name: string, ...rows: readonly string[]): [string, CodeList] => {
  const { list } = readCodeList(name, name, ['code,value,validFrom,validTo', ...rows].join('\n'))
  if (list === undefined) throw new Error(`${name} is no code list`)
  return [name, list]
}
const CODES = new Map([
  listOf('uom', 'box,XBX,,', 'C62,C62,,'),
  listOf('payment-terms', 'Net 30,NET30,,', 'Net 10,NET10,,2025-12-31'),
  listOf('incoterms', 'FCA,FCA,,'),
  listOf('tax-code', 'S,STANDARD,,'),
  listOf('currency', 'EUR,EUR,,', 'DEM,EUR,,'),
])
const tax = {
  ...{ category: 'S', jurisdiction: null, exemption: null },
  ...{ rate: parseDecimal('0.19'), base: parseDecimal('1'), amount: parseDecimal('0.19') },
}

describe('the coded fields of an order', () => {
  it('have the value that their list has for what was written', () => {
    const lines = [aLine({ uom: 'Box', taxes: [{ ...tax, code: 's' }] })]
    const over = { lines, paymentTerms: 'net 30', incoterms: 'fca Hamburg' }
    const { order, findings } = withCodes(anOrder(SOME_ORDER, over), CODES, DAY)
    expect(findings).toEqual([])
    expect(order).toMatchObject({
      lines: [{ uom: 'XBX', taxes: [{ code: 'STANDARD' }] }],
      paymentTerms: 'NET30',
      incoterms: 'FCA Hamburg',
    })
    expect(withCodes(order, CODES, DAY)).toEqual({ order, findings: [] })
  })

  it('are values of their list on the day', () => {
    const order = anOrder(SOME_ORDER, { paymentTerms: 'NET10' })
    expect(withCodes(order, CODES, '2025-12-31').findings).toEqual([])
    expect(withCodes(order, CODES, DAY).findings).toEqual([
      {
        path: 'paymentTerms',
        code: 'MESH_MAP_CODE_UNKNOWN',
        severity: 'error',
        message: '"NET10" is not in codes/payment-terms.csv on 2026-11-23',
      },
    ])
  })

  it('may say anything where the company keeps no list, and nothing', () => {
    const order = anOrder(SOME_ORDER, { shippingMethod: 'DRONE', incoterms: null })
    expect(withCodes(order, CODES, DAY)).toEqual({ order, findings: [] })
  })

  it('never exchange the currency in which amounts were computed', () => {
    const { order, findings } = withCodes(anOrder(SOME_ORDER, { currency: 'USD' }), CODES, DAY)
    expect([order.currency, findings.length]).toEqual(['USD', 1])
  })
})
