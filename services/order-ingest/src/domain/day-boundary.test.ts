import { describe, expect, it } from '@jest/globals'
import { readBundle } from '@carrick/mapping'
import { ORDER_TARGETS } from '@carrick/order'
import { SOME_ORDER } from '@carrick/testkit'
import { flowOf, prepareOrder } from './prepare-order.ts'
import type { ReceivedOrder } from './received.ts'

const MESH = `
company: { id: demo }
systems:
  salesforce:
    west: { loginUrl: 'https://a', username: u, consumerKey: k, privateKey: 'env:P', zone: America/Los_Angeles }
    utc: { loginUrl: 'https://b', username: u, consumerKey: k, privateKey: 'env:P' }
  erp:
    berlin: { adapter: rest, url: 'http://127.0.0.1:1', token: 'env:T', map: erp, zone: Europe/Berlin }
flows:
  - { flow: west, from: west, map: sales, mode: live }
  - { flow: utc, from: utc, map: sales, mode: live }
routing: [{ rule: all, to: berlin }]
policies:
  priority: [{ rule: tomorrow, when: { wantedWithin: 1 }, priority: 9 }]
`
const SALES = `
map: sales
header:
  - { to: orderDate, from: Day, type: date }
  - { to: requestedDate, from: Wanted, type: date }
  - { to: currency, value: EUR }
  - { to: soldTo.number, from: Account, codes: numbers }
lines:
  - { to: sku, from: Code }
  - { to: quantity, from: Quantity, type: decimal }
  - { to: unitPrice, from: Price, type: decimal }
`
const ERP = `
map: erp
output: document
header: [{ to: currency, from: currency }]
lines: [{ to: sku, from: sku }]
`
const { bundle, findings } = readBundle(
  [
    { path: 'mesh.yaml', text: MESH },
    { path: 'maps/sales.map.yaml', text: SALES },
    { path: 'maps/erp.map.yaml', text: ERP },
    { path: 'codes/numbers.csv', text: 'code,value,validFrom,validTo\nK,KLEIN,,2026-11-23\n' },
  ],
  { targets: ORDER_TARGETS },
)
if (bundle === undefined) throw new Error(JSON.stringify(findings))

const snapshot = (org: string): ReceivedOrder => ({
  orderId: SOME_ORDER,
  origin: {
    ...{ channel: 'salesforce', org, recordId: '801000000000001AAA' },
    ...{ client: null, externalId: null, number: '1' },
  },
  content: {
    kind: 'snapshot',
    fields: { Day: '2026-11-23', Wanted: '2026-11-25', Account: 'K' },
    lines: [{ Code: 'ROPE-08', Quantity: '2', Price: '1.50' }],
  },
})

const prepare = (org: string, at: string) => {
  const flow = flowOf(bundle, snapshot(org))
  if (flow === undefined) throw new Error('no flow takes it')
  return prepareOrder(bundle, flow, snapshot(org), 1, Date.parse(at))
}

describe('an order that is taken at 23:30 in Los Angeles, for an ERP in Berlin', () => {
  const at = '2026-11-23T23:30:00-08:00'

  it('has the date that people gave it, and the codes of that day', () => {
    const { order, findings: found } = prepare('west', at)
    expect(found).toEqual([])
    expect(order).toMatchObject({ orderDate: '2026-11-23', soldTo: { number: 'KLEIN' } })
  })

  it('is wanted in two days there, though it is one by UTC', () => {
    expect(prepare('west', at).priority).not.toBe(9)
    expect(prepare('west', '2026-11-24T00:00:00-08:00').order).toBeUndefined()
  })

  it('is of the next day for an org that keeps no other zone than UTC', () => {
    const { order, findings: found } = prepare('utc', at)
    expect(order).toBeUndefined()
    expect(found[0]).toMatchObject({ path: 'Account', code: 'MESH_MAP_CODE_UNKNOWN' })
  })
})
