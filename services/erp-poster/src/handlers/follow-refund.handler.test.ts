import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { MeshError } from '@carrick/kernel'
import {
  RefundReported,
  RefundRequested,
  ReturnAuthorizationRequested,
  ReturnCreditRequested,
} from '@carrick/schemas'
import { aMeta, SOME_ORDER } from '@carrick/testkit'
import { type MemoryPoster, startMemoryPoster } from '../adapters/memory-poster.fake.ts'
import {
  authorizationRequested,
  creditRequested,
  refundRequested,
  SOME_RETURN,
} from '../adapters/sample-return.fake.ts'
import { createScriptedReturns, type ScriptedReturns } from '../adapters/scripted-returns.fake.ts'
import { authoriseReturn } from './authorise-return.handler.ts'
import { creditReturn } from './credit-return.handler.ts'
import { followRefund } from './follow-refund.handler.ts'
import { refundPayment } from './refund-payment.handler.ts'

const HOUR = 3_600_000

const reported = (over: Partial<RefundReported> = {}): RefundReported => ({
  meta: aMeta('RefundReported', SOME_ORDER),
  orderId: SOME_ORDER,
  returnId: SOME_RETURN,
  provider: 'demo-pay',
  refundNumber: 1,
  refundId: 'RF-1',
  state: 'SETTLED',
  ...over,
})

describe('a refund that its provider takes first and settles later', () => {
  let outside: ScriptedReturns
  let poster: MemoryPoster

  beforeEach(async () => {
    outside = createScriptedReturns()
    const { erp, payer } = outside
    poster = await startMemoryPoster([
      authoriseReturn(erp),
      creditReturn(erp),
      refundPayment(payer),
      ...followRefund(payer),
    ])
    await poster.receive(ReturnAuthorizationRequested, authorizationRequested)
    await poster.receive(ReturnCreditRequested, creditRequested())
    outside.settleLater()
    await poster.receive(RefundRequested, refundRequested())
  })
  afterEach(() => poster.stop())

  const told = (): readonly string[] =>
    poster
      .told(RefundRequested.topic)
      .map(({ type }) => type)
      .slice(2)

  it('is told as pending, once, however often it comes', async () => {
    await poster.receive(RefundRequested, refundRequested())
    await poster.clock.advance(HOUR)
    expect(told()).toEqual(['RefundPending'])
    expect(outside.asked).toHaveLength(3)
  })

  it('is told as paid when the provider says that it has settled, and not asked about again', async () => {
    outside.settle()
    await poster.receive(RefundReported, reported())
    expect(told()).toEqual(['RefundPending', 'RefundPosted'])
    await poster.clock.advance(HOUR)
    await poster.receive(RefundReported, reported({ state: 'FAILED' }))
    expect(told()).toEqual(['RefundPending', 'RefundPosted'])
    expect(outside.questions()).toBe(1)
  })

  it('is told as paid although the webhook was lost', async () => {
    outside.settle()
    await poster.clock.advance(120_000)
    expect(told()).toEqual(['RefundPending', 'RefundPosted'])
  })

  it('is asked about less and less often, and never given up', async () => {
    await poster.clock.advance(HOUR)
    expect(outside.questions()).toBe(5)
    outside.settle()
    await poster.clock.advance(HOUR)
    expect(told()).toEqual(['RefundPending', 'RefundPosted'])
  })

  it('is believed by nobody who only says so: the provider is asked', async () => {
    await poster.receive(RefundReported, reported())
    expect(told()).toEqual(['RefundPending'])
    await poster.receive(RefundReported, reported({ provider: 'other' }))
    await poster.receive(RefundReported, reported({ refundNumber: 7 }))
    expect(outside.questions()).toBe(1)
  })

  it('is told as failed with the reason, and its money may go out under another number', async () => {
    outside.settle({ code: 'MESH_PAY_CLOSED', message: 'The account is closed' })
    await poster.receive(RefundReported, reported({ state: 'FAILED' }))
    await poster.receive(RefundRequested, refundRequested({ refundNumber: 2 }))
    outside.settle()
    await poster.clock.advance(HOUR)
    expect(told()).toEqual(['RefundPending', 'RefundFailed', 'RefundPending', 'RefundPosted'])
  })

  it('cannot be paid under another number while it is pending', async () => {
    await poster.receive(RefundRequested, refundRequested({ refundNumber: 2 }))
    expect(told()).toEqual(['RefundPending', 'RefundFailed'])
    expect(outside.asked).toHaveLength(3)
  })

  it('waits while the provider is away, and is settled when it is back', async () => {
    outside.settle()
    outside.away(new MeshError('MESH_X_AWAY', 'refused', { kind: 'held' }))
    await poster.receive(RefundReported, reported())
    expect(told()).toEqual(['RefundPending'])
    outside.away(undefined)
    await poster.clock.advance(HOUR)
    expect(told()).toEqual(['RefundPending', 'RefundPosted'])
  })
})
