import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  addDecimal,
  compareDecimal,
  type Decimal,
  formatDecimal,
  multiplyDecimal,
  parseDecimal,
  rescale,
  ZERO,
} from '@carrick/kernel'
import type { Envelope, LineQuantity } from '@carrick/schemas'
import {
  RefundRequested,
  ReturnAuthorizationRequested,
  ReturnCreditRequested,
  ReturnStatusChanged,
} from '@carrick/schemas'
import { openBook } from './adapters/open-book.fake.ts'
import { LINE, say, SOME_RETURN } from './adapters/sample-return.fake.ts'

type Said = { readonly meta: Envelope }

const OTHER_RETURN = '6f1c2d9e-6a44-5c38-9d0b-8f0c2a1b7e33'

const sum = (amounts: readonly Decimal[]): Decimal => amounts.reduce(addDecimal, ZERO)
const quantityIn = (all: readonly (readonly LineQuantity[])[]): Decimal =>
  sum(all.flat().map(({ quantity }) => quantity))
const isAtMost = (some: Decimal, most: Decimal): boolean => compareDecimal(some, most) <= 0

/** Gross, of one unit. */
const EACH = parseDecimal('11.90')

const of = <T extends Said>(returnId: string, event: T): T => ({ ...event, returnId })

/** One return of the order, and what becomes of it where it is handled. */
interface Plan {
  readonly returnId: string
  readonly asked: number
  readonly came: number
  readonly fine: number
  readonly isRefundRefused: boolean
}

const planOf = (returnId: string): fc.Arbitrary<Plan> =>
  fc
    .record({
      asked: fc.integer({ min: 1, max: 3 }),
      came: fc.integer({ min: 0, max: 4 }),
      share: fc.integer({ min: 0, max: 4 }),
      isRefundRefused: fc.boolean(),
    })
    .map(({ share, ...plan }) => ({ returnId, ...plan, fine: Math.min(share, plan.came) }))

/** The order's own life, and what the warehouse finds. */
const factsOf = (plans: readonly Plan[]): readonly Said[] => [
  say.queued(),
  say.posted(),
  say.shipped({ [LINE]: '1' }, { shipment: 'D1' }),
  say.shipped({ [LINE]: '2' }, { shipment: 'D2' }),
  say.delivered({ [LINE]: '1' }, { shipment: 'D1' }),
  say.invoiced({ [LINE]: '2' }),
  say.invoiced({ [LINE]: '3' }, { version: 2 }),
  ...plans.flatMap(({ returnId, asked, came, fine }) => [
    say.snapshot({ [LINE]: String(asked) }, { returnId }),
    ...(came === 0
      ? []
      : [
          say.returned({ [LINE]: '1' }, { returnId, document: returnId }),
          say.returned({ [LINE]: String(came) }, { returnId, document: returnId, version: 2 }),
          of(returnId, say.inspected(String(fine), String(came - fine))),
        ]),
  ]),
]

/** An ERP and a payment provider that answer what they are asked, later. */
const answersOf = (
  book: ReturnType<typeof openBook>,
  plans: readonly Plan[],
  known: Set<string>,
): readonly Said[] => {
  const once = (name: string, answers: readonly Said[]): readonly Said[] => {
    if (known.has(name)) return []
    known.add(name)
    return answers
  }
  return [
    ...book
      .told(ReturnAuthorizationRequested)
      .flatMap(({ returnId }) => once(`authorize ${returnId}`, [of(returnId, say.authorized())])),
    ...book.told(ReturnCreditRequested).flatMap(({ returnId, requestVersion, lines }) => {
      const memo = `${returnId}/${String(requestVersion)}`
      const quantities = Object.fromEntries(
        lines.map(({ lineId, quantity }) => [lineId, String(Number(quantity.unscaled) / 1e6)]),
      )
      const gross = formatDecimal(rescale(multiplyDecimal(quantityIn([lines]), EACH), 2))
      return once(`credit ${memo}`, [
        of(returnId, say.credited(requestVersion, memo, gross)),
        say.memo(quantities, { memo, gross, returnId }),
      ])
    }),
    ...book.told(RefundRequested).flatMap(({ returnId, refundNumber, amount }) => {
      const isRefused = plans.some((plan) => plan.returnId === returnId && plan.isRefundRefused)
      const name = `refund ${returnId} ${String(refundNumber)}`
      return isRefused
        ? once(name, [of(returnId, say.refundFailed(refundNumber))])
        : once(name, [
            of(returnId, say.refundTaken(refundNumber)),
            of(returnId, say.refunded(refundNumber, formatDecimal(rescale(amount, 2)))),
          ])
    }),
  ]
}

const OVER = new Set(['CLOSED', 'REJECTED', 'CANCELLED', 'EXPIRED'])

const standingOf = (book: ReturnType<typeof openBook>, { returnId, isRefundRefused }: Plan) => {
  const status = book.status(returnId)
  // A refund that is refused stops it where it is, for a person: how much was credited by then is of the way.
  if (isRefundRefused && status?.state === 'REFUND_FAILED') {
    const { state, waitsFor, exceptionCode } = status
    return { state, waitsFor, exceptionCode }
  }
  // How often it changed, until when it waits, and in how many memos it was credited are those of the way.
  return { ...status, statusVersion: 0, dueAt: null, creditMemoId: null, refundId: null }
}

/** Nothing is promised or asked for that is not covered by what the world has done. */
const checkPromises = (book: ReturnType<typeof openBook>, heard: readonly Said[]): void => {
  const posted = heard.flatMap((event) =>
    'creditMemoId' in event ? [String(event.creditMemoId)] : [],
  )
  for (const { creditMemoId } of book.told(RefundRequested)) expect(posted).toContain(creditMemoId)
  const authorized = book.told(ReturnAuthorizationRequested).map(({ lines }) => lines)
  expect(isAtMost(quantityIn(authorized), parseDecimal('3'))).toBe(true)
  const credited = book.told(ReturnCreditRequested).map(({ lines }) => lines)
  expect(isAtMost(quantityIn(credited), parseDecimal('3'))).toBe(true)
  for (const status of book.told(ReturnStatusChanged)) {
    if (status.waitsFor !== null) {
      expect(status.ownerRole).not.toBeNull()
      expect(status.dueAt).not.toBeNull()
    }
    if (status.state.startsWith('REFUND')) expect(posted.length).toBeGreaterThan(0)
    for (const { requested, received, accepted, rejected, credited: done } of status.lines) {
      expect(isAtMost(accepted, requested)).toBe(true)
      expect(isAtMost(addDecimal(accepted, rejected), received)).toBe(true)
      expect(isAtMost(done, accepted)).toBe(true)
    }
  }
}

/** Plays the facts in the sequence that the picks say, some of them twice, and answers what is asked. */
const play = (plans: readonly Plan[], picks: readonly number[]) => {
  const book = openBook({ restockingFee: { rate: '0.10' } })
  const known = new Set<string>()
  const heard: Said[] = []
  let waiting = [...factsOf(plans)]
  for (let turn = 0; waiting.length > 0; turn += 1) {
    const pick = picks[turn % picks.length] ?? 0
    const event = waiting[pick % waiting.length]
    if (event === undefined) break
    // Every third pick leaves the event where it is: it comes again.
    const staysToo = pick % 3 === 0 && turn < 60
    if (!staysToo) waiting = waiting.filter((one) => one !== event)
    heard.push(event)
    const { emit = [] } = book.hear(event)
    if (emit.length > 0) checkPromises(book, heard)
    waiting.push(...answersOf(book, plans, known))
  }
  return book
}

const picks = fc.array(fc.nat(1_000), { minLength: 1, maxLength: 40 })

describe('a return', () => {
  it('comes to the same end whatever the order, duplication and delay of what others say', () => {
    fc.assert(
      fc.property(planOf(SOME_RETURN), picks, (plan, sequence) => {
        const inOrder = play([plan], [1])
        const shuffled = play([plan], sequence)
        expect(standingOf(shuffled, plan)).toEqual(standingOf(inOrder, plan))
        // It is over, or somebody knows what it waits for.
        const { state, waitsFor, exceptionCode } = standingOf(inOrder, plan)
        const isOver = OVER.has(String(state))
        expect(isOver || waitsFor !== null || exceptionCode !== null).toBe(true)
      }),
      { numRuns: 40 },
    )
  })
})

describe('two returns that race for the same goods', () => {
  it('never get more than was shipped, invoiced, accepted and credited, in whatever order', () => {
    fc.assert(
      fc.property(planOf(SOME_RETURN), planOf(OTHER_RETURN), picks, (a, b, sequence) => {
        play([a, b], sequence)
      }),
      { numRuns: 40 },
    )
  })
})
