import { describe, expect, it } from '@jest/globals'
import { parseDecimal } from '@carrick/kernel'
import fc from 'fast-check'
import { ORDER_ID } from '../order.fixture.ts'
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

const posted = [
  say.submitted(),
  say.queued(2),
  say.posted(3, [answer('L1', 'AP', '10'), answer('L2', 'AP', '5')]),
]

/** L1 was ordered in 10 pieces, L2 in 5. */
const shipped = (L1: string, L2: string, invoiced = false): LedgerState => {
  const lines = { L1, L2 }
  const said = [
    ...posted,
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
