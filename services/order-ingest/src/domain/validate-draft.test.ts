import { describe, expect, it } from '@jest/globals'
import { parseDecimal, ZERO } from '@carrick/kernel'
import type { OnMismatch } from '@carrick/mapping'
import { orderError } from '@carrick/order'
import type { Order } from '@carrick/schemas'
import { aLine, anOrder, SOME_ORDER } from '@carrick/testkit'
import { bundleOf } from '../adapters/demo-bundle.fake.ts'
import type { Asked, SimulatedLine, Simulation } from './simulation.ts'
import { validateDraft } from './validate-draft.ts'

const [, flow] = bundleOf().flows
const money = parseDecimal

const aLineOf = (over: Partial<SimulatedLine> = {}): SimulatedLine => ({
  lineId: 'line-1',
  unitPrice: money('89.00'),
  netAmount: money('178.00'),
  available: money('10.0'),
  confirmed: money('2'),
  promiseDate: '2026-11-25',
  ...over,
})

const simulated = (over: Partial<Simulation> = {}): Asked => ({
  kind: 'simulated',
  simulation: {
    currency: 'EUR',
    netAmount: money('178.00'),
    taxAmount: money('33.82'),
    credit: { ok: true, available: money('500') },
    lines: [aLineOf()],
    findings: [],
    ...over,
  },
})

const validate = (
  asked: Asked | undefined,
  {
    order = {},
    unpriced = [],
    onMismatch = 'warn',
    tolerance = '0.01',
  }: {
    readonly order?: Partial<Order>
    readonly unpriced?: readonly number[]
    readonly onMismatch?: OnMismatch
    readonly tolerance?: string
  } = {},
) => {
  if (flow === undefined) throw new Error('the demonstration has no flow for clients')
  const prepared = {
    flow,
    order: anOrder(SOME_ORDER, order),
    route: { rule: 'all', target: 'demo' },
    findings: [],
  }
  const price = { tolerance: parseDecimal(tolerance), onMismatch }
  return validateDraft(prepared, new Set(unpriced), asked, { price, tax: { onMismatch } })
}

const priced = (unitPrice: string) =>
  simulated({ lines: [aLineOf({ unitPrice: money(unitPrice) })] })

describe('a draft that its ERP would take', () => {
  it('is valid, with the amounts of the ERP and what each line can have', () => {
    expect(validate(simulated())).toEqual({
      state: 'VALID',
      reason: null,
      target: 'demo',
      rule: 'all',
      currency: 'EUR',
      netAmount: '178.00',
      taxAmount: '33.82',
      grossAmount: '211.82',
      credit: { ok: true, available: '500.00' },
      lines: [
        {
          lineId: 'line-1',
          lineNumber: 1,
          sku: 'ROPE-08',
          quantity: '2',
          unitPrice: '89.00',
          contractPrice: '89.00',
          priceOk: true,
          netAmount: '178.00',
          available: '10',
          confirmed: '2',
          promiseDate: '2026-11-25',
          findings: [],
        },
      ],
      findings: [],
    })
  })

  it('has amounts of its currency: none of the yen has a fraction', () => {
    const amounts = { currency: 'JPY', netAmount: money('17800'), taxAmount: money('1780') }
    const answer = validate(simulated(amounts), { order: { currency: 'JPY' } })
    expect([answer.netAmount, answer.grossAmount]).toEqual(['17800', '19580'])
  })

  it('is without a gross amount where nobody tells the tax', () => {
    const answer = validate(simulated({ taxAmount: null }))
    expect([answer.taxAmount, answer.grossAmount]).toEqual([null, null])
  })
})

describe('a price', () => {
  it.each<[string, string, boolean]>([
    ['89.89', '0.01', true],
    ['89.8900', '0.01', true],
    ['89.90', '0.01', false],
    ['88.11', '0.01', true],
    ['88.10', '0.01', false],
    ['89.01', '0', false],
  ])('of %s is within %s of 89.00: %s', (unitPrice, tolerance, ok) => {
    const lines = [aLine({ unitPrice: money(unitPrice) })]
    const answer = validate(simulated(), { order: { lines }, tolerance })
    expect(answer.lines[0]?.priceOk).toBe(ok)
    expect(answer.findings).toHaveLength(ok ? 0 : 1)
  })

  it('for a hundred is compared with a hundred times that of one', () => {
    const lines = [aLine({ unitPrice: money('89'), priceUnitQuantity: money('100') })]
    expect(validate(priced('0.89'), { order: { lines }, tolerance: '0' }).lines[0]?.priceOk).toBe(
      true,
    )
  })

  it.each<[OnMismatch, string, readonly string[]]>([
    ['accept', 'VALID', []],
    ['warn', 'VALID', ['warning']],
    ['reject', 'INVALID', ['error']],
  ])('that is another counts as the policy %s says', (onMismatch, state, severities) => {
    const answer = validate(priced('70.00'), { onMismatch })
    expect(answer.state).toBe(state)
    expect(answer.findings.map(({ severity }) => severity)).toEqual(severities)
    expect(answer.lines[0]).toMatchObject({ priceOk: false, findings: answer.findings })
  })

  it('that the ERP does not have is no other', () => {
    const answer = validate(simulated({ lines: [aLineOf({ unitPrice: null })] }), {
      onMismatch: 'reject',
    })
    expect(answer).toMatchObject({
      state: 'VALID',
      lines: [{ contractPrice: null, priceOk: null }],
    })
  })
})

describe('a quote', () => {
  const lines = [aLine({ unitPrice: ZERO, netAmount: ZERO })]
  const quote = { order: { lines, netAmount: ZERO }, unpriced: [0] }

  it('gets the prices of the ERP', () => {
    expect(validate(simulated(), quote)).toMatchObject({
      state: 'VALID',
      netAmount: '178.00',
      lines: [{ unitPrice: '89.00', contractPrice: '89.00', priceOk: null, netAmount: '178.00' }],
    })
  })

  const unknown = aLineOf({ unitPrice: null, netAmount: ZERO })

  it('is not valid where the ERP has no price either', () => {
    const answer = validate(simulated({ lines: [unknown], netAmount: ZERO }), quote)
    expect(answer).toMatchObject({
      state: 'INVALID',
      netAmount: null,
      grossAmount: null,
      lines: [{ netAmount: null }],
      findings: [{ code: 'MESH_ORDER_PRICE_UNKNOWN', path: 'lines[0].unitPrice' }],
    })
  })

  it('hears once that there is no price, where the ERP says so itself', () => {
    const finding = {
      path: 'lines[0].unitPrice',
      code: 'MESH_ERP_NO_PRICE',
      severity: 'error',
      message: 'there is none',
    } as const
    const answer = validate(simulated({ lines: [unknown], findings: [finding] }), quote)
    expect(answer.findings).toEqual([finding])
  })

  it('has no amounts while the ERP does not answer: none is never shown as zero', () => {
    const reason = { code: 'MESH_VALIDATION_DEADLINE', message: 'slow' }
    expect(validate({ kind: 'unknown', reason }, quote)).toMatchObject({
      state: 'PROVISIONAL',
      netAmount: null,
      lines: [{ unitPrice: null, netAmount: null }],
    })
  })
})

describe('what the ERP would not take', () => {
  it('makes the draft invalid, and stands with its line', () => {
    const finding = orderError('MESH_ORDER_SKU_MISSING', 'lines[0].sku', 'is blocked')
    expect(validate(simulated({ findings: [finding] }))).toMatchObject({
      state: 'INVALID',
      findings: [finding],
      lines: [{ findings: [finding] }],
    })
  })

  it('for its tax is said by the policy, but rounding is no difference', () => {
    const tax = (amount: string) => ({ order: { taxAmount: money(amount) } })
    expect(validate(simulated(), tax('33.82')).findings).toEqual([])
    expect(validate(simulated(), tax('33.825')).findings).toEqual([])
    expect(validate(simulated(), tax('33.83')).findings).toMatchObject([
      { code: 'MESH_ORDER_TAX_MISMATCH', severity: 'warning', path: 'taxAmount' },
    ])
    expect(validate(simulated(), { ...tax('30'), onMismatch: 'reject' }).state).toBe('INVALID')
  })

  it('for want of credit is a warning: the order would be held, not refused', () => {
    const credit = { ok: false, available: money('10.5') }
    expect(validate(simulated({ credit }))).toMatchObject({
      state: 'VALID',
      credit: { ok: false, available: '10.50' },
      findings: [{ code: 'MESH_ORDER_CREDIT_EXCEEDED', severity: 'warning' }],
    })
  })

  it('because its map cannot write it is said before it is an order', () => {
    const finding = orderError('MESH_ORDER_TEXT_TOO_LONG', 'lines[0].sku', 'is too long')
    expect(validate({ kind: 'unwritable', findings: [finding] })).toMatchObject({
      state: 'INVALID',
      findings: [finding],
    })
  })
})

describe('a draft whose ERP does not answer', () => {
  it('is provisional and says why, with the amounts of the draft itself', () => {
    const reason = { code: 'MESH_VALIDATION_DEADLINE', message: 'demo gave no answer' }
    expect(validate({ kind: 'unknown', reason })).toMatchObject({
      state: 'PROVISIONAL',
      reason,
      netAmount: '178.00',
      credit: null,
      lines: [{ unitPrice: '89.00', contractPrice: null, available: null, confirmed: null }],
    })
  })
})
