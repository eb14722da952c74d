import { describe, expect, it } from '@jest/globals'
import { parseDecimal } from '@carrick/kernel'
import fc from 'fast-check'
import { order, ORDER_ID } from '../order.fixture.ts'
import { applyFacts } from './apply-facts.ts'
import { answer, say } from './ledger.fixture.ts'
import { overShipments } from './ledger-findings.ts'
import { EMPTY_LEDGER, type LedgerState } from './state.ts'
import { deriveStatus } from './status.ts'
import { lowered, raised, type ShipmentTolerance } from './tolerance.ts'

const tolerant = (over: string, under: string): ShipmentTolerance => ({
  over: parseDecimal(over),
  under: parseDecimal(under),
})

/** Both lines with tolerances of their own; without one the policy's. */
const taken = ({ over, under }: Partial<ShipmentTolerance>) => {
  const own = { overDelivery: over ?? null, underDelivery: under ?? null }
  const lines = order().lines.map((line) => ({ ...line, ...own }))
  return say.queued(2, 1, { lines })
}

const posted = (own: Partial<ShipmentTolerance>) => [
  say.submitted(),
  taken(own),
  say.posted(3, [answer('L1', 'AP', '10'), answer('L2', 'AP', '5')]),
]

/** L1 was ordered in 10 pieces, L2 in 5. */
const shipped = (
  L1: string,
  L2: string,
  invoiced = false,
  own: Partial<ShipmentTolerance> = {},
): LedgerState => {
  const lines = { L1, L2 }
  const said = [
    ...posted(own),
    say.shipped('D1', 1, lines),
    ...(invoiced ? [say.invoiced('I1', 1, lines)] : []),
  ]
  return applyFacts(EMPTY_LEDGER, said.flat()).state
}
const fraction = fc.integer({ min: 0, max: 500 }).map((n) => (n / 1_000).toFixed(3))
const pieces = (most: number) => fc.integer({ min: 0, max: most })

describe('a line that was shipped a little short', () => {
  it('is complete within the tolerance, and closed when that much is invoiced', () => {
    const status = deriveStatus(ORDER_ID, shipped('9.5', '5', true), tolerant('0', '0.05'))
    expect(status).toMatchObject({
      fulfilment: 'SHIPPED',
      billing: 'INVOICED',
      lifecycle: 'CLOSED',
      lines: [{ state: 'INVOICED' }, { state: 'INVOICED' }],
    })
  })

  it('is not complete a millionth below it, or without one', () => {
    const state = shipped('9.499999', '5')
    expect(deriveStatus(ORDER_ID, state, tolerant('0', '0.05'))?.fulfilment).toBe(
      'PARTIALLY_SHIPPED',
    )
    expect(deriveStatus(ORDER_ID, shipped('9.5', '5'))?.fulfilment).toBe('PARTIALLY_SHIPPED')
  })

  it('is never less complete for a larger tolerance, and a whole one needs none', () => {
    const isShipped = (state: LedgerState, under: string) =>
      deriveStatus(ORDER_ID, state, tolerant('0', under))?.fulfilment === 'SHIPPED'
    fc.assert(
      fc.property(pieces(10), pieces(5), fraction, fraction, (a, b, one, other) => {
        const state = shipped(String(a), String(b))
        const [small = '0', large = '0'] = [one, other].toSorted()
        if (isShipped(state, small)) expect(isShipped(state, large)).toBe(true)
        expect(isShipped(shipped('10', '5'), small)).toBe(true)
      }),
      { numRuns: 200 },
    )
  })
})

describe('a line of which more was shipped', () => {
  it('is told beyond the tolerance alone, with what was expected', () => {
    expect(overShipments(shipped('10.5', '5'), tolerant('0.05', '0'))).toEqual([])
    expect(overShipments(shipped('10.500001', '5'), tolerant('0.05', '0'))).toMatchObject([
      { code: 'MESH_ORDER_LEDGER_OVERDONE', message: expect.stringContaining('10.500000') },
    ])
  })
})

describe('a line with a tolerance of its own', () => {
  const own = tolerant('0.1', '0.2')

  it('is complete by that, whatever the policy says', () => {
    const fulfilment = (L1: string, policy: ShipmentTolerance) =>
      deriveStatus(ORDER_ID, shipped(L1, '5', false, own), policy)?.fulfilment
    expect(fulfilment('8', tolerant('0', '0'))).toBe('SHIPPED')
    expect(fulfilment('7.999999', tolerant('0', '0.5'))).toBe('PARTIALLY_SHIPPED')
  })

  it('is overshipped by that, whatever the policy says', () => {
    const found = (L1: string, policy: ShipmentTolerance) =>
      overShipments(shipped(L1, '5', false, own), policy)
    expect(found('11', tolerant('0', '0'))).toEqual([])
    expect(found('11.000001', tolerant('0.5', '0'))).toMatchObject([
      { message: expect.stringContaining('11.000000') },
    ])
  })

  it('may forbid what the policy allows', () => {
    const strict = shipped('10.000001', '5', false, tolerant('0', '0'))
    expect(overShipments(strict, tolerant('0.5', '0.5'))).toHaveLength(1)
  })

  it('says one of the two, and the policy the other', () => {
    const under = { under: parseDecimal('0.2') }
    expect(overShipments(shipped('11', '5', false, under), tolerant('0.1', '0'))).toEqual([])
    const status = deriveStatus(ORDER_ID, shipped('8', '5', false, under), tolerant('0', '0'))
    expect(status?.fulfilment).toBe('SHIPPED')
  })

  it('is what the policy would make of it with the same fractions', () => {
    fc.assert(
      fc.property(pieces(12), pieces(7), fraction, fraction, (a, b, over, under) => {
        const said = tolerant(over, under)
        const [byLine, byPolicy] = [
          shipped(String(a), String(b), true, said),
          shipped(String(a), String(b), true),
        ]
        expect(deriveStatus(ORDER_ID, byLine)).toEqual(deriveStatus(ORDER_ID, byPolicy, said))
        expect(overShipments(byLine, tolerant('0', '0'))).toEqual(overShipments(byPolicy, said))
      }),
      { numRuns: 200 },
    )
  })
})

describe('what a fraction makes of a quantity', () => {
  it('is never more tolerant than was said', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 15n }), fraction, (quantity, part) => {
        const thousandths = BigInt(Math.round(Number(part) * 1_000))
        const most = (quantity * thousandths) / 1_000n
        expect(raised(quantity, parseDecimal(part)) - quantity).toBe(most)
        expect(quantity - lowered(quantity, parseDecimal(part))).toBe(most)
      }),
    )
  })
})
