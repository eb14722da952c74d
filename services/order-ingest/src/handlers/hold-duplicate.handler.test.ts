import { describe, expect, it } from '@jest/globals'
import type { Decision, NamedState } from '@carrick/messaging'
import {
  CaseOpened,
  CaseResolved,
  OrderCancellationRequested,
  OrderParked,
  OrderQueued,
} from '@carrick/schemas'
import { emitted, given, namesEmitted, NOON } from '@carrick/testkit'
import { bundleOf } from '../adapters/demo-bundle.fake.ts'
import { KNOWN, snapshot } from '../adapters/sample-snapshot.fake.ts'
import { explainIntake } from '../domain/explain-intake.ts'
import type { Intake } from '../domain/intake.ts'
import { takeOrder } from './take-order.handler.ts'

const [takeSnapshot] = takeOrder(() => bundleOf())
const SECOND = '00000000-0000-5000-8000-000000000002'
const DAY = 86_400_000

const first = snapshot({ PoNumber: 'PO-7' })
const second = (fields: Readonly<Record<string, string>> = {}) =>
  snapshot({ PoNumber: 'PO-7', OrderNumber: '00000102', ...fields }, { orderId: SECOND })

const after = (decision: Decision<Intake>): Intake => {
  if (decision.state === undefined) throw new Error('the decision changes nothing')
  return decision.state
}

const firstTaken = given(takeSnapshot).when(first, { refs: KNOWN })
const nameOfBoth = (firstTaken.names ?? []).find((name) => name.startsWith('same-content:')) ?? ''

const take = (
  value = second(),
  known?: Intake,
  alike: readonly NamedState[] = [{ key: first.orderId, state: after(firstTaken) }],
  now = NOON,
) =>
  given(takeSnapshot, known).when(value, {
    key: SECOND,
    refs: KNOWN,
    named: { [nameOfBoth]: alike },
    now,
  })

describe('an order that says what another said a short while ago', () => {
  it('is held before it is queued, with the other one as evidence, and customer service is asked', () => {
    const decision = take()
    expect(namesEmitted(decision)).toEqual(['OrderSubmitted', 'CaseOpened', 'OrderParked'])
    expect(emitted(decision, OrderParked)).toMatchObject([
      { awaits: ['a word that it is not 00000101 again'] },
    ])
    expect(emitted(decision, CaseOpened)).toMatchObject([
      {
        code: 'MESH_ORDER_POSSIBLE_DUPLICATE',
        ownerRole: 'customer service',
        cause: expect.stringContaining('00000101'),
        caseVersion: 1,
      },
    ])
    expect(after(decision).step).toBe('HELD')
    expect(explainIntake(after(decision))).toMatchObject([
      { what: expect.stringContaining('possible duplicate'), waiting: true },
    ])
  })

  it('asks for the names by which the two find each other', () => {
    const event = {
      id: '1',
      type: 'OrderSnapshot',
      key: SECOND,
      value: second(),
      seenAt: NOON,
      correlationId: '1',
    }
    expect(takeSnapshot.named?.(event, undefined)).toEqual([nameOfBoth])
    expect(takeSnapshot.named?.(event, after(firstTaken))).toEqual([])
  })

  it('says nothing new when it comes again', () => {
    expect(take(second(), after(take()))).toEqual({ disposition: 'duplicate' })
  })

  it('goes on without being entered again when it is allowed, once', () => {
    const allowed = take(second({ Allow_Duplicate__c: 'true' }), after(take()))
    expect(namesEmitted(allowed)).toEqual(['CaseResolved', 'OrderUnparked', 'OrderQueued'])
    expect(emitted(allowed, OrderQueued)).toMatchObject([{ order: { version: 1 } }])
    expect(emitted(allowed, CaseResolved)).toMatchObject([{ caseVersion: 2 }])
    const again = take(second({ Allow_Duplicate__c: 'true' }), after(allowed))
    expect(again).toEqual({ disposition: 'duplicate' })
    expect(take(second(), after(allowed))).toEqual({ disposition: 'duplicate' })
  })

  it('goes on when it is corrected into another order', () => {
    const corrected = take(second({ PoNumber: 'PO-8' }), after(take()), [])
    expect(namesEmitted(corrected)).toContain('OrderQueued')
  })

  it('is given up when it is cancelled, and its case with it', () => {
    const cancelled = take(second({ Cancel_Requested__c: 'true' }), after(take()))
    expect(emitted(cancelled, OrderCancellationRequested)).toHaveLength(1)
    expect(namesEmitted(cancelled)).toContain('CaseResolved')
  })

  it('has a case of its own: that it is not valid is another than that it looks the same', () => {
    const wrong = take({ ...second(), lines: [] }, after(take()))
    expect(emitted(wrong, CaseResolved)).toMatchObject([{ caseVersion: 2 }])
    expect(emitted(wrong, CaseOpened)).toMatchObject([
      { code: 'MESH_ORDER_INVALID', caseVersion: 1 },
    ])
    expect(after(wrong).caseVersion).toBe(1)
  })
})

describe('an order that is no duplicate', () => {
  const isQueued = (decision: Decision<Intake>) => namesEmitted(decision).includes('OrderQueued')

  it.each<[string, Decision<Intake>]>([
    ['the other one came a day before', take(second(), undefined, undefined, NOON + DAY + 1)],
    [
      'the other one is cancelled',
      take(second(), undefined, [
        {
          key: first.orderId,
          state: { ...after(firstTaken), cancellation: { step: 'DONE', at: NOON } },
        },
      ]),
    ],
    ['it is allowed from the first', take(second({ Allow_Duplicate__c: 'true' }))],
    ['nothing says the same', take(second(), undefined, [])],
  ])('because %s goes its way', (_name, decision) => {
    expect(isQueued(decision)).toBe(true)
  })

  it('because the policy accepts them all asks for no name', () => {
    const accepting = bundleOf((path, text) =>
      path === 'mesh.yaml' ? text.replace('action: hold', 'action: accept') : text,
    )
    const [handler] = takeOrder(() => accepting)
    const decision = given(handler).when(second(), {
      key: SECOND,
      refs: KNOWN,
      named: { [nameOfBoth]: [{ key: first.orderId, state: after(firstTaken) }] },
    })
    expect(isQueued(decision)).toBe(true)
  })

  it('because it went to its ERP before is not looked at again', () => {
    const bigger = { ...second(), lines: [{ ...second().lines[0], Quantity: '3' }] }
    const decision = take(bigger, after(take(second(), undefined, [])))
    expect(namesEmitted(decision)).toEqual(['OrderAmendmentRequested'])
  })
})
