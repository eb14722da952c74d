import { describe, expect, it } from '@jest/globals'
import type { Decision } from '@carrick/messaging'
import { CaseOpened, CaseResolved, OrderShown } from '@carrick/schemas'
import { emitted, givenEffect, namesEmitted, NOON } from '@carrick/testkit'
import { anObserved, DOCUMENT, OF_ERP } from '../adapters/sample-observed.fake.ts'
import type { OrderShowing, ShownRecords } from '../domain/shown-order.ts'
import { showOrder, showOrderAgain } from './show-order.handler.ts'

const nobody = { show: () => Promise.reject(new Error('no org is needed here')) }
const options = { records: nobody, orgName: 'demo-org', target: 'salesforce:demo-org' }
const handler = showOrder(options)
const again = showOrderAgain(options)

const RECORD = '801000000000007AAA'
const lines = [{ lineId: 'line-1', recordId: '802000000000007AAA' }]
const whole: ShownRecords = { recordId: RECORD, lines, problems: [] }
const UNKNOWN = {
  code: 'MESH_SALESFORCE_PRODUCT_UNKNOWN',
  message: 'product ROPE is not known in Salesforce',
} as const
const partly: ShownRecords = { recordId: RECORD, lines: [], problems: [UNKNOWN] }
const NO_ACCOUNT = { code: 'MESH_SALESFORCE_ACCOUNT_UNKNOWN', message: 'no such customer' } as const
const nothing: ShownRecords = { recordId: null, lines: [], problems: [NO_ACCOUNT] }

const showing = (result: ShownRecords, known?: OrderShowing): Decision<OrderShowing> =>
  givenEffect(handler, known).concluding(
    anObserved({ version: (known?.wish.version ?? 0) + 1 }),
    { kind: 'done', result },
    { key: OF_ERP },
  )
const showingAgain = (result: ShownRecords, known?: OrderShowing): Decision<OrderShowing> =>
  givenEffect(again, known).concluding({}, { kind: 'done', result }, { key: OF_ERP })
const timerOf = ({ timers }: Decision<OrderShowing>) => timers?.[0]?.at

describe('show order', () => {
  it('asks the org for a record that says where it comes from', () => {
    expect(givenEffect(handler).when(anObserved()).act).toMatchObject({
      operation: 'show-order',
      number: 0,
      target: 'salesforce:demo-org',
      command: { key: `demo:${DOCUMENT}`, fields: { Origin__c: 'ERP' } },
    })
  })

  it('tells the records, by which all else finds its way, and is found by the document', () => {
    const decision = showing(whole)
    expect(emitted(decision, OrderShown)).toEqual([
      { orderId: OF_ERP, orderVersion: 1, org: 'demo-org', recordId: RECORD, lines },
    ])
    expect(namesEmitted(decision)).toEqual(['OrderShown'])
    expect(decision.names).toEqual([DOCUMENT])
    expect(timerOf(decision)).toBeUndefined()
  })

  it('asks nobody for the version that is shown, or an older one', () => {
    const { state } = showing(whole)
    expect(givenEffect(handler, state).when(anObserved())).toEqual({ disposition: 'superseded' })
  })

  it('asks for a newer one as an operation of its own', () => {
    const { state } = showing(whole)
    const { act } = givenEffect(handler, state).when(anObserved({ version: 2 }))
    expect(act).toMatchObject({ number: 1, command: { version: 2 } })
  })
})

describe('an order that the org cannot show whole', () => {
  it('is a case that says what is missing and what to do, and is shown as far as it can be', () => {
    const decision = showing(partly)
    expect(namesEmitted(decision)).toEqual(['OrderShown', 'CaseOpened'])
    expect(emitted(decision, CaseOpened)).toMatchObject([
      {
        subject: OF_ERP,
        code: 'MESH_SALESFORCE_PRODUCT_UNKNOWN',
        ownerRole: 'master data',
        cause: expect.stringMatching(/SO-000007.*product ROPE is not known/),
        resolution: expect.stringMatching(/Create what is missing/),
      },
    ])
    expect(decision.emit?.[1]?.meta).toMatchObject({ org: 'demo-org' })
  })

  it('is not told as shown while it has no record', () => {
    expect(namesEmitted(showing(nothing))).toEqual(['CaseOpened'])
  })

  it('is asked for again, later and later, and is one case all the time', () => {
    let known = showing(nothing)
    const pauses = [timerOf(known)]
    for (let n = 0; n < 9; n += 1) {
      expect(givenEffect(again, known.state).when({}).act).toMatchObject({ number: n + 1 })
      known = showingAgain(nothing, known.state)
      expect(namesEmitted(known)).toEqual([])
      pauses.push(timerOf(known))
    }
    const minutes = pauses.map((at) => ((at ?? NaN) - NOON) / 60_000)
    expect(minutes).toEqual([1, 2, 4, 8, 16, 32, 64, 64, 64, 64])
  })

  it('says so when something else is in the way', () => {
    const first = showing(nothing)
    const second = showingAgain(partly, first.state)
    expect(emitted(second, CaseOpened)).toMatchObject([
      { code: 'MESH_SALESFORCE_PRODUCT_UNKNOWN', caseVersion: 2 },
    ])
  })

  it('is over when the org has what was missing', () => {
    const decision = showingAgain(whole, showing(partly).state)
    expect(emitted(decision, CaseResolved)).toMatchObject([
      { subject: OF_ERP, code: 'MESH_SALESFORCE_PRODUCT_UNKNOWN', caseVersion: 2 },
    ])
    expect(emitted(decision, OrderShown)).toMatchObject([{ lines }])
    expect(timerOf(decision)).toBeUndefined()
  })
})
