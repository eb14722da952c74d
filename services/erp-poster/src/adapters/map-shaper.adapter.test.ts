import { describe, expect, it } from '@jest/globals'
import { readBundle } from '@carrick/mapping'
import { anOrder, SOME_ORDER } from '@carrick/testkit'
import { createShaper } from './map-shaper.adapter.ts'
import { withRow } from './map-shaper.fake.ts'

const MESH = `
company: { id: demo, zone: America/Los_Angeles }
systems:
  erp:
    berlin: { adapter: rest, url: 'http://127.0.0.1:1', token: 'env:T', map: demo-erp-order, zone: Europe/Berlin }
    at-home: { adapter: rest, url: 'http://127.0.0.1:2', token: 'env:T', map: demo-erp-order }
flows: [{ flow: clients, from: clients, mode: live }]
routing: [{ rule: all, to: berlin }]
`
/** Until the 23rd it was called otherwise. */
const CODES = 'code,value,validFrom,validTo\nEUR,old,,2026-11-23\nEUR,new,2026-11-24,\n'

const { bundle, findings } = readBundle([
  { path: 'mesh.yaml', text: MESH },
  {
    path: 'maps/demo-erp-order.map.yaml',
    text: withRow('{ to: extensions.list, from: currency, codes: names }'),
  },
  { path: 'codes/names.csv', text: CODES },
  { path: 'codes/demo-erp-terms.csv', text: 'code,value\nNET30,N30\n' },
])
if (bundle === undefined) throw new Error(JSON.stringify(findings))
const shape = createShaper(() => bundle)

describe('an order that is shaped at 23:30 in Los Angeles', () => {
  const at = Date.parse('2026-11-23T23:30:00-08:00')

  it.each([
    ['berlin', 'new'],
    ['at-home', 'old'],
  ])('for the ERP %s is translated by the list of its day there: %s', (instance, list) => {
    const shaped = shape(anOrder(SOME_ORDER), instance, at)
    expect(shaped.ok && shaped.value.extensions).toMatchObject({ list })
  })

  it('for an ERP that mesh.yaml does not have is an error that names those it has', () => {
    expect(() => shape(anOrder(SOME_ORDER), 'nowhere', at)).toThrow(/nowhere.*berlin, at-home/)
  })
})
