import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { Envelope } from '@carrick/schemas'
import { NOON } from '@carrick/testkit'
import { openBook } from './adapters/open-book.fake.ts'
import { A_POLICY, LINE, say, SOME_RETURN } from './adapters/sample-return.fake.ts'
import { deriveReturn } from './domain/derive-return.ts'
import type { Instruction } from './domain/instruct.ts'
import { brokenInvariants } from './domain/return-invariants.ts'

type Book = ReturnType<typeof openBook>
type Act = (book: Book, now: number) => unknown

const version = fc.integer({ min: 1, max: 4 })
const quantity = fc.integer({ min: 0, max: 4 }).map(String)
const lines = fc.oneof(
  quantity.map((units) => ({ [LINE]: units })),
  quantity.map((units) => ({ [LINE]: '1', 'line-9': units })),
)
const withdrawn = fc.boolean()
const number = fc.integer({ min: 1, max: 3 })
const memo = fc.constantFrom('C1', 'C2')
const by = { returnId: SOME_RETURN, by: 'ada' }

const hear =
  (event: { readonly meta: Envelope }): Act =>
  (book, now) =>
    book.hear(event, now)
const instruct =
  (instruction: Instruction): Act =>
  (book, now) =>
    book.instruct(instruction, now)

/** Anything that anybody may say or decide, contradictions and what nobody asked for among them. */
const anything: fc.Arbitrary<Act> = fc.oneof(
  fc.constantFrom<Act>(hear(say.queued()), hear(say.posted()), hear(say.authorized())),
  fc
    .tuple(lines, version, withdrawn)
    .map(([of, v, gone]) => hear(say.shipped(of, { version: v, withdrawn: gone }))),
  fc.tuple(lines, version).map(([of, v]) => hear(say.delivered(of, { version: v }))),
  fc
    .tuple(lines, version, withdrawn)
    .map(([of, v, gone]) => hear(say.invoiced(of, { version: v, withdrawn: gone }))),
  fc
    .tuple(lines, version, fc.boolean())
    .map(([of, v, deleted]) => hear(say.snapshot(of, { readAt: NOON + v, deleted }))),
  fc
    .tuple(lines, version, withdrawn)
    .map(([of, v, gone]) => hear(say.returned(of, { version: v, withdrawn: gone }))),
  fc
    .tuple(lines, version)
    .map(([of, v]) => hear(say.returned(of, { document: 'R9', version: v, returnId: null }))),
  fc
    .tuple(quantity, quantity, version)
    .map(([fine, broken, v]) => hear(say.inspected(fine, broken, { version: v }))),
  fc
    .tuple(lines, memo, version, withdrawn)
    .map(([of, name, v, gone]) => hear(say.memo(of, { memo: name, version: v, withdrawn: gone }))),
  fc.tuple(number, memo).map((args) => hear(say.credited(...args))),
  number.map((one) => hear(say.creditRefused(one))),
  fc.tuple(number, fc.constantFrom('71.40', '10.00')).map((args) => hear(say.refunded(...args))),
  number.map((one) => hear(say.refundFailed(one))),
  fc.constantFrom<Act>(
    hear(say.refused()),
    hear(say.cancelled()),
    hear(say.cancellationRejected()),
    instruct({ ...by, verb: 'approve' }),
    instruct({ ...by, verb: 'reject', reason: 'no' }),
    instruct({ ...by, verb: 'refund' }),
    (book, now) => book.wait(now),
  ),
)

/** A good beginning, so that a history gets as far as money. */
const beginning: readonly Act[] = [
  hear(say.queued()),
  hear(say.posted()),
  hear(say.shipped({ [LINE]: '3' })),
  hear(say.invoiced({ [LINE]: '3' })),
  hear(say.snapshot({ [LINE]: '2' })),
  hear(say.authorized()),
  hear(say.returned({ [LINE]: '2' })),
]

const brokenIn = (book: Book): readonly string[] => {
  const state = book.state()
  return Object.values(state?.returns ?? {}).flatMap((record) =>
    state === undefined
      ? []
      : brokenInvariants(state, record, record, deriveReturn(state, record, A_POLICY)),
  )
}

describe('the invariants of returns', () => {
  it('hold whatever is said by whom, in whichever order, and nothing stops the lane', () => {
    const history = fc.array(fc.tuple(anything, fc.integer({ min: 0, max: 40 })), { maxLength: 25 })
    fc.assert(
      fc.property(history, fc.boolean(), fc.boolean(), (acts, begins, inspect) => {
        const book = openBook({ inspect, restockingFee: { amount: '5.00' } })
        if (begins) for (const act of beginning) act(book, NOON)
        let now = NOON
        for (const [act, days] of acts) {
          now += days * 86_400_000
          // A command that would break one is refused by throwing.
          act(book, now)
          expect(brokenIn(book)).toEqual([])
        }
      }),
      { numRuns: 200 },
    )
  })
})
