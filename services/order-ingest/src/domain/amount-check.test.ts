import { describe, expect, it } from '@jest/globals'
import { parseDecimal } from '@carrick/kernel'
import type { Hold } from '@carrick/mapping'
import type { Order } from '@carrick/schemas'
import { aLine, anOrder, NOON, SOME_ORDER } from '@carrick/testkit'
import {
  type AmountAnswer,
  type AmountCheck,
  type AmountPolicy,
  compareOrder,
  isChecked,
  judgeAmounts,
} from './amount-check.ts'
import type { Asked, Simulation } from './simulation.ts'

const money = parseDecimal
const MINUTE = 60_000

/** Two pieces at 89.00 each, with 33.82 of tax, by default just as the sample order has it. */
const simulated = (unitPrice: string, over: Partial<Simulation> = {}): Asked => ({
  kind: 'simulated',
  simulation: {
    currency: 'EUR',
    netAmount: money('178.00'),
    taxAmount: money('33.82'),
    credit: null,
    lines: [
      {
        lineId: 'line-1',
        unitPrice: money(unitPrice),
        netAmount: money('178.00'),
        available: null,
        confirmed: money('2'),
        promiseDate: null,
      },
    ],
    findings: [],
    ...over,
  },
})

const compare = (asked: Asked, order: Partial<Order> = {}, tolerance = '0.01') =>
  compareOrder(anOrder(SOME_ORDER, order), asked, money(tolerance))

const agreed: AmountAnswer = { kind: 'compared', mismatches: [] }

describe('what an ERP says of the amounts of an order', () => {
  it('names field, price, contract price and tolerance', () => {
    expect(compare(simulated('80.00'))).toEqual({
      kind: 'compared',
      mismatches: [
        {
          hold: 'PRICE',
          finding: {
            path: 'lines[0].unitPrice',
            code: 'MESH_ORDER_PRICE_MISMATCH',
            severity: 'error',
            message: 'is 89; the ERP has 80 for this customer, give or take 1 %',
          },
        },
      ],
    })
  })

  it.each([
    ['88.12', '0.01'],
    ['89.89', '0.01'],
    ['80', '0.12'],
  ])('is nothing for a price of %s within %s', (unitPrice, tolerance) => {
    expect(compare(simulated(unitPrice), {}, tolerance)).toEqual(agreed)
  })

  it('compares the price for as many units as it is for', () => {
    const lines = [aLine({ unitPrice: money('890'), priceUnitQuantity: money('10') })]
    expect(compare(simulated('89.00'), { lines })).toEqual(agreed)
  })

  it('is nothing of a free good', () => {
    const lines = [aLine({ kind: 'FREE_GOOD', unitPrice: money('0'), netAmount: money('0') })]
    expect(compare(simulated('89.00'), { lines })).toEqual(agreed)
  })

  it('compares tax beyond rounding, where both sides have it', () => {
    const tax = (taxAmount: string) => compare(simulated('89.00'), { taxAmount: money(taxAmount) })
    expect(tax('33.82')).toEqual(agreed)
    expect(tax('30.00')).toMatchObject({
      mismatches: [
        { hold: 'TAX', finding: { path: 'taxAmount', code: 'MESH_ORDER_TAX_MISMATCH' } },
      ],
    })
    expect(compare(simulated('89.00', { taxAmount: null }), { taxAmount: money('1') })).toEqual(
      agreed,
    )
  })

  it('is nothing where the map of the ERP cannot write it: whoever posts it says so', () => {
    expect(compare({ kind: 'unwritable', findings: [] })).toEqual(agreed)
  })

  it('is unknown for good where the ERP prices nothing, or in another currency', () => {
    const reason = { code: 'MESH_ERP_SIMULATE_UNSUPPORTED', message: 'demo does not price drafts' }
    expect(compare({ kind: 'unknown', reason })).toEqual({ kind: 'unknown', reason, final: true })
    expect(compare(simulated('89.00', { currency: 'USD' }))).toMatchObject({ final: true })
  })

  it('is unknown for now where it did not answer', () => {
    const reason = { code: 'MESH_VALIDATION_DEADLINE', message: 'no answer' }
    expect(compare({ kind: 'unknown', reason })).toEqual({ kind: 'unknown', reason, final: false })
  })
})

const policy = (price: AmountPolicy['price'], tax: AmountPolicy['tax'] = 'accept') => ({
  price,
  tax,
  waitForMs: 10 * MINUTE,
  askAgainMs: MINUTE,
})

const asked = (answer: AmountAnswer | null): AmountCheck => ({
  hash: 'a',
  target: 'demo',
  since: NOON,
  answer,
})

const NONE = new Set<Hold>()
const BOTH = new Set<Hold>(['PRICE', 'TAX'])

const dear = compare(simulated('80.00'))
const both = compare(simulated('80.00'), { taxAmount: money('30.00') })

describe('what becomes of an order by the policy', () => {
  it('is nothing at all where every difference is accepted', () => {
    expect(isChecked(policy('accept'), NONE)).toBe(false)
    expect(judgeAmounts(asked(dear), policy('accept'), NONE, NOON)).toEqual({
      kind: 'go',
      findings: [],
    })
  })

  it('asks the ERP first', () => {
    expect(judgeAmounts(asked(null), policy('hold'), NONE, NOON)).toEqual({
      kind: 'ask',
      askAt: NOON,
    })
  })

  it('holds it for what is to be held, and for no more', () => {
    expect(judgeAmounts(asked(both), policy('hold', 'hold'), NONE, NOON)).toMatchObject({
      kind: 'hold',
      held: [{ hold: 'PRICE' }, { hold: 'TAX' }],
      findings: [{ severity: 'warning' }, { severity: 'warning' }],
    })
    expect(judgeAmounts(asked(both), policy('warn', 'hold'), NONE, NOON)).toMatchObject({
      kind: 'hold',
      held: [{ hold: 'TAX' }],
      findings: [{ severity: 'warning' }, { severity: 'warning' }],
    })
    expect(judgeAmounts(asked(both), policy('accept', 'hold'), NONE, NOON)).toMatchObject({
      findings: [{ code: 'MESH_ORDER_TAX_MISMATCH' }],
    })
  })

  it('lets it go with a finding, or refuses it', () => {
    expect(judgeAmounts(asked(dear), policy('warn'), NONE, NOON)).toMatchObject({
      kind: 'go',
      findings: [{ severity: 'warning', code: 'MESH_ORDER_PRICE_MISMATCH' }],
    })
    expect(judgeAmounts(asked(both), policy('reject', 'hold'), NONE, NOON)).toMatchObject({
      kind: 'reject',
      held: [],
      findings: [{ severity: 'error' }, { severity: 'warning' }],
    })
  })

  it('ends a hold that the sales side releases, and no other, and no refusal', () => {
    const price = new Set<Hold>(['PRICE'])
    expect(judgeAmounts(asked(both), policy('hold', 'hold'), price, NOON)).toMatchObject({
      held: [{ hold: 'TAX' }],
    })
    expect(isChecked(policy('hold', 'hold'), BOTH)).toBe(false)
    expect(judgeAmounts(asked(dear), policy('reject'), BOTH, NOON).kind).toBe('reject')
  })

  it('asks again about one that is held, ever less often, at least once a day', () => {
    const next = (age: number) => {
      const now = NOON + age
      const verdict = judgeAmounts(asked(dear), policy('hold'), NONE, now)
      return verdict.kind === 'hold' ? verdict.askAt - now : undefined
    }
    expect([0, MINUTE, 5 * MINUTE, 3_000 * MINUTE].map(next)).toEqual([
      MINUTE,
      MINUTE,
      5 * MINUTE,
      1_440 * MINUTE,
    ])
  })
})

describe('an ERP that does not say', () => {
  const reason = { code: 'MESH_VALIDATION_DEADLINE', message: 'demo gave no answer for 9500 ms' }
  const silent: AmountAnswer = { kind: 'unknown', reason, final: false }

  it('is asked again while the order may wait, and no longer', () => {
    const judge = (age: number) => judgeAmounts(asked(silent), policy('hold'), NONE, NOON + age)
    expect(judge(0)).toEqual({ kind: 'ask', askAt: NOON + MINUTE })
    expect(judge(6 * MINUTE)).toEqual({ kind: 'ask', askAt: NOON + 10 * MINUTE })
    expect(judge(10 * MINUTE)).toEqual({
      kind: 'go',
      findings: [
        {
          path: 'order',
          code: 'MESH_ORDER_AMOUNTS_UNCHECKED',
          severity: 'warning',
          message: 'was not compared: demo gave no answer for 9500 ms (MESH_VALIDATION_DEADLINE)',
        },
      ],
    })
  })

  it('holds nothing up where it never does', () => {
    const never = asked({ ...silent, final: true })
    expect(judgeAmounts(never, policy('reject'), NONE, NOON)).toMatchObject({ kind: 'go' })
  })
})
