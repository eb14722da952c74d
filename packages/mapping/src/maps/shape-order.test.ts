import { describe, expect, it } from '@jest/globals'
import { readCodeList } from '../codes/code-list.ts'
import { compileMap } from './compile-map.ts'
import { readMap } from './read-map.ts'
import { codesUnknownTo } from './shape-order.ts'

const { list } = readCodeList('terms', 'codes/terms.csv', 'code,value\nNET30,N30\n')
const mapOf = (rows: string) => {
  const text = `map: erp\noutput: document\n${rows}`
  const { map } = compileMap(readMap('maps/erp.map.yaml', text), new Map(list && [['terms', list]]))
  if (map === undefined) throw new Error('the map does not compile')
  return map
}

const TODAY = { day: '2026-11-23', zone: 'UTC' }
const orderOf = (paymentTerms: string, unit: string) => ({
  ...{ orderId: 'o', version: 1, soldTo: { extensions: [] }, charges: [], extensions: [] },
  paymentTerms,
  lines: [
    { kind: 'NOTE', uom: 'never sent' },
    { kind: 'GOODS', uom: 'NET30' },
    { kind: 'GOODS', uom: unit },
  ],
})
const CODED = mapOf(
  'header: [{ to: terms, from: paymentTerms, codes: terms }]\nlines: [{ to: uom, from: uom, codes: terms }]',
)

describe('what the code lists of an ERP do not have', () => {
  it('is named by its place in the order, notes counted', () => {
    expect(codesUnknownTo(CODED, orderOf('NET75', 'FTM'), TODAY)).toMatchObject([
      { path: 'paymentTerms', code: 'MESH_MAP_CODE_UNKNOWN' },
      { path: 'lines[2].uom', message: expect.stringContaining('codes/terms.csv') },
    ])
  })

  it('is nothing when they have all of it, or when the map reads none', () => {
    expect(codesUnknownTo(CODED, orderOf('NET30', 'net30'), TODAY)).toEqual([])
    const plain = mapOf('header: [{ to: terms, from: paymentTerms }]\nlines: []')
    expect(codesUnknownTo(plain, orderOf('NET75', 'FTM'), TODAY)).toEqual([])
  })

  it('does not count what else the map cannot write: whoever sends it says that', () => {
    const needy = mapOf(
      'header: [{ to: a, from: absent }, { to: b, from: b, codes: terms, missing: skip }]\nlines: []',
    )
    expect(codesUnknownTo(needy, orderOf('NET30', 'C62'), TODAY)).toEqual([])
  })
})
