import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  canonicalText,
  compareDecimal,
  type Decimal,
  decimal,
  fitsScale,
  isDecimal,
  addDecimal,
} from '@carrick/kernel'
import { ORDER_ID } from '../order.fixture.ts'
import { applyFacts, factsVersion, type OrderFact } from './apply-facts.ts'
import { ledgerFindings } from './ledger-findings.ts'
import { answer, say } from './ledger.fixture.ts'
import { EMPTY_LEDGER, type LedgerState } from './state.ts'
import { deriveStatus } from './status.ts'

type Said = readonly OrderFact[]

const version = fc.integer({ min: 1, max: 5 })
const quantity = fc.integer({ min: 0, max: 12_000 }).map((n) => (n / 1000).toFixed(3))
const lines = fc.record({ L1: quantity, L2: quantity }, { requiredKeys: [] })
const code = fc.constantFrom('AB' as const, 'AP' as const, 'CA' as const, 'RE' as const)
const hold = fc.constantFrom('CREDIT', 'PRICE')
const shipment = fc.constantFrom('D1', 'D2')
const settlement = fc.constantFrom('DUE', 'PARTIALLY_PAID', 'PAID', 'WRITTEN_OFF')
const progress = fc.constantFrom('REQUESTED', 'CREDITED', 'REFUND_PENDING', 'REFUNDED', 'CLOSED')
const answers = fc
  .tuple(code, quantity, quantity)
  .map(([c, confirmed, backordered]) => [
    answer('L1', c, confirmed, backordered),
    answer('L2', 'AP', '5'),
  ])

/** Any statement of any producer, contradictions of equal version among them. */
const anything: fc.Arbitrary<Said> = fc.oneof(
  fc.tuple(version, version).map(([count, v]) => say.submitted(count, v)),
  fc.tuple(version, version).map(([count, v]) => say.queued(count, v)),
  fc.tuple(version, version).map(([count, v]) => say.observed(count, v)),
  version.map((count) => say.shown(count, `801-${String(count)}`, 'L1')),
  fc.tuple(version, version).map(([count, v]) => say.invalid(count, v)),
  fc.tuple(version, hold).map(([count, awaited]) => say.parked(count, awaited)),
  version.map((count) => say.heldBack(count, 'PRICE')),
  version.map((count) => say.lacksCode(count)),
  version.map((count) => say.unparked(count)),
  fc.tuple(version, answers).map(([count, said]) => say.posted(count, said)),
  fc.tuple(version, hold).map(([count, held]) => say.posted(count, [], [held])),
  fc.tuple(version, fc.boolean(), version).map((args) => say.failed(...args)),
  fc.tuple(version, answers, code, fc.boolean()).map((args) => say.acknowledged(...args)),
  fc.tuple(version, hold).map(([v, held]) => say.held(v, held)),
  fc.tuple(version, hold).map(([v, held]) => say.released(v, held)),
  version.map((v) => say.amendmentRejected(v)),
  version.map((v) => say.cancelRequested(v)),
  fc.tuple(version, lines).map(([v, cancelled]) => say.cancelled(v, cancelled)),
  version.map((v) => say.cancelRefused(v)),
  fc.tuple(shipment, version, lines, fc.boolean()).map((args) => say.shipped(...args)),
  fc.tuple(shipment, version, lines).map((args) => say.delivered(...args)),
  fc.tuple(shipment, version, lines).map((args) => say.invoiced(...args)),
  fc.tuple(shipment, version, lines).map((args) => say.withdrawn(...args)),
  fc.tuple(shipment, version, settlement).map((args) => say.paid(...args)),
  fc.tuple(shipment, version, lines, fc.boolean()).map((args) => say.returned(...args)),
  fc.tuple(shipment, version, lines, fc.boolean()).map((args) => say.credited(...args)),
  fc.tuple(shipment, version, progress).map((args) => say.returning(...args)),
  fc.tuple(version, version).map(([count, v]) => say.amendmentRequested(count, v)),
  fc.tuple(version, version, answers).map((args) => say.amended(...args)),
)
const history = fc.array(anything, { maxLength: 25 })

/** JSON there and back with every step, as the store keeps it. */
const fold = (said: readonly Said[]): LedgerState =>
  said.reduce<LedgerState>(
    (state, facts) => JSON.parse(JSON.stringify(applyFacts(state, facts).state)) as LedgerState,
    EMPTY_LEDGER,
  )

/** The same events in another order, some of them several times. */
const disturbed = history.chain((said) =>
  fc.tuple(
    fc.constant(said),
    fc.shuffledSubarray([...said, ...said], {
      minLength: said.length * 2,
      maxLength: said.length * 2,
    }),
  ),
)

describe('the ledger of an order', () => {
  it('ends in the same state whatever the order, duplication and delay of facts', () => {
    fc.assert(
      fc.property(disturbed, ([inOrder, shuffled]) => {
        const [a, b] = [fold(inOrder), fold(shuffled)]
        expect(canonicalText(b)).toBe(canonicalText(a))
        expect(deriveStatus(ORDER_ID, b)).toEqual(deriveStatus(ORDER_ID, a))
      }),
      { numRuns: 500 },
    )
  })

  it('ends in the same state when each producer is delayed on its own', () => {
    const of =
      (...kinds: readonly (keyof LedgerState)[]) =>
      (facts: Said) =>
        facts.some(({ register }) => kinds.includes(register))
    fc.assert(
      fc.property(history, fc.nat(), (said, turn) => {
        const producers = [
          said.filter(of('intake', 'cancelRequests')),
          said.filter(of('posted', 'failed', 'amendments', 'cancelOutcomes')),
          said.filter(
            (facts) =>
              !of(
                'intake',
                'cancelRequests',
                'posted',
                'failed',
                'amendments',
                'cancelOutcomes',
              )(facts),
          ),
        ]
        const late = producers.map((_, index) => producers[(index + turn) % producers.length] ?? [])
        expect(canonicalText(fold(late.flat()))).toBe(canonicalText(fold(producers.flat())))
      }),
    )
  })

  it('does not change when told what it knows', () => {
    fc.assert(
      fc.property(history, (said) => {
        const state = fold(said)
        for (const facts of said) expect(applyFacts(state, facts).effect).not.toBe('applied')
      }),
    )
  })

  it('has a version that never falls, and rises with every news', () => {
    fc.assert(
      fc.property(history, (said) => {
        let state: LedgerState = EMPTY_LEDGER
        for (const fact of said.flat()) {
          const known = (
            state[fact.register] as Readonly<Record<string, { version: number } | undefined>>
          )[fact.key]
          const next = applyFacts(state, [fact]).state
          const rises = known === undefined || fact.version > known.version
          if (rises) expect(factsVersion(next)).toBeGreaterThan(factsVersion(state))
          else expect(factsVersion(next)).toBe(factsVersion(state))
          state = next
        }
      }),
    )
  })

  it('keeps every quantity at or above zero and promises no more than was ordered', () => {
    const sum = (...parts: readonly Decimal[]) => parts.reduce(addDecimal, decimal(0n, 6))
    fc.assert(
      fc.property(history, (said) => {
        const state = fold([say.submitted(), ...said])
        for (const line of deriveStatus(ORDER_ID, state)?.lines ?? []) {
          const { ordered, confirmed, backordered, rejected, cancelled, shipped, delivered } = line
          for (const value of Object.values(line)) {
            if (!isDecimal(value)) continue
            expect(compareDecimal(value, decimal(0n, 0))).not.toBe(-1)
            expect(fitsScale(value, 6)).toBe(true)
          }
          expect(compareDecimal(delivered, shipped)).not.toBe(1)
          expect(compareDecimal(sum(backordered, rejected, cancelled), ordered)).not.toBe(1)
          if (compareDecimal(confirmed, ordered) <= 0) {
            expect(
              compareDecimal(sum(confirmed, backordered, rejected, cancelled), ordered),
            ).not.toBe(1)
          }
        }
      }),
      { numRuns: 500 },
    )
  })
})

describe('facts that cannot be', () => {
  const told = (...said: readonly Said[]) =>
    ledgerFindings(fold([say.submitted(), ...said])).map(
      ({ path, message }) => `${path} ${message}`,
    )

  it.each<[string, Said, string]>([
    [
      'more shipped than ordered',
      say.shipped('D1', 1, { L1: '11' }),
      'lines.L1 shipped: 11.000000; expected at most 10.000000, what was ordered less cancelled',
    ],
    [
      'invoiced before shipped',
      say.invoiced('I1', 1, { L1: '1' }),
      'lines.L1 invoiced: 1.000000; expected at most 0.000000, what was shipped',
    ],
    [
      'returned what never left',
      say.returned('R1', 1, { L1: '1' }),
      'lines.L1 returned: 1.000000; expected at most 0.000000, what was shipped',
    ],
    [
      'a line that nobody ordered',
      say.shipped('D1', 1, { L9: '1' }),
      'shipments.D1 names line L9, which the order does not have',
    ],
  ])('are told: %s', (_name, said, expected) => {
    expect(told(said)).toEqual([expected])
  })

  it('are told: shipped although cancelled', () => {
    const both = [say.cancelled(1, { L1: '4' }), say.shipped('D1', 1, { L1: '10' })]
    expect(told(...both)).toEqual([
      'lines.L1 cancelled although shipped: 4.000000; expected at most 0.000000, what was nothing',
    ])
  })

  it('are allowed within the tolerance', () => {
    const state = fold([
      say.submitted(),
      say.shipped('D1', 1, { L1: '10.5' }),
      say.invoiced('I1', 1, { L2: '5' }),
    ])
    expect(ledgerFindings(state, { over: decimal(5n, 2), prepaid: true })).toEqual([])
    expect(ledgerFindings(state, { over: decimal(4n, 2), prepaid: true })).toHaveLength(1)
  })

  it('are not looked for before the order itself arrives', () => {
    expect(ledgerFindings(fold([say.shipped('D1', 1, { L9: '1' })]))).toEqual([])
  })
})

describe('effect of a fact', () => {
  const { state } = applyFacts(undefined, say.shipped('D1', 2, { L1: '4' }))

  it.each<[string, Said, string]>([
    ['the same again, in another scale', say.shipped('D1', 2, { L1: '4.0' }), 'duplicate'],
    ['an older version', say.shipped('D1', 1, { L1: '3' }), 'superseded'],
    ['a newer version', say.shipped('D1', 3, { L1: '3' }), 'applied'],
    ['another document', say.shipped('D2', 1, { L1: '3' }), 'applied'],
    ['a contradiction of the same version', say.shipped('D1', 2, { L1: '3' }), 'superseded'],
    ['nothing that counts', [], 'applied'],
  ])('of %s', (_name, said, expected) => {
    expect(applyFacts(state, said).effect).toBe(expected)
  })
})
