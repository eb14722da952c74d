import { describe, expect, it } from '@jest/globals'
import { type Finding, hasErrors, parseDecimal } from '@carrick/kernel'
import { orderError } from '@carrick/order'
import { aLine, anOrder, NOON, SOME_ORDER } from '@carrick/testkit'
import fc from 'fast-check'
import { decideIntake, type IntakeEvent, nextVersion, sentenceOf } from './decide-intake.ts'
import { type Intake, isCancelling } from './intake.ts'
import type { PreparedOrder } from './prepare-order.ts'
import { receivedSubmission } from './received.ts'

/** What happens to one order, one after the other. */
type Happening =
  | {
      readonly kind: 'comes'
      readonly quantity: number
      readonly isValid: boolean
      readonly isRouted: boolean
    }
  | { readonly kind: 'woken' }
  | { readonly kind: 'erp-learns' | 'erp-blocks' }
  | { readonly kind: 'refused' }
  | { readonly kind: 'given-up' }

const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('comes' as const),
      quantity: fc.integer({ min: 1, max: 3 }),
      isValid: fc.boolean(),
      isRouted: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, fc.boolean()),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.constantFrom<Happening>(
      { kind: 'woken' },
      { kind: 'erp-learns' },
      { kind: 'erp-blocks' },
      { kind: 'refused' },
    ),
  },
  { weight: 1, arbitrary: fc.constant<Happening>({ kind: 'given-up' }) },
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

const UNCHECKED = { price: 'accept', tax: 'accept', waitForMs: 1, askAgainMs: 1 } as const
const WRONG: Finding = orderError('MESH_ORDER_TEXT_TOO_LONG', 'notes[0]', 'has 2 characters')
const LOST: Finding = orderError('MESH_ORDER_NO_ROUTE', 'order', 'no rule takes it')

const preparedOf = (
  { quantity, isValid, isRouted }: Extract<Happening, { kind: 'comes' }>,
  version: number,
): PreparedOrder => ({
  flow,
  order: anOrder(SOME_ORDER, {
    version,
    lines: [aLine({ quantity: parseDecimal(String(quantity)) })],
  }),
  ...(isRouted && { route: { rule: 'all', target: 'demo' } }),
  findings: [...(isValid ? [] : [WRONG]), ...(isRouted ? [] : [LOST])],
})

interface Told {
  readonly event: IntakeEvent
  /** What was true when it was told. */
  readonly isGood: boolean
  readonly isKnown: boolean
}

interface Life {
  readonly known: Intake | undefined
  readonly told: readonly Told[]
  readonly last: Extract<Happening, { kind: 'comes' }> | undefined
  readonly isKnown: boolean
}

const take = (life: Life, last: NonNullable<Life['last']>, at: number): Life => {
  const { known, isKnown } = life
  const prepared = preparedOf(last, nextVersion(known))
  const decision = decideIntake(received, prepared, known, {
    now: NOON + at,
    parkForMs: 1_000,
    isKnown: () => isKnown,
    duplicates: [],
    amounts: UNCHECKED,
    before: undefined,
  })
  if (decision === undefined) return { ...life, last }
  const isGood = !hasErrors(prepared.findings)
  const told = decision.events.map((event) => ({ event, isGood, isKnown }))
  return { ...life, last, known: decision.state, told: [...life.told, ...told] }
}

const problem = { code: 'MESH_ERP_REFUSED', message: 'no' }
const failure = { at: NOON, told: 1, rejected: true, problem, findings: [] }
const cancellation = { step: 'DONE', at: NOON } as const

const live = (life: Life, next: Happening, at: number): Life => {
  const { known, last } = life
  switch (next.kind) {
    case 'comes':
      return take(life, next, at)
    case 'woken':
      return known?.step === 'PARKED' && last ? take(life, last, at) : life
    case 'erp-learns':
      return { ...life, isKnown: true }
    case 'erp-blocks':
      return { ...life, isKnown: false }
    case 'refused':
      return known?.step === 'QUEUED' ? { ...life, known: { ...known, failure } } : life
    case 'given-up':
      return known === undefined ? life : { ...life, known: { ...known, cancellation } }
  }
}

const BORN: Life = { known: undefined, told: [], last: undefined, isKnown: false }

const holds = (check: (life: Life, happenings: readonly Happening[]) => void): void => {
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 30 }), (happenings) => {
      check(happenings.reduce(live, BORN), happenings)
    }),
    { numRuns: 1_000 },
  )
}

const queuedIn = ({ told }: Life) =>
  told.flatMap(({ event, ...when }) => (event.kind === 'queued' ? [{ ...event, ...when }] : []))

const isRising = (numbers: readonly number[]): boolean =>
  numbers.every((number, index) => index === 0 || number > (numbers[index - 1] ?? Infinity))

describe('whatever happens to an order', () => {
  it('no version of it is queued twice', () => {
    holds((life) => {
      expect(isRising(queuedIn(life).map(({ order }) => order.version))).toBe(true)
    })
  })

  it('it is queued only while it is valid and its ERP knows what it names', () => {
    holds((life) => {
      for (const { isGood, isKnown } of queuedIn(life))
        expect([isGood, isKnown]).toEqual([true, true])
    })
  })

  it('it is queued again only after its ERP refused it', () => {
    holds((life, happenings) => {
      const refusals = happenings.filter(({ kind }) => kind === 'refused').length
      expect(queuedIn(life).length).toBeLessThanOrEqual(refusals + 1)
    })
  })

  it('nothing is said of it after it was given up', () => {
    holds((_life, happenings) => {
      let life = BORN
      for (const [at, next] of happenings.entries()) {
        const after = live(life, next, at)
        if (isCancelling(life.known)) expect(after.told).toEqual(life.told)
        life = after
      }
    })
  })

  it('its case is opened and closed by turns', () => {
    holds(({ told, known }) => {
      const turns = told.flatMap(({ event: { kind } }) => (kind.startsWith('case') ? [kind] : []))
      turns.forEach((kind, index) => {
        expect(kind).toBe(index % 2 === 0 ? 'case-opened' : 'case-resolved')
      })
      expect(known?.caseVersion ?? 0).toBe(turns.length)
    })
  })

  it('hearing the same once more says nothing new', () => {
    holds((life) => {
      if (life.last === undefined) return
      const once = take(life, life.last, 100)
      expect(take(once, life.last, 101).told).toEqual(once.told)
    })
  })

  it('its state names the version that was queued last', () => {
    holds((life) => {
      const last = queuedIn(life).at(-1)
      expect(life.known?.queuedVersion ?? 0).toBe(last?.order.version ?? 0)
    })
  })

  it('a change of what its ERP has is asked for as a version above it', () => {
    holds(({ told }) => {
      for (const { event } of told) {
        if (event.kind === 'amendment') {
          expect(event.order.version).toBeGreaterThan(event.baseVersion)
        }
      }
    })
  })
})

describe('an order that stays parked', () => {
  it('keeps the moment at which a person is asked', () => {
    const parked = take(BORN, { kind: 'comes', quantity: 1, isValid: true, isRouted: true }, 0)
    const context = {
      now: NOON + 500,
      parkForMs: 1_000,
      isKnown: () => false,
      duplicates: [],
      amounts: UNCHECKED,
      before: undefined,
    }
    const line = aLine({ sku: 'OTHER', quantity: parseDecimal('1') })
    const prepared = preparedOf({ kind: 'comes', quantity: 1, isValid: true, isRouted: true }, 1)
    const other = { ...prepared, order: anOrder(SOME_ORDER, { lines: [line] }) }
    expect(decideIntake(received, other, parked.known, context)).toMatchObject({
      deadline: NOON + 1_500,
    })
    const again = { ...context, again: true }
    expect(decideIntake(received, prepared, parked.known, again)).toMatchObject({
      events: [],
      deadline: NOON + 1_000,
    })
  })
})

describe('the cause of a case', () => {
  it('is every error in one sentence, and no warning', () => {
    const warning: Finding = { ...LOST, severity: 'warning' }
    expect(sentenceOf([WRONG, warning, LOST])).toBe(
      'notes[0]: has 2 characters; order: no rule takes it',
    )
  })
})
