import { describe, expect, it } from '@jest/globals'
import { readBundle } from '@carrick/mapping'
import { hasErrors } from '@carrick/kernel'
import { encodeBody, OrderQueued } from '@carrick/schemas'
import { aMeta, NOON, SOME_ORDER } from '@carrick/testkit'
import fc from 'fast-check'
import { contentHash } from './content.ts'
import { flowOf, prepareOrder } from './prepare-order.ts'
import { receivedSubmission } from './received.ts'

const MESH = `
company: { id: demo, name: Halyard Chandlery }
systems:
  erp:
    demo: { adapter: rest, url: 'http://127.0.0.1:1', token: 'env:T', map: erp }
clients:
  shop: { channel: web, secret: 'env:S' }
flows:
  - { flow: clients, from: clients, mode: live }
routing:
  - { rule: all, to: demo }
policies: {}
`
const ERP = 'map: erp\noutput: document\nheader:\n  - { to: currency, from: currency }\n'

const { bundle, findings: mistakes } = readBundle([
  { path: 'mesh.yaml', text: MESH },
  { path: 'maps/erp.map.yaml', text: ERP },
])
if (bundle === undefined) throw new Error(JSON.stringify(mistakes))

const oddity = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(
    '0',
    '-1',
    '1.5',
    '999999999999',
    '999999999999.999999',
    '0.000000001',
    '99999999999999',
    2_147_483_648,
    -2_147_483_649,
    Number.MAX_SAFE_INTEGER,
    '2026-02-30',
    '9999-12-31',
    '0000-01-01',
    '\0',
    '\ud800',
    'x'.repeat(300),
    [],
    {},
    null,
  ),
)

const sometimes = (usual: unknown): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 12, arbitrary: fc.constant<unknown>(usual) }, { weight: 1, arbitrary: oddity })

const rarely = (usual: unknown): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 5, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.oneof(fc.constant(usual), oddity) },
  )

const address = fc.record({ city: rarely('Cork'), country: rarely('IE'), street: rarely('Dock') })
const party = fc.record({ number: rarely('KLEIN'), address, email: rarely('a@b.c') })

const line = fc.record({
  sku: sometimes('ROPE-08'),
  quantity: sometimes('2'),
  unitPrice: sometimes('89.00'),
  lineId: rarely('line'),
  lineNumber: rarely(1),
  kind: rarely('GOODS'),
  discount: rarely('0.1'),
  priceUnitQuantity: rarely('1'),
  uom: rarely('C62'),
  requestedDate: rarely('2026-12-01'),
  taxes: rarely([{ category: 'S', rate: '0.19', base: '178.00', amount: '33.82' }]),
  priceComponents: rarely([{ kind: 'list', amount: '89.00' }]),
  note: rarely('by crane'),
})

const draft = fc.record({
  orderDate: sometimes('2026-11-20'),
  currency: sometimes('EUR'),
  soldTo: fc.record({ number: sometimes('KLEIN'), name: rarely('Klein') }),
  shipTo: fc.option(party, { nil: undefined }),
  lines: fc.oneof(
    { weight: 9, arbitrary: fc.array(line, { minLength: 1, maxLength: 3 }) },
    { weight: 1, arbitrary: oddity },
  ),
  charges: rarely([{ code: 'FREIGHT', amount: '10.00' }]),
  roundingLevel: rarely('DOCUMENT'),
  priority: rarely(3),
  notes: rarely(['ring twice']),
  extensions: rarely([{ name: 'gift', type: 'TEXT', value: 'Ahoy', pii: false }]),
  netAmount: rarely('178.00'),
  requestedDate: rarely('2026-12-01'),
})

const prepare = (value: unknown) => {
  const received = receivedSubmission(SOME_ORDER, {
    client: 'shop',
    channel: 'web',
    externalId: 'WEB-1',
    draft: value,
  })
  const flow = flowOf(bundle, received)
  if (flow === undefined) throw new Error('no flow takes it')
  return prepareOrder(bundle, flow, received, 1, NOON)
}

describe('whatever a client submits', () => {
  it('is an order that can be told to others, or has findings that say where', () => {
    let good = 0
    fc.assert(
      fc.property(fc.oneof(draft, draft, draft, fc.jsonValue()), (value) => {
        const { order, findings } = prepare(JSON.parse(JSON.stringify(value)))
        if (order === undefined || hasErrors(findings)) {
          expect(findings.every(({ message }) => message !== '')).toBe(true)
          expect(findings.length).toBeGreaterThan(0)
          return
        }
        good += 1
        const meta = aMeta('OrderQueued', SOME_ORDER)
        encodeBody(OrderQueued, { meta, order, target: 'demo', rule: 'all', mode: 'LIVE' })
        expect(contentHash(order)).toMatch(/^[0-9a-f]{64}$/)
      }),
      { numRuns: 3_000 },
    )
    expect(good).toBeGreaterThan(100)
  })
})
