import { describe, expect, it } from '@jest/globals'
import type { Decision } from '@carrick/messaging'
import {
  OrderAmendmentRequested,
  OrderCancellationRequested,
  OrderQueued,
  type OrderSnapshot,
} from '@carrick/schemas'
import { aMeta, emitted, given, namesEmitted, NOON, SOME_ORDER } from '@carrick/testkit'
import { bundleOf } from '../adapters/demo-bundle.fake.ts'
import { aSubmission, KNOWN, snapshot } from '../adapters/sample-snapshot.fake.ts'
import type { Intake } from '../domain/intake.ts'
import { followPosting } from './follow-posting.handler.ts'
import { takeOrder } from './take-order.handler.ts'

const bundle = bundleOf()
const [takeSnapshot, takeSubmission, , takeCancellation] = takeOrder(() => bundle)
const [, , , , followAmended, followRejected] = followPosting

const take = (known: Intake | undefined, value: OrderSnapshot) =>
  given(takeSnapshot, known).when(value, { refs: { ...KNOWN } })

const after = (decision: Decision<Intake>): Intake => {
  if (decision.state === undefined) throw new Error('the decision changes nothing')
  return decision.state
}

const queued = (): Intake => after(take(undefined, snapshot()))

describe('a change that was refused', () => {
  const of = (quantity: string) =>
    snapshot({}, { lines: [{ ...snapshot().lines[0], Quantity: quantity }] })
  const answered = {
    meta: aMeta('answer', SOME_ORDER),
    orderId: SOME_ORDER,
    target: 'demo',
    baseVersion: 1,
  }
  const refuse = (known: Intake, orderVersion: number): Intake =>
    after(
      given(followRejected, known).when({
        ...answered,
        orderVersion,
        code: 'MESH_ERP_TOO_LATE',
        findings: [],
      }),
    )
  const agree = (known: Intake, orderVersion: number): Intake =>
    after(
      given(followAmended, known).when({
        ...answered,
        orderVersion,
        documentId: 'SO-000001',
        acknowledgement: 'AP',
        lines: [],
        holds: [],
        documentVersion: 2,
        found: false,
      }),
    )
  const refused = () => refuse(after(take(queued(), of('3'))), 2)

  it('is not asked for again by an edit of something else', () => {
    expect(take(refused(), of('3'))).toEqual({ disposition: 'duplicate' })
  })

  it('leaves the agreed order as the one that the next change is told against', () => {
    const decision = take(refused(), of('4'))
    expect(emitted(decision, OrderAmendmentRequested)).toMatchObject([
      { baseVersion: 1, order: { version: 3 } },
    ])
    expect(emitted(decision, OrderAmendmentRequested)[0]?.changed).toContain('lines[0].quantity')
    const otherField = take(refused(), snapshot({ PoNumber: 'PO-9' }))
    expect(emitted(otherField, OrderAmendmentRequested)[0]?.changed).toEqual(['customerPoNumber'])
  })

  it('asks nothing of the ERP when it is taken back', () => {
    const decision = take(refused(), snapshot())
    expect(decision.emit).toEqual([])
    expect(after(decision)).toMatchObject({
      version: 3,
      queuedVersion: 1,
      changes: { refused: null },
    })
    expect(take(after(decision), snapshot())).toEqual({ disposition: 'duplicate' })
    expect(emitted(take(after(decision), of('3')), OrderAmendmentRequested)).toMatchObject([
      { baseVersion: 1, order: { version: 4 } },
    ])
  })

  it('that is taken back before the ERP answers is asked back: it may have been made', () => {
    const decision = take(after(take(queued(), of('3'))), snapshot())
    expect(emitted(decision, OrderAmendmentRequested)).toMatchObject([{ order: { version: 3 } }])
  })

  it('was made is the base of the next', () => {
    const agreed = agree(after(take(queued(), of('3'))), 2)
    expect(emitted(take(agreed, of('4')), OrderAmendmentRequested)).toMatchObject([
      { baseVersion: 2, changed: expect.arrayContaining(['lines[0].quantity']) },
    ])
    expect(emitted(take(agreed, snapshot()), OrderAmendmentRequested)).toMatchObject([
      { baseVersion: 2, order: { version: 3 } },
    ])
  })

  it('together with the order itself is what is queued when it comes again', () => {
    const problem = { code: 'MESH_ERP_REFUSED', message: 'no' }
    const failure = { at: NOON, told: 1, rejected: true, problem, findings: [] }
    const both = { ...refused(), failure }
    expect(emitted(take(both, of('3')), OrderQueued)).toMatchObject([{ order: { version: 3 } }])
    expect(take(both, snapshot()).emit).toBeUndefined()
  })
})

describe('two changes of a client that race', () => {
  const submit = (known: Intake | undefined, value = aSubmission()) =>
    given(takeSubmission, known).when(value, { refs: KNOWN })

  it('are settled: the one that came first is made, the other is told that it is stale', () => {
    const won = submit(after(submit(undefined)), aSubmission('3', 1))
    expect(namesEmitted(won)).toEqual(['OrderAmendmentRequested'])
    const lost = submit(after(won), aSubmission('4', 1))
    expect(lost.emit).toBeUndefined()
    expect(after(lost)).toMatchObject({
      version: 2,
      changes: { refused: { version: 3, problem: { code: 'MESH_ORDER_STALE_BASE' } } },
    })
  })

  it('are one when they say the same', () => {
    const won = after(submit(after(submit(undefined)), aSubmission('3', 1)))
    expect(submit(won, aSubmission('3', 1))).toEqual({ disposition: 'duplicate' })
  })
})

describe('the cancellation of a client', () => {
  const taken = () => after(given(takeSubmission).when(aSubmission(), { refs: KNOWN }))
  const wish = { client: 'web-shop', reason: 'bought twice' }
  const cancel = (known: Intake | undefined, value = wish) =>
    given(takeCancellation, known).when(value)

  it('is asked of the ERP once, with its reason', () => {
    const decision = cancel(taken())
    expect(emitted(decision, OrderCancellationRequested)).toMatchObject([
      { requestVersion: 1, target: 'demo', reason: 'bought twice' },
    ])
    expect(cancel(after(decision)).emit).toBeUndefined()
  })

  it('is asked again after the ERP refused it', () => {
    const problem = { code: 'MESH_ERP_REFUSED', message: 'no' }
    const cancellation = { step: 'REFUSED', at: NOON, problem } as const
    const decision = cancel({ ...after(cancel(taken())), cancellation })
    expect(emitted(decision, OrderCancellationRequested)).toMatchObject([{ requestVersion: 2 }])
  })

  it('of an order that is not its own changes nothing', () => {
    expect(cancel(taken(), { ...wish, client: 'market' })).toEqual({ disposition: 'superseded' })
    expect(cancel(undefined)).toEqual({ disposition: 'superseded' })
  })
})
