import { describe, expect, it } from '@jest/globals'
import { parseDecimal } from '@carrick/kernel'
import type { Decision } from '@carrick/messaging'
import {
  type ExchangeLine,
  ExchangeOrderDrafted,
  type ExchangeRequested,
  OrderInvalid,
  OrderParked,
  OrderQueued,
} from '@carrick/schemas'
import { aMeta, emitted, given, namesEmitted, SOME_ORDER } from '@carrick/testkit'
import { bundleOf } from '../adapters/demo-bundle.fake.ts'
import { KNOWN, snapshot } from '../adapters/sample-snapshot.fake.ts'
import type { Intake } from '../domain/intake.ts'
import { draftExchange } from './draft-exchange.handler.ts'
import { takeOrder } from './take-order.handler.ts'

const bundle = bundleOf()
const [takeSnapshot, , wakeOrder, , takeExchange] = takeOrder(() => bundle)
const draft = draftExchange(() => bundle)

const EXCHANGE = '0193a5c2-7b00-5000-8000-00000000000b'
const RETURN = 'a6c6d1c4-31f5-5a3c-8b8e-2a5b6f2f7c10'

const known = given(takeSnapshot).when(snapshot(), { refs: { ...KNOWN } }).state
const lineId = known?.received.content.kind === 'snapshot' ? '802000000000001AAA' : ''

const requested = (over: Partial<ExchangeLine> = {}): ExchangeRequested => ({
  meta: aMeta('ExchangeRequested', SOME_ORDER),
  orderId: SOME_ORDER,
  returnId: RETURN,
  returnNumber: 'RO-0001',
  exchangeOrderId: EXCHANGE,
  lines: [{ lineId, sku: 'ROPE-08', quantity: parseDecimal('1'), unitPrice: null, ...over }],
})

const drafted = (over: Partial<ExchangeLine> = {}): ExchangeOrderDrafted => {
  const [event] = emitted(given(draft, known).when(requested(over)), ExchangeOrderDrafted)
  if (event === undefined) throw new Error('nothing was drafted')
  return { ...event, meta: aMeta('ExchangeOrderDrafted', EXCHANGE) }
}

const take = (
  event: ExchangeOrderDrafted,
  state?: Intake,
  refs: object = KNOWN,
): Decision<Intake> => given(takeExchange, state).when(event, { key: EXCHANGE, refs: { ...refs } })

describe('an order in exchange for returned goods', () => {
  it('goes to the same customer, by the flow of the first, under the id of its return', () => {
    expect(given(draft, known).when(requested()).emit).toMatchObject([{ key: EXCHANGE }])
    const [queued] = emitted(take(drafted()), OrderQueued)
    expect(queued).toMatchObject({
      target: 'demo',
      mode: 'LIVE',
      order: {
        orderId: EXCHANGE,
        version: 1,
        currency: 'EUR',
        customerPoNumber: null,
        soldTo: { number: 'KLEIN' },
        origin: { channel: 'salesforce', org: null, recordId: null, number: 'RO-0001-X' },
        netAmount: parseDecimal('89.00'),
        lines: [{ sku: 'ROPE-08', unitPrice: parseDecimal('89.00') }],
      },
    })
    expect(queued?.order.extensions.map(({ name, value }) => [name, value])).toEqual([
      ['exchangeOfOrder', SOME_ORDER],
      ['exchangeOfReturn', RETURN],
    ])
  })

  it('is one order, however often it is asked for, and whatever is asked for later', () => {
    const { state } = take(drafted())
    expect(take(drafted(), state)).toEqual({ disposition: 'duplicate' })
    expect(take(drafted({ quantity: parseDecimal('2') }), state)).toEqual({
      disposition: 'duplicate',
    })
  })

  it('may be of another product, at the price that was agreed', () => {
    const agreed = { sku: 'ANCHOR', unitPrice: parseDecimal('12.5') }
    const refs = { ...KNOWN, 'erp:demo:PRODUCT:ANCHOR': { active: true } }
    const [queued] = emitted(take(drafted(agreed), undefined, refs), OrderQueued)
    expect(queued?.order).toMatchObject({
      netAmount: parseDecimal('12.50'),
      lines: [{ sku: 'ANCHOR' }],
    })
  })

  it('waits like any other for a product that its ERP does not know yet', () => {
    const parked = take(drafted({ sku: 'NEW', unitPrice: parseDecimal('5') }))
    expect(emitted(parked, OrderParked)).toHaveLength(1)
    const refs = { ...KNOWN, 'erp:demo:PRODUCT:NEW': { active: true } }
    const woken = given(wakeOrder, parked.state).when({ refs: [] }, { key: EXCHANGE, refs })
    expect(namesEmitted(woken)).toContain('OrderQueued')
  })

  it('that makes no sense is told with what is wrong', () => {
    const nothing = take(drafted({ quantity: parseDecimal('0') }))
    const [invalid] = emitted(nothing, OrderInvalid)
    expect(invalid?.findings[0]?.path).toBe('lines[0].quantity')
  })

  it('is of the day that the calendar of the company shows', () => {
    const inBerlin = bundleOf((path, text) =>
      path === 'mesh.yaml' ? text.replace('{ id: demo,', '{ id: demo, zone: Europe/Berlin,') : text,
    )
    const decision = given(
      draftExchange(() => inBerlin),
      known,
    ).when(requested(), { now: Date.parse('2026-11-23T23:30:00Z') })
    const [event] = emitted(decision, ExchangeOrderDrafted)
    expect(JSON.parse(event?.draft ?? '')).toMatchObject({ orderDate: '2026-11-24' })
  })

  it('for an order that never came in here fails with words', () => {
    expect(given(draft).when(requested()).fail).toMatchObject({
      code: 'MESH_ORDER_EXCHANGE',
      message: expect.stringContaining('expected an order of an org or a client'),
    })
  })
})
