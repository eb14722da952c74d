import { describe, expect, it } from '@jest/globals'
import { parseDecimal } from '@carrick/kernel'
import { readBundle } from '@carrick/mapping'
import { ORDER_TARGETS } from '@carrick/order'
import { NOON, SOME_ORDER } from '@carrick/testkit'
import { flowOf, prepareOrder, wantsCancel } from './prepare-order.ts'
import { type ReceivedOrder, receivedSubmission } from './received.ts'

const MESH = `
company: { id: demo, name: Halyard Chandlery }
systems:
  salesforce:
    org: { loginUrl: 'https://a', username: u, consumerKey: k, privateKey: 'env:P' }
  erp:
    north: { adapter: rest, url: 'http://127.0.0.1:1', token: 'env:T', map: erp, limits: { maxLines: 2 } }
    south: { adapter: rest, url: 'http://127.0.0.1:2', token: 'env:T', map: erp }
clients:
  shop: { channel: web, secret: 'env:S' }
flows:
  - { flow: drafts, from: org, map: sales, mode: live, when: "Status = 'Draft'" }
  - { flow: sales, from: org, map: sales, mode: observe, cancelWhen: Cancel__c }
  - { flow: clients, from: clients, mode: live }
routing:
  - { rule: pounds, when: { currency: [GBP] }, to: south }
  - { rule: web, when: { channel: [web] }, to: north }
policies: {}
`

const SALES = `
map: sales
header:
  - { to: orderDate, from: Day, type: date }
  - { to: currency, from: Currency }
  - { to: soldTo.number, from: Account }
lines:
  - { to: sku, from: Code }
  - { to: quantity, from: Quantity, type: decimal }
  - { to: unitPrice, from: Price, type: decimal }
  - { to: overDelivery, expr: Over__c / 100, type: decimal, scale: 6, missing: skip }
  - { to: underDelivery, from: header.Under__c, type: decimal, missing: skip }
`

const ERP = `
map: erp
output: document
header:
  - { to: currency, from: currency }
lines:
  - { to: sku, from: sku }
`

const { bundle, findings: mistakes } = readBundle(
  [
    { path: 'mesh.yaml', text: MESH },
    { path: 'maps/sales.map.yaml', text: SALES },
    { path: 'maps/erp.map.yaml', text: ERP },
  ],
  { targets: ORDER_TARGETS },
)
if (bundle === undefined) throw new Error(JSON.stringify(mistakes))

const draft = {
  orderDate: '2026-11-20',
  currency: 'EUR',
  soldTo: { number: 'KLEIN' },
  lines: [{ sku: 'ROPE-08', quantity: '2', unitPrice: '89.00' }],
}

const submitted = (over: object = {}): ReceivedOrder =>
  receivedSubmission(SOME_ORDER, {
    client: 'shop',
    channel: 'web',
    externalId: 'WEB-1',
    draft: { ...draft, ...over },
  })

const snapshot = (
  over: Readonly<Record<string, string | null>> = {},
  org = 'org',
): ReceivedOrder => ({
  orderId: SOME_ORDER,
  origin: {
    channel: 'salesforce',
    org,
    recordId: '801000000000001AAA',
    client: null,
    externalId: null,
    number: '1',
  },
  content: {
    kind: 'snapshot',
    fields: { Status: 'Activated', Day: '2026-11-20', Currency: 'GBP', Account: 'KLEIN', ...over },
    lines: [{ Code: 'ROPE-08', Quantity: '2', Price: '1.50' }],
  },
})

const prepare = (received: ReceivedOrder, target?: string) => {
  const flow = flowOf(bundle, received)
  if (flow === undefined) throw new Error('no flow takes it')
  return prepareOrder(bundle, flow, received, 3, NOON, target)
}

describe('the flow of an order', () => {
  it.each<[string, ReceivedOrder, string | undefined]>([
    ['a client', submitted(), 'clients'],
    ['an org, when its condition holds', snapshot({ Status: 'Draft' }), 'drafts'],
    ['an org, the first that fits', snapshot(), 'sales'],
    ['an org that nobody named', snapshot({}, 'other'), undefined],
  ])('of %s is found', (_whose, received, name) => {
    expect(flowOf(bundle, received)?.flow).toBe(name)
  })

  it('says when the sales side wants it cancelled', () => {
    expect(wantsCancel(bundle, snapshot({ Cancel__c: 'true' }))).toBe(true)
    expect(wantsCancel(bundle, snapshot({ Cancel__c: 'false' }))).toBe(false)
    expect(wantsCancel(bundle, submitted({ Cancel__c: 'true' }))).toBe(false)
  })

  it('is found for a draft that is no object', () => {
    const received = submitted()
    const odd: ReceivedOrder = { ...received, content: { kind: 'submission', draft: 'order' } }
    expect(prepare(odd)).toMatchObject({ findings: [{ code: 'MESH_ORDER_FIELD_TYPE' }] })
  })
})

describe('an order as the configuration sees it', () => {
  it('has the shipment tolerances of its lines, or of the order, and none where nobody says any', () => {
    const received = snapshot({ Under__c: '0.2' })
    if (received.content.kind !== 'snapshot') throw new Error('not a snapshot')
    const lines = received.content.lines.map((line) => ({ ...line, Over__c: '5' }))
    const mapped = prepare({ ...received, content: { ...received.content, lines } })
    expect(mapped).toMatchObject({
      order: {
        lines: [{ overDelivery: parseDecimal('0.05'), underDelivery: parseDecimal('0.2') }],
      },
      findings: [],
    })
    expect(prepare(snapshot()).order?.lines).toMatchObject([
      { overDelivery: null, underDelivery: null },
    ])
    const line = { ...draft.lines[0], overDelivery: '0.6' }
    expect(prepare(submitted({ lines: [line] }))).toMatchObject({
      findings: [{ code: 'MESH_ORDER_TOLERANCE_RANGE', path: 'lines[0].overDelivery' }],
    })
  })

  it('is completed, routed by the first rule that fits, and has nothing to complain of', () => {
    expect(prepare(submitted())).toMatchObject({
      order: { orderId: SOME_ORDER, version: 3, origin: { client: 'shop', number: 'WEB-1' } },
      route: { rule: 'web', target: 'north' },
      findings: [],
    })
    expect(prepare(submitted({ currency: 'GBP' })).route?.target).toBe('south')
  })

  it('is mapped when it comes from an org', () => {
    expect(prepare(snapshot())).toMatchObject({
      order: { soldTo: { number: 'KLEIN' }, lines: [{ sku: 'ROPE-08' }] },
      route: { target: 'south' },
      findings: [],
    })
  })

  it('keeps its ERP for life, whatever the rules say now', () => {
    expect(prepare(submitted(), 'south').route).toEqual({ rule: 'keeps-its-erp', target: 'south' })
  })

  it('has no ERP when no rule fits, and says so', () => {
    expect(prepare(snapshot({ Currency: 'EUR' }))).toMatchObject({
      findings: [{ code: 'MESH_ORDER_NO_ROUTE', path: 'order' }],
    })
  })

  it('is checked by the limits of the ERP that it goes to', () => {
    const lines = [1, 2, 3].map(() => draft.lines[0])
    expect(prepare(submitted({ lines })).findings).toMatchObject([
      { code: 'MESH_ORDER_TOO_MANY_LINES' },
    ])
    expect(prepare(submitted({ lines, currency: 'GBP' })).findings).toEqual([])
  })

  it('hears at once of all that is wrong with it, but not of what follows from that', () => {
    const lines = [
      { ...draft.lines[0], unitPrice: {} },
      { ...draft.lines[0], quantity: '-1' },
    ]
    const { order, findings } = prepare(submitted({ priority: 'high', currency: 'EURO', lines }))
    expect(order).toBeUndefined()
    expect(findings.map(({ path, code }) => `${path} ${code}`)).toEqual([
      'lines[0].unitPrice MESH_ORDER_FIELD_TYPE',
      'priority MESH_ORDER_FIELD_TYPE',
      'lines[1].quantity MESH_ORDER_QUANTITY_NOT_POSITIVE',
      'currency MESH_ORDER_CURRENCY_UNKNOWN',
    ])
  })

  it('adds up', () => {
    expect(prepare(submitted({ netAmount: '179.00' })).findings).toMatchObject([
      { path: 'netAmount', code: 'MESH_ORDER_NET_SUM' },
    ])
  })

  it('is checked by the limits of an ERP only when it is known where it goes', () => {
    const lines = [1, 2, 3].map(() => draft.lines[0])
    const codes = (over: object) =>
      prepare(submitted({ lines, ...over })).findings.map(({ code }) => code)
    expect(codes({ priority: 'high' })).toEqual([
      'MESH_ORDER_FIELD_TYPE',
      'MESH_ORDER_TOO_MANY_LINES',
    ])
    expect(codes({ currency: 7 })).toEqual(['MESH_ORDER_FIELD_TYPE'])
  })

  it('is none when a field cannot be mapped', () => {
    const { order, findings } = prepare(snapshot({ Day: 'tomorrow' }))
    expect(order).toBeUndefined()
    expect(findings[0]?.path).toMatch(/Day/)
  })
})
