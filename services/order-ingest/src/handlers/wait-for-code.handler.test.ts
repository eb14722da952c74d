import { describe, expect, it } from '@jest/globals'
import type { Bundle } from '@carrick/mapping'
import type { Decision } from '@carrick/messaging'
import {
  CaseOpened,
  CaseResolved,
  OrderAmendmentRequested,
  OrderParked,
  OrderQueued,
} from '@carrick/schemas'
import { emitted, given, namesEmitted, NOON } from '@carrick/testkit'
import { bundleOf } from '../adapters/demo-bundle.fake.ts'
import { aSubmission, KNOWN, snapshot } from '../adapters/sample-snapshot.fake.ts'
import { clientStatusOf } from '../domain/client-status.ts'
import { explainIntake } from '../domain/explain-intake.ts'
import type { Intake } from '../domain/intake.ts'
import { takeOrder } from './take-order.handler.ts'

const DAY = 86_400_000
const LACKING = bundleOf()
/** The same with one row more in one list. */
const having = (list: string, row: string): Bundle =>
  bundleOf((path, text) => (path === `codes/${list}.csv` ? `${text}${row},,\n` : text))
const MENDED = having('payment-terms', 'Net 75,NET30')

/** An instance whose configuration is exchanged while it runs. */
const scene = (first: Bundle = LACKING) => {
  let bundle = first
  const [takeSnapshot, takeSubmission, wakeOrder, takeCancellation, , judgeAgain] = takeOrder(
    () => bundle,
  )
  const refs = (told = bundle) => ({
    refs: { ...KNOWN, configuration: { configVersion: told.configVersion } },
  })
  return {
    refs,
    mend: (next: Bundle) => (bundle = next),
    take: (known: Intake | undefined, value: ReturnType<typeof snapshot>, now = NOON) =>
      given(takeSnapshot, known).when(value, { ...refs(), now }),
    submit: (known: Intake | undefined, over: object) =>
      given(takeSubmission, known).when(
        { ...aSubmission(), draft: { ...(aSubmission().draft as object), ...over } },
        refs(),
      ),
    wake: (known: Intake, now = NOON, told = bundle) =>
      given(wakeOrder, known).when({ refs: ['configuration'] }, { ...refs(told), now }),
    judgeAgain: (known: Intake) => given(judgeAgain, known).when({}, refs()),
    cancel: (known: Intake) =>
      given(takeCancellation, known).when({ client: 'web-shop', reason: null }, refs()),
  }
}

const after = (decision: Decision<Intake>): Intake => {
  if (decision.state === undefined) throw new Error('the decision changes nothing')
  return decision.state
}

const dueAt = (decision: Decision<Intake>): number | undefined =>
  decision.timers?.find(({ name }) => name === 'judge-again')?.at

const unknownTerms = snapshot({ Payment_Terms__c: 'Net 75' })

describe('an order with a value that its code list does not have', () => {
  it('is parked with a finding that names the field, the value and the list, and its owner is asked', () => {
    const decision = scene().take(undefined, unknownTerms)
    expect(namesEmitted(decision)).toEqual(['CaseOpened', 'OrderParked'])
    const message =
      '"Net 75" is not in codes/payment-terms.csv on 2026-11-20 (salesforce-order, to paymentTerms)'
    expect(emitted(decision, OrderParked)).toMatchObject([
      {
        awaits: [`Payment_Terms__c: ${message}`],
        holds: [],
        findings: [
          { path: 'Payment_Terms__c', code: 'MESH_MAP_CODE_UNKNOWN', severity: 'ERROR', message },
        ],
      },
    ])
    expect(emitted(decision, CaseOpened)).toMatchObject([
      { code: 'MESH_MAP_CODE_UNKNOWN', ownerRole: 'master data', caseVersion: 1 },
    ])
    expect(decision).toMatchObject({ disposition: 'parked', awaits: ['configuration'] })
    expect(explainIntake(after(decision)).at(-1)).toMatchObject({
      what: expect.stringContaining('"Net 75" is not in codes/payment-terms.csv'),
      who: expect.stringContaining('code lists'),
      waiting: true,
    })
  })

  it.each<[string, object, string, string]>([
    ['payment terms', { paymentTerms: 'NET75' }, 'paymentTerms', 'payment-terms'],
    ['incoterms', { incoterms: 'XYZ Hamburg' }, 'incoterms', 'incoterms'],
    ['a shipping method', { shippingMethod: 'DRONE' }, 'shippingMethod', 'shipping-method'],
    ['a currency of the past', { currency: 'BGN' }, 'currency', 'currency'],
    [
      'a unit',
      { lines: [{ sku: 'ROPE-08', quantity: '2', unitPrice: '89.00', uom: 'FTM' }] },
      'lines[0].uom',
      'uom',
    ],
    [
      'a tax code',
      {
        charges: [
          {
            code: 'FREIGHT',
            amount: '10',
            taxes: [{ category: 'S', code: 'V9', rate: '0.1', base: '10', amount: '1' }],
          },
        ],
      },
      'charges[0].taxes[0].code',
      'tax-code',
    ],
    [
      'a country',
      { shipTo: { address: { country: 'Atlantis' } } },
      'shipTo.address.country',
      'country',
    ],
  ])('is parked the same way when a client sends it: %s', (_what, over, path, list) => {
    const decision = scene().submit(undefined, over)
    expect(emitted(decision, OrderParked)).toMatchObject([
      { findings: [{ path, message: expect.stringContaining(`codes/${list}.csv`) }] },
    ])
    expect(clientStatusOf(after(decision))).toMatchObject({
      state: 'PARKED',
      findings: [{ path, code: 'MESH_MAP_CODE_UNKNOWN' }],
    })
    expect(emitted(decision, OrderQueued)).toEqual([])
  })

  it('is parked when it is the list of its ERP that does not have it', () => {
    const known = having('payment-terms', 'Net 75,NET75')
    const { take, mend, wake } = scene(known)
    const decision = take(undefined, unknownTerms)
    expect(emitted(decision, OrderParked)).toMatchObject([
      {
        findings: [
          {
            path: 'paymentTerms',
            message: expect.stringContaining('"NET75" is not in codes/demo-erp-terms.csv'),
          },
        ],
      },
    ])
    mend(
      bundleOf((path, text) =>
        path === 'codes/payment-terms.csv'
          ? `${text}Net 75,NET75,,\n`
          : path === 'codes/demo-erp-terms.csv'
            ? `${text}NET75,N75,,\n`
            : text,
      ),
    )
    expect(namesEmitted(wake(after(decision)))).toContain('OrderQueued')
  })

  it('is not valid when something else is wrong too, and says all of it', () => {
    const lines = [{ ...snapshot().lines[0], Quantity: 'many' }]
    const decision = scene().take(undefined, { ...unknownTerms, lines })
    expect(namesEmitted(decision)).toEqual(['OrderInvalid', 'CaseOpened'])
    const paths = after(decision).findings.map(({ path }) => path)
    expect(paths.slice(0, 2)).toEqual(['Payment_Terms__c', 'lines[0].Quantity'])
  })

  it('waits for the code and for a customer that its ERP does not know', () => {
    const { submit } = scene()
    const decision = submit(undefined, { paymentTerms: 'NET75', soldTo: { number: 'NEW' } })
    expect(decision.awaits).toEqual(['configuration', 'erp:demo:CUSTOMER:NEW'])
  })
})

describe('an order that waits for a code', () => {
  const parked = (told = scene()) => after(told.take(undefined, unknownTerms))

  it('goes on by itself when the list has it', () => {
    const { mend, wake } = scene()
    mend(MENDED)
    const woken = wake(parked())
    expect(namesEmitted(woken)).toEqual([
      'OrderSubmitted',
      'CaseResolved',
      'OrderUnparked',
      'OrderQueued',
    ])
    expect(emitted(woken, OrderQueued)).toMatchObject([{ order: { paymentTerms: 'NET30' } }])
    expect(emitted(woken, CaseResolved)).toMatchObject([{ caseVersion: 2 }])
    expect(woken.awaits).toEqual([])
    expect(wake(after(woken)).disposition).toBe('superseded')
  })

  it('goes on by itself when it is corrected', () => {
    const corrected = scene().take(parked(), snapshot({ Payment_Terms__c: '30 days' }))
    expect(namesEmitted(corrected)).toContain('OrderQueued')
    expect(emitted(corrected, CaseResolved)).toHaveLength(1)
  })

  it('waits on, and says nothing again, when the configuration changes in something else', () => {
    const { mend, wake } = scene()
    mend(having('uom', 'fathom,FTM'))
    const woken = wake(parked(), NOON + 3 * DAY)
    expect(woken.emit).toEqual([])
    expect(woken).toMatchObject({ disposition: 'duplicate', awaits: ['configuration'] })
  })

  it('is said once, however often it comes', () => {
    expect(scene().take(parked(), unknownTerms)).toEqual({ disposition: 'duplicate' })
  })

  it('is judged again in a moment by an instance that has not read the newest files yet', () => {
    const { wake, judgeAgain, mend } = scene()
    const woken = wake(parked(), NOON, MENDED)
    expect(dueAt(woken)).toBe(NOON + 10_000)
    mend(MENDED)
    expect(namesEmitted(judgeAgain(after(woken)))).toContain('OrderQueued')
  })

  it('is judged again the next day, for which its list may say something else', () => {
    expect(dueAt(scene().take(undefined, unknownTerms))).toBe(NOON + DAY)
  })

  it('is left alone when it was cancelled meanwhile', () => {
    const { submit, cancel, mend, wake } = scene()
    const given = after(cancel(after(submit(undefined, { paymentTerms: 'NET75' }))))
    mend(having('payment-terms', 'NET75,NET30'))
    expect(wake(given).emit ?? []).toEqual([])
  })
})

describe('a change with a value that its code list does not have', () => {
  const queued = () => after(scene().take(undefined, snapshot()))

  it('asks nothing of the ERP, and is made by itself when the list has it', () => {
    const { take, mend, wake } = scene()
    const waiting = take(queued(), unknownTerms)
    expect(namesEmitted(waiting)).toEqual(['CaseOpened'])
    expect(waiting.awaits).toEqual(['configuration'])
    const again = wake(after(waiting))
    expect(again.emit).toEqual([])
    mend(MENDED)
    const woken = wake(after(again))
    expect(emitted(woken, OrderAmendmentRequested)).toMatchObject([
      { order: { paymentTerms: 'NET30' }, baseVersion: 1, changed: ['paymentTerms'] },
    ])
    expect(emitted(woken, CaseResolved)).toHaveLength(1)
    expect(wake(after(woken)).disposition).toBe('superseded')
  })

  it('is forgotten when it is undone', () => {
    const { take, mend, wake } = scene()
    const undone = take(after(take(queued(), unknownTerms)), snapshot())
    expect(namesEmitted(undone)).toEqual(['CaseResolved'])
    expect(undone.awaits).toEqual([])
    mend(MENDED)
    expect(wake(after(undone)).disposition).toBe('superseded')
  })
})
