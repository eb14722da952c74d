import { describe, expect, it } from '@jest/globals'
import type { Decision } from '@carrick/messaging'
import { CaseOpened, CaseResolved, OrderInvalid, OrderParked, OrderQueued } from '@carrick/schemas'
import { emitted, given, namesEmitted, NOON } from '@carrick/testkit'
import { bundleOf } from '../adapters/demo-bundle.fake.ts'
import { KNOWN, snapshot } from '../adapters/sample-snapshot.fake.ts'
import type { Intake } from '../domain/intake.ts'
import { operateHoldsOf } from './operate-holds.handler.ts'
import { takeOrder } from './take-order.handler.ts'

const bundleWith = (policies: string) =>
  bundleOf((path, text) =>
    path === 'mesh.yaml' ? text.replace('\npolicies:', `\npolicies:\n  ${policies}`) : text,
  )

const HOLDING = bundleWith('address: { onOrder: hold }')

const after = (decision: Decision<Intake>): Intake => {
  if (decision.state === undefined) throw new Error('the decision changes nothing')
  return decision.state
}

/** The buyer of the samples, with an address that lacks its postal code, and a score of fraud. */
const ADDRESS = {
  ShippingStreet: 'Industriestr. 8',
  ShippingCity: 'Hannover',
  ShippingCountry: 'Germany',
}
const WRONG = { ...ADDRESS, Fraud_Score__c: '91' }
const RIGHT = { ...WRONG, ShippingPostalCode: '30159' }
const FRAUD =
  'a release of FRAUD, because the fraud score is 80 or more (rule fraud-score, extensions.fraudScore is 91)'
const POSTAL = 'a word on shipTo.address.postalCode, which is missing; DE has postal codes'

const scene = (bundle = HOLDING) => {
  const [takeSnapshot, , wake] = takeOrder(() => bundle)
  const operate = operateHoldsOf(() => bundle)
  return {
    take: (fields = {}, known?: Intake) =>
      given(takeSnapshot, known).when(snapshot(fields), { refs: KNOWN }),
    wake: (known: Intake) => given(wake, known).when({ refs: ['configuration'] }, { refs: KNOWN }),
    operate: (known: Intake | undefined, verb: 'hold' | 'release', hold = 'MANUAL', now = NOON) =>
      given(operate, known).when(
        { verb, hold: hold as 'FRAUD', by: 'erika', reason: 'looked at' },
        { refs: KNOWN, now },
      ),
  }
}

const { take, wake, operate } = scene()
const held = after(take(WRONG))

describe('an order that is held for several things', () => {
  it('shows each, and asks the owner of each with what was seen', () => {
    const decision = take(WRONG)
    expect(namesEmitted(decision)).toEqual([
      'OrderSubmitted',
      'CaseOpened',
      'CaseOpened',
      'OrderParked',
    ])
    expect(emitted(decision, OrderParked)).toMatchObject([
      { holds: ['ADDRESS', 'FRAUD'], awaits: [POSTAL, FRAUD] },
    ])
    const cases = emitted(decision, CaseOpened)
    expect(cases).toMatchObject([
      {
        code: 'MESH_ORDER_FRAUD_SUSPECTED',
        ownerRole: 'fraud prevention',
        cause: `The order waits for ${FRAUD}`,
        caseVersion: 1,
      },
      {
        code: 'MESH_ORDER_ADDRESS_DOUBTFUL',
        ownerRole: 'customer service',
        cause: `The order waits for ${POSTAL}`,
        caseVersion: 1,
      },
    ])
    expect(new Set(cases.map(({ caseId }) => caseId)).size).toBe(2)
  })

  it('says nothing new when it comes again', () => {
    expect(take(WRONG, held)).toEqual({ disposition: 'duplicate' })
  })

  it('keeps the others when one is released, and goes once when the last is', () => {
    const cleared = take({ ...WRONG, Fraud_Cleared__c: 'true' }, held)
    expect(namesEmitted(cleared)).toEqual(['CaseResolved', 'OrderParked'])
    expect(emitted(cleared, OrderParked)).toMatchObject([{ holds: ['ADDRESS'], awaits: [POSTAL] }])
    expect(emitted(cleared, CaseResolved)).toMatchObject([
      { code: 'MESH_ORDER_FRAUD_SUSPECTED', caseVersion: 2 },
    ])
    const gone = take({ ...RIGHT, Fraud_Cleared__c: 'true' }, after(cleared))
    expect(namesEmitted(gone)).toEqual([
      'OrderSubmitted',
      'CaseResolved',
      'OrderUnparked',
      'OrderQueued',
    ])
    expect(emitted(gone, OrderQueued)).toMatchObject([{ order: { version: 1 } }])
    expect(take({ ...RIGHT, Fraud_Cleared__c: 'true' }, after(gone))).toEqual({
      disposition: 'duplicate',
    })
  })

  it('goes the same way when the correction comes first', () => {
    const corrected = take(RIGHT, held)
    expect(emitted(corrected, OrderParked)).toMatchObject([{ holds: ['FRAUD'] }])
    const gone = take({ ...RIGHT, Fraud_Cleared__c: 'true' }, after(corrected))
    expect(namesEmitted(gone)).toContain('OrderQueued')
    // The box is cleared again later: its ERP has it.
    expect(take(RIGHT, after(gone))).toEqual({ disposition: 'duplicate' })
  })

  it('is given up with all of its cases when it is cancelled', () => {
    const cancelled = take({ ...WRONG, Cancel_Requested__c: 'true' }, held)
    expect(emitted(cancelled, CaseResolved)).toHaveLength(2)
    expect(operate(after(cancelled), 'release', 'FRAUD')).toMatchObject({
      audit: { outcome: 'refused' },
    })
  })

  it('holds back no order that no rule fits, by default none at all', () => {
    expect(namesEmitted(take({ Fraud_Score__c: '79' }))).toContain('OrderQueued')
    expect(namesEmitted(scene(bundleOf()).take(ADDRESS))).toContain('OrderQueued')
  })
})

describe('an address that is not as its country asks for', () => {
  it.each([
    ['warn', 'OrderQueued'],
    ['reject', 'OrderInvalid'],
  ])('means by the policy %s: %s', (onOrder, name) => {
    const decision = scene(bundleWith(`address: { onOrder: ${onOrder} }`)).take(ADDRESS)
    expect(namesEmitted(decision)).toContain(name)
    expect(after(decision).findings).toMatchObject([
      { code: 'MESH_ORDER_ADDRESS_INCOMPLETE', path: 'shipTo.address.postalCode' },
    ])
    expect(emitted(decision, OrderInvalid)).toHaveLength(name === 'OrderInvalid' ? 1 : 0)
  })

  it('may stand as it is, when the sales side says so', () => {
    expect(namesEmitted(take({ ...ADDRESS, Address_Confirmed__c: 'true' }))).toContain(
      'OrderQueued',
    )
  })
})

describe('an operator', () => {
  it('releases one hold, which is told with the name and the reason', () => {
    const released = operate(held, 'release', 'FRAUD')
    expect(namesEmitted(released)).toEqual(['CaseResolved', 'OrderParked'])
    expect(emitted(released, CaseResolved)).toMatchObject([
      { how: 'released: looked at', by: 'erika' },
    ])
    expect(released.audit).toEqual({
      verb: 'release FRAUD',
      by: 'erika',
      reason: 'looked at',
      outcome: 'done',
      detail: 'It is held for ADDRESS',
    })
    const gone = operate(after(released), 'release', 'ADDRESS')
    expect(namesEmitted(gone)).toEqual(['CaseResolved', 'OrderUnparked', 'OrderQueued'])
    expect(gone.audit).toMatchObject({ outcome: 'done', detail: 'It goes on to demo' })
    expect(take(WRONG, after(gone))).toEqual({ disposition: 'duplicate' })
  })

  it('releases nothing twice, and nothing that does not hold it', () => {
    const released = after(operate(held, 'release', 'FRAUD'))
    const again = operate(released, 'release', 'FRAUD')
    expect(again).toMatchObject({ disposition: 'rejected', audit: { outcome: 'refused' } })
    expect(again.emit).toBeUndefined()
    expect(again.audit?.detail).toBe('The order is not held for FRAUD; it is held for ADDRESS')
    const gone = after(operate(released, 'release', 'ADDRESS'))
    expect(operate(gone, 'release', 'ADDRESS').audit?.detail).toMatch(/^The order went to demo/)
    expect(operate(undefined, 'release', 'FRAUD').audit?.detail).toBe('There is no such order here')
  })

  it('releases what was seen: other evidence holds the order again', () => {
    const released = after(operate(held, 'release', 'FRAUD'))
    const corrected = take(RIGHT, released)
    expect(namesEmitted(corrected)).toContain('OrderQueued')
    const worse = take({ ...RIGHT, Fraud_Score__c: '99' }, released)
    expect(emitted(worse, OrderParked)).toMatchObject([{ holds: ['FRAUD'] }])
    const elsewhere = take(
      { ...WRONG, ShippingCity: 'Bonn' },
      after(operate(held, 'release', 'ADDRESS')),
    )
    expect(emitted(elsewhere, OrderParked)).toMatchObject([{ holds: ['ADDRESS', 'FRAUD'] }])
  })

  it('holds an order by hand until it is released, beside what else holds it', () => {
    const both = operate(held, 'hold')
    expect(emitted(both, OrderParked)).toMatchObject([{ holds: ['ADDRESS', 'FRAUD', 'MANUAL'] }])
    expect(emitted(both, CaseOpened)).toMatchObject([
      {
        code: 'MESH_ORDER_HELD_BY_HAND',
        cause: 'The order waits for a release of MANUAL, because looked at',
      },
    ])
    expect(operate(after(both), 'hold').audit).toMatchObject({
      outcome: 'refused',
      detail: 'The order is held by hand already',
    })
    const cleared = after(take({ ...RIGHT, Fraud_Cleared__c: 'true' }, after(both)))
    expect(cleared.step).toBe('HELD')
    const gone = operate(cleared, 'release', 'MANUAL')
    expect(namesEmitted(gone)).toContain('OrderQueued')
  })

  it('holds an order that waits for something else, from the moment when it would go', () => {
    const [takeSnapshot] = takeOrder(() => HOLDING)
    const parked = after(given(takeSnapshot).when(snapshot(), { refs: {} }))
    const told = operate(parked, 'hold')
    expect(after(told).step).toBe('HELD')
    const unknown = given(
      operateHoldsOf(() => HOLDING),
      parked,
    ).when({ verb: 'hold', hold: 'MANUAL', by: 'erika', reason: 'wait' }, { refs: {} })
    expect(after(unknown).step).toBe('PARKED')
    expect(unknown.audit?.detail).toMatch(/^It waits for something else first/)
    expect(unknown.awaits).not.toEqual([])
    expect(after(wake(after(unknown))).step).toBe('HELD')
  })

  it('has no say once the order went to its ERP', () => {
    const queued = after(take())
    expect(operate(queued, 'hold')).toMatchObject({ audit: { outcome: 'refused' } })
    expect(operate(queued, 'hold').state).toBeUndefined()
  })
})

describe('rules that change while an order is held', () => {
  it('let it go as soon as they are in force', () => {
    const relaxed = scene(
      bundleOf((path, text) =>
        path === 'mesh.yaml' ? text.replace('fraudScore >= 80', 'fraudScore >= 95') : text,
      ),
    )
    const woken = relaxed.wake(held)
    expect(namesEmitted(woken)).toEqual([
      'CaseResolved',
      'CaseResolved',
      'OrderUnparked',
      'OrderQueued',
    ])
  })

  it('are awaited again when it is still held, and then by nothing more', () => {
    expect(take(WRONG).awaits).toEqual(['configuration'])
    const same = wake(held)
    expect(same).toMatchObject({ emit: [], awaits: ['configuration'] })
    expect(take({ ...RIGHT, Fraud_Cleared__c: 'true' }, held).awaits).toEqual([])
  })

  it('hold nothing that its ERP has', () => {
    expect(wake(after(take()))).toEqual({ disposition: 'superseded' })
  })
})
