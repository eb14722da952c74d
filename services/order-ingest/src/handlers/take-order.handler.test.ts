import { describe, expect, it } from '@jest/globals'
import type { Decision } from '@carrick/messaging'
import {
  CaseOpened,
  CaseResolved,
  OrderAmendmentRequested,
  OrderCancellationRequested,
  OrderInvalid,
  OrderParked,
  OrderQueued,
  type OrderSnapshot,
} from '@carrick/schemas'
import { emitted, given, namesEmitted, NOON, SOME_ORDER } from '@carrick/testkit'
import { bundleOf } from '../adapters/demo-bundle.fake.ts'
import { aSubmission, KNOWN, snapshot } from '../adapters/sample-snapshot.fake.ts'
import type { Intake } from '../domain/intake.ts'
import { takeOrder } from './take-order.handler.ts'

const bundle = bundleOf()
const [takeSnapshot, takeSubmission, wakeOrder] = takeOrder(() => bundle)

const take = (known: Intake | undefined, value: OrderSnapshot, refs: object = KNOWN) =>
  given(takeSnapshot, known).when(value, { refs: { ...refs } })

const after = (decision: Decision<Intake>): Intake => {
  if (decision.state === undefined) throw new Error('the decision changes nothing')
  return decision.state
}

const queued = (): Intake => after(take(undefined, snapshot()))

describe('a snapshot of an activated order', () => {
  it('is submitted and queued for the ERP of the routing rule', () => {
    const decision = take(undefined, snapshot())
    expect(namesEmitted(decision)).toEqual(['OrderSubmitted', 'OrderQueued'])
    expect(emitted(decision, OrderQueued)).toMatchObject([
      {
        target: 'demo',
        rule: 'everything-to-demo',
        mode: 'LIVE',
        order: { version: 1, soldTo: { number: 'KLEIN' }, origin: { number: '00000101' } },
      },
    ])
  })

  it.each([
    ['true', 'COMPLETE_ONLY'],
    ['false', 'ALLOWED'],
    [null, 'ALLOWED'],
  ])('may want all of it at once: %s is %s', (wish, partialShipment) => {
    const decision = take(undefined, snapshot({ Complete_Delivery_Only__c: wish }))
    expect(emitted(decision, OrderQueued)).toMatchObject([{ order: { partialShipment } }])
  })

  it('names the references that have to be loaded', () => {
    const event = {
      id: '1',
      type: 'OrderSnapshot',
      key: SOME_ORDER,
      value: snapshot(),
      seenAt: NOON,
      correlationId: '1',
    }
    expect(takeSnapshot.refs?.(event, undefined)).toEqual([...Object.keys(KNOWN), 'configuration'])
  })

  it('says nothing new when it comes five times', () => {
    const known = queued()
    for (let again = 0; again < 4; again += 1) {
      expect(take(known, snapshot())).toEqual({ disposition: 'duplicate' })
    }
  })

  it('is left alone while it is a draft', () => {
    expect(take(undefined, snapshot({ StatusCode: 'Draft' })).disposition).toBe('superseded')
    expect(take(queued(), snapshot({ StatusCode: 'Draft' })).emit).toBeUndefined()
  })
})

describe('an order that is not valid', () => {
  it.each<[string, Partial<OrderSnapshot>, string, string]>([
    ['without lines', { lines: [] }, 'lines', 'MESH_ORDER_NO_LINES'],
    [
      'with a quantity of zero',
      { lines: [{ ...snapshot().lines[0], Quantity: '0' }] },
      'lines[0].quantity',
      'MESH_ORDER_QUANTITY_NOT_POSITIVE',
    ],
    [
      'with a negative quantity',
      { lines: [{ ...snapshot().lines[0], Quantity: '-3' }] },
      'lines[0].quantity',
      'MESH_ORDER_QUANTITY_NOT_POSITIVE',
    ],
    [
      'with more digits than the ERP keeps',
      { lines: [{ ...snapshot().lines[0], Quantity: '1.2345' }] },
      'lines[0].quantity',
      'MESH_ORDER_QUANTITY_SCALE',
    ],
  ])('%s names field and rule, and opens one case', (_name, over, path, code) => {
    const decision = take(undefined, snapshot({}, over))
    expect(emitted(decision, OrderInvalid)[0]?.findings).toContainEqual(
      expect.objectContaining({ path, code, severity: 'ERROR' }),
    )
    expect(emitted(decision, CaseOpened)).toMatchObject([{ ownerRole: 'sales', caseVersion: 1 }])
    expect(namesEmitted(decision)).not.toContain('OrderQueued')
  })

  it.each<[string, Readonly<Record<string, string>>]>([
    ['text longer than the field of the target', { ShippingCity: 'x'.repeat(41) }],
    ['U+0000 in a text', { ShippingCity: 'Gal\0way' }],
  ])('because of %s', (_name, fields) => {
    const decision = take(undefined, snapshot(fields))
    expect(emitted(decision, OrderInvalid)[0]?.findings[0]?.path).toMatch(/shipTo|Shipping/)
  })

  it('because of more lines than the ERP takes', () => {
    const lines = Array.from({ length: 501 }, (_, n) => ({
      ...snapshot().lines[0],
      Id: `802${String(n).padStart(15, '0')}`,
    }))
    const decision = take(undefined, snapshot({}, { lines }))
    expect(emitted(decision, OrderInvalid)[0]?.findings).toContainEqual(
      expect.objectContaining({ code: 'MESH_ORDER_TOO_MANY_LINES' }),
    )
    const fits = take(undefined, snapshot({}, { lines: lines.slice(0, 500) }))
    expect(namesEmitted(fits)).toContain('OrderQueued')
  })

  it('is queued and its case closed when it is corrected', () => {
    const invalid = after(take(undefined, snapshot({}, { lines: [] })))
    const decision = take(invalid, snapshot())
    expect(namesEmitted(decision)).toEqual(['OrderSubmitted', 'CaseResolved', 'OrderQueued'])
    expect(after(decision)).toMatchObject({ step: 'QUEUED', version: 1, caseVersion: 2 })
  })

  it('opens no second case while it is wrong in another way', () => {
    const invalid = after(take(undefined, snapshot({}, { lines: [] })))
    const decision = take(invalid, snapshot({ ShippingCity: 'x'.repeat(41) }))
    expect(namesEmitted(decision)).toEqual(['OrderSubmitted', 'OrderInvalid'])
  })
})

describe('an order whose product the ERP does not know', () => {
  const parked = () => take(undefined, snapshot(), { 'erp:demo:CUSTOMER:KLEIN': { active: true } })

  it('is parked until it appears, and a person is asked after the policy allows', () => {
    const decision = parked()
    expect(decision.disposition).toBe('parked')
    expect(decision.awaits).toEqual(['erp:demo:PRODUCT:ROPE-08'])
    expect(emitted(decision, OrderParked)).toMatchObject([{ awaits: ['product ROPE-08 in demo'] }])
    expect(decision.timers).toEqual([{ name: 'parked-too-long', at: NOON + 86_400_000 }])
  })

  it('goes on when it is woken', () => {
    const woken = given(wakeOrder, after(parked())).when({ refs: [] }, { refs: KNOWN })
    expect(namesEmitted(woken)).toEqual(['OrderUnparked', 'OrderQueued'])
    expect(woken.awaits).toEqual([])
    expect(woken.timers).toEqual([{ name: 'parked-too-long', at: undefined }])
  })

  it('stays when it is woken for nothing, and goes on to wait', () => {
    const waiting = after(parked())
    const refs = { 'erp:demo:CUSTOMER:KLEIN': { active: true } }
    expect(given(wakeOrder, waiting).when({ refs: [] }, { refs })).toMatchObject({
      disposition: 'duplicate',
      awaits: ['erp:demo:PRODUCT:ROPE-08'],
      emit: [],
    })
    expect(namesEmitted(given(wakeOrder, waiting).when({ refs: [] }))).not.toContain('OrderQueued')
  })

  it('awaits the same again, and asks a person no later, when nothing it waits for has appeared', () => {
    const first = take(undefined, snapshot(), {})
    const woken = given(wakeOrder, after(first)).when({ refs: [] }, { refs: {}, now: NOON + 5 })
    expect(woken).toMatchObject({ emit: [], awaits: first.awaits, timers: first.timers })
  })

  it('is not taken for known when the ERP has blocked it', () => {
    const refs = { ...KNOWN, 'erp:demo:PRODUCT:ROPE-08': { active: false } }
    expect(take(undefined, snapshot(), refs).disposition).toBe('parked')
  })
})

describe('an order that its ERP has', () => {
  const bigger = snapshot({}, { lines: [{ ...snapshot().lines[0], Quantity: '3' }] })

  it('asks for an amendment when it is changed', () => {
    const decision = take(queued(), bigger)
    expect(emitted(decision, OrderAmendmentRequested)).toMatchObject([
      { baseVersion: 1, order: { version: 2 } },
    ])
    expect(emitted(decision, OrderAmendmentRequested)[0]?.changed).toContain('lines[0].quantity')
  })

  it('asks once for one change', () => {
    expect(take(after(take(queued(), bigger)), bigger).disposition).toBe('duplicate')
  })

  it('opens a case when the change is not valid, and closes it when it is undone', () => {
    const wrong = take(queued(), snapshot({}, { lines: [] }))
    expect(emitted(wrong, CaseOpened)).toMatchObject([{ code: 'MESH_ORDER_AMENDMENT_INVALID' }])
    expect(namesEmitted(take(after(wrong), snapshot()))).toEqual(['CaseResolved'])
  })

  it('is queued as a new version when the ERP had refused it and it is another order now', () => {
    const problem = { code: 'MESH_ERP_REFUSED', message: 'no' }
    const failure = { at: NOON, told: 1, rejected: true, problem, findings: [] }
    const refused = { ...queued(), failure }
    expect(take(refused, snapshot()).emit).toBeUndefined()
    const decision = take(refused, bigger)
    expect(emitted(decision, OrderQueued)).toMatchObject([{ order: { version: 2 } }])
  })
})

describe('a wish to cancel', () => {
  const wish = snapshot({ Cancel_Requested__c: 'true' })

  it('asks for the cancellation once', () => {
    const decision = take(queued(), wish)
    expect(emitted(decision, OrderCancellationRequested)).toMatchObject([
      { requestVersion: 1, target: 'demo' },
    ])
    expect(take(after(decision), wish).emit).toBeUndefined()
  })

  it('that comes with the activation gives the order up before it is queued', () => {
    expect(namesEmitted(take(undefined, wish))).toEqual([
      'OrderSubmitted',
      'OrderCancellationRequested',
    ])
  })

  it('closes the case of an order that is not valid', () => {
    const invalid = after(take(undefined, snapshot({}, { lines: [] })))
    const decision = take(invalid, snapshot({ Cancel_Requested__c: 'true' }, { lines: [] }))
    expect(namesEmitted(decision)).toEqual(['OrderCancellationRequested', 'CaseResolved'])
    expect(emitted(decision, CaseResolved)).toMatchObject([{ caseVersion: 2 }])
  })

  it('is asked again when it was taken back after a refusal', () => {
    const problem = { code: 'MESH_ERP_REFUSED', message: 'no' }
    const cancellation = { step: 'REFUSED', at: NOON, problem } as const
    const asked = { ...after(take(queued(), wish)), cancellation }
    const takenBack = after(take(asked, snapshot()))
    expect(emitted(take(takenBack, wish), OrderCancellationRequested)).toMatchObject([
      { requestVersion: 2 },
    ])
  })

  it('is what the deletion of the record means', () => {
    const decision = take(queued(), snapshot({}, { deleted: true }))
    expect(emitted(decision, OrderCancellationRequested)).toMatchObject([
      { reason: 'The order was deleted in Salesforce' },
    ])
    expect(take(undefined, snapshot({}, { deleted: true })).disposition).toBe('superseded')
  })
})

describe('a submission of a client', () => {
  it('is queued like an order of an org', () => {
    const decision = given(takeSubmission).when(aSubmission(), { refs: KNOWN })
    expect(namesEmitted(decision)).toEqual(['OrderSubmitted', 'OrderQueued'])
    expect(emitted(decision, OrderQueued)[0]?.order.origin).toMatchObject({
      channel: 'web',
      client: 'web-shop',
      externalId: 'WEB-1',
    })
  })
})

describe('how urgent an order is', () => {
  const rules =
    'policies:\n  priority:\n    - { rule: soon, when: { wantedWithin: 2 }, priority: 9 }\n    - { rule: harbour, when: { customerClass: [A] }, priority: 7 }\n'
  const ruled = bundleOf((path, text) => {
    if (path === 'mesh.yaml') return text.replace('policies:\n', rules)
    return path.startsWith('maps/salesforce')
      ? text.replace(
          'header:\n',
          'header:\n  - { to: soldTo.extensions.customerClass, from: Class__c }\n',
        )
      : text
  })
  const [handler] = takeOrder(() => ruled)
  const DAY = 86_400_000
  const on = (value: OrderSnapshot, known?: Intake, now = NOON) =>
    given(handler, known).when(value, { refs: KNOWN, now })
  const priorityOf = (decision: Decision<Intake>) =>
    emitted(decision, OrderQueued)[0]?.order.priority

  it.each<[string, Readonly<Record<string, string>>, number]>([
    ['is what it says itself where no rule fits', { Priority__c: '4' }, 4],
    ['is that of the class of its customer', { Class__c: 'A', Priority__c: '4' }, 7],
    ['rises when it is wanted soon', { Class__c: 'A', Requested_Date__c: '2026-11-25' }, 9],
  ])('%s', (_name, fields, priority) => {
    const decision = on(snapshot(fields))
    expect(priorityOf(decision)).toBe(priority)
    expect(decision.state?.priority).toBe(priority)
    expect(decision.emit?.every(({ meta }) => meta?.priority === priority)).toBe(true)
  })

  it('does not make another order of it when its day comes near', () => {
    const value = snapshot({ Requested_Date__c: '2026-12-20' })
    const known = after(on(value))
    expect(known.priority).toBe(5)
    expect(on(value, known, NOON + 27 * DAY)).toEqual({ disposition: 'duplicate' })
  })
})

describe('a map that changed while the service runs', () => {
  it('is used for the next snapshot', () => {
    let current = bundle
    const [handler] = takeOrder(() => current)
    const value = snapshot({ Gift__c: 'ribbon' })
    current = bundleOf((path, text) =>
      path.startsWith('maps/salesforce')
        ? text.replace('header:\n', 'header:\n  - { to: extensions.gift, from: Gift__c }\n')
        : text,
    )
    const decision = given(handler).when(value, { refs: KNOWN })
    expect(emitted(decision, OrderQueued)[0]?.order.extensions).toMatchObject([
      { name: 'gift', value: 'ribbon' },
    ])
  })
})
