import { describe, expect, it } from '@jest/globals'
import { applyFacts, factsOf } from '@carrick/order'
import { parseDecimal } from '@carrick/kernel'
import { aMeta, anOrder, SOME_ORDER } from '@carrick/testkit'
import { explainStatus } from './explain-status.ts'

const record = (holds: readonly string[], backordered: string) => {
  const order = anOrder(SOME_ORDER)
  const queued = { meta: aMeta('OrderQueued', SOME_ORDER), order, target: 'demo', rule: 'all' }
  const posted = {
    meta: aMeta('OrderPosted', SOME_ORDER),
    orderId: SOME_ORDER,
    target: 'demo',
    documentId: 'SO-7',
    orderVersion: 1,
    acknowledgement: 'CA' as const,
    lines: [
      {
        lineId: 'line-1',
        code: 'CA' as const,
        confirmed: parseDecimal('1'),
        backordered: parseDecimal(backordered),
        promiseDate: '2026-12-07',
        reason: null,
        erpLine: null,
      },
    ],
    holds,
    found: false,
  }
  const facts = [
    ...factsOf.OrderQueued({ ...queued, mode: 'LIVE' }),
    ...factsOf.OrderPosted(posted),
  ]
  return { ledger: applyFacts(undefined, facts).state, published: 1, history: [] }
}

const waiting = (holds: readonly string[], backordered: string) =>
  explainStatus(SOME_ORDER, record(holds, backordered)).filter((one) => one.waiting)

describe('why an order in its ERP does not go on', () => {
  it('is a hold that credit control can release', () => {
    expect(waiting(['CREDIT'], '0')).toMatchObject([
      { what: 'demo holds SO-7: CREDIT', who: 'credit control, in demo' },
    ])
  })

  it('is a backordered line with its promised date', () => {
    expect(waiting([], '1')).toMatchObject([
      { what: '1 of ROPE-08 are backordered, promised for 2026-12-07' },
    ])
  })

  it('is none of the holds of the mesh itself, which are explained where they are put on', () => {
    const submitted = { meta: aMeta('OrderSubmitted', SOME_ORDER), flow: 'f' }
    const parked = { meta: aMeta('OrderParked', SOME_ORDER, { aggregateVersion: 2 }) }
    const facts = [
      ...factsOf.OrderSubmitted({ ...submitted, order: anOrder(SOME_ORDER) }),
      ...factsOf.OrderParked({
        ...parked,
        orderId: SOME_ORDER,
        orderVersion: 1,
        awaits: ['a release of FRAUD'],
        deadline: null,
        holds: ['FRAUD'],
        findings: [],
      }),
    ]
    const ledger = applyFacts(undefined, facts).state
    expect(explainStatus(SOME_ORDER, { ledger, published: 1, history: [] })).toEqual([])
  })

  it('is nothing when all is confirmed', () => {
    expect(waiting([], '0')).toEqual([])
  })
})
