import { describe, expect, it } from '@jest/globals'
import { parseDecimal } from '@carrick/kernel'
import type { Hold } from '@carrick/mapping'
import { aLine, anOrder, NOON, SOME_ORDER } from '@carrick/testkit'
import fc from 'fast-check'
import { heldFor } from '../adapters/sample-intake.fake.ts'
import { decideCancellation } from './decide-cancellation.ts'
import { decideIntake, type IntakeEvent, nextVersion } from './decide-intake.ts'
import { holdsOf, type Intake } from './intake.ts'
import { operatedOf, operateHolds } from './operated-holds.ts'
import type { PreparedOrder } from './prepare-order.ts'
import { receivedSubmission } from './received.ts'

const RULED: readonly Hold[] = ['FRAUD', 'ADDRESS', 'EXPORT']

/** An order as it comes: what the rules have against it, and what the sales side releases. */
interface Coming {
  readonly kind: 'comes'
  readonly quantity: number
  readonly reasons: readonly Hold[]
  readonly releases: readonly Hold[]
}

type Happening =
  | Coming
  | { readonly kind: 'operator'; readonly verb: 'hold' | 'release'; readonly hold: Hold }
  | { readonly kind: 'woken' | 'given-up' | 'refused' }

const someHolds = fc.subarray([...RULED])
const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('comes' as const),
      quantity: fc.integer({ min: 1, max: 2 }),
      reasons: someHolds,
      releases: someHolds,
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('operator' as const),
      verb: fc.constantFrom('hold' as const, 'release' as const, 'release' as const),
      hold: fc.constantFrom<Hold>(...RULED, 'MANUAL'),
    }),
  },
  { weight: 2, arbitrary: fc.constant<Happening>({ kind: 'woken' }) },
  { weight: 1, arbitrary: fc.constantFrom<Happening>({ kind: 'given-up' }, { kind: 'refused' }) },
)

const flow: PreparedOrder['flow'] = {
  flow: 'client-orders',
  from: 'clients',
  mode: 'live',
  takes: () => true,
  wantsCancel: () => false,
  wantsLineCancel: () => false,
  releases: () => new Set(),
  reads: { header: [], lines: [] },
}

const received = receivedSubmission(SOME_ORDER, {
  client: 'web-shop',
  channel: 'web',
  externalId: 'WEB-1',
  draft: {},
})

interface Told {
  readonly event: IntakeEvent
  /** What still stood in its way when it was told. */
  readonly against: readonly Hold[]
}

interface Life {
  readonly known: Intake | undefined
  readonly last: Coming | undefined
  readonly told: readonly Told[]
  readonly refusals: number
}

const BORN: Life = { known: undefined, last: undefined, told: [], refusals: 0 }

const judge = (life: Life, known: Intake | undefined, last: Coming, again: boolean): Life => {
  const version = nextVersion(known)
  const lines = [aLine({ quantity: parseDecimal(String(last.quantity)) })]
  const prepared: PreparedOrder = {
    flow,
    order: anOrder(SOME_ORDER, { version, lines }),
    route: { rule: 'all', target: 'demo' },
    reasons: heldFor(...last.reasons),
    releases: new Set(last.releases),
    findings: [],
  }
  const decision = decideIntake(received, prepared, known, {
    now: NOON,
    parkForMs: 1_000,
    isKnown: () => true,
    duplicates: [],
    amounts: { price: 'accept', tax: 'accept', waitForMs: 1, askAgainMs: 1 },
    before: undefined,
    again,
  })
  const { manual, releases } = operatedOf(known)
  const done = new Set([...last.releases, ...releases.map(({ hold }) => hold)])
  const against = [
    ...last.reasons.filter((hold) => !done.has(hold)),
    ...(manual === null || last.releases.includes('MANUAL') ? [] : (['MANUAL'] as const)),
  ]
  const events = (decision?.events ?? []).map((event) => ({ event, against }))
  return { ...life, last, known: decision?.state ?? known, told: [...life.told, ...events] }
}

const problem = { code: 'MESH_ERP_REFUSED', message: 'no' }
const failure = { at: NOON, told: 1, rejected: true, problem, findings: [] }

const live = (life: Life, next: Happening): Life => {
  const { known, last } = life
  if (next.kind === 'comes') return judge(life, known, next, false)
  if (known === undefined || last === undefined) return life
  switch (next.kind) {
    case 'operator': {
      const outcome = operateHolds(known, { ...next, reason: 'so' }, NOON)
      if (outcome.kind === 'refused') return life
      return judge(life, { ...known, operated: outcome.operated }, last, true)
    }
    case 'woken':
      return known.step === 'HELD' ? judge(life, known, last, true) : life
    case 'refused':
      return known.step === 'QUEUED' && known.failure === null
        ? { ...life, refusals: life.refusals + 1, known: { ...known, failure } }
        : life
    case 'given-up': {
      const given = decideCancellation(known, true, null, NOON)
      const events = (given?.holdCases ?? []).map((event) => ({ event, against: [] }))
      return { ...life, known: given?.state ?? known, told: [...life.told, ...events] }
    }
  }
}

const always = (check: (life: Life) => void): void => {
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 25 }), (happenings) => {
      check(happenings.reduce(live, BORN))
    }),
    { numRuns: 1_000 },
  )
}

const queuedIn = ({ told }: Life) => told.filter(({ event }) => event.kind === 'queued')

/** By hold, what was told of its case. */
const casesIn = ({ told }: Life): ReadonlyMap<Hold, readonly IntakeEvent[]> => {
  const cases = new Map<Hold, IntakeEvent[]>()
  for (const { event } of told) {
    if (event.kind !== 'hold-opened' && event.kind !== 'hold-resolved') continue
    const hold = event.kind === 'hold-opened' ? event.story.hold : event.hold
    cases.set(hold, [...(cases.get(hold) ?? []), event])
  }
  return cases
}

describe('whatever holds an order, and whoever releases it', () => {
  it('it goes to its ERP only when nothing holds it any more', () => {
    always((life) => {
      for (const { against } of queuedIn(life)) expect(against).toEqual([])
    })
  })

  it('it goes once, and again only after its ERP refused it', () => {
    always((life) => {
      expect(queuedIn(life).length).toBeLessThanOrEqual(life.refusals + 1)
    })
  })

  it('each hold has a case, opened and closed by turns, open as long as the hold', () => {
    always((life) => {
      const { known } = life
      const held = known?.cancellation ? [] : known ? holdsOf(known) : []
      for (const [hold, events] of casesIn(life)) {
        events.forEach((event, index) => {
          expect(event.kind).toBe(index % 2 === 0 ? 'hold-opened' : 'hold-resolved')
          expect(event).toMatchObject({ caseVersion: index + 1 })
        })
        expect(events.length % 2 === 1).toBe(held.includes(hold))
      }
      for (const hold of held) expect(casesIn(life).has(hold)).toBe(true)
    })
  })
})
