import { describe, expect, it } from '@jest/globals'
import { parseDecimal } from '@carrick/kernel'
import type { Decision } from '@carrick/messaging'
import {
  OrderAmendmentRequested,
  OrderCancellationRequested,
  OrderParked,
  OrderQueued,
  type OrderSnapshot,
} from '@carrick/schemas'
import { emitted, given, namesEmitted, NOON, SOME_ORDER } from '@carrick/testkit'
import { bundleOf } from '../adapters/demo-bundle.fake.ts'
import { aSubmission, KNOWN, snapshot } from '../adapters/sample-snapshot.fake.ts'
import { answerLines } from '../domain/cancel-lines.ts'
import type { Intake } from '../domain/intake.ts'
import type { CancellationWish } from '../domain/received.ts'
import { takeOrder } from './take-order.handler.ts'

const bundle = bundleOf((path, text) =>
  path.startsWith('maps/salesforce')
    ? text.replace('lines:\n', 'lines:\n  - { to: parentLineId, from: Parent__c, missing: skip }\n')
    : text,
)
const [takeSnapshot, takeSubmission, , takeCancellation] = takeOrder(() => bundle)

const ROPE = '802000000000001AAA'
const OTHER = '802000000000002AAA'

type Fields = Readonly<Record<string, string | null>>

const two = (other: Fields = {}, rope: Fields = {}): OrderSnapshot => {
  const [line = {}] = snapshot().lines
  return snapshot(
    {},
    {
      lines: [
        { ...line, ...rope },
        { ...line, Id: OTHER, Quantity: '5.0', ...other },
      ],
    },
  )
}
const FLAG = { Cancel_Requested__c: 'true' }

const take = (known: Intake | undefined, value: OrderSnapshot) =>
  given(takeSnapshot, known).when(value, { refs: KNOWN })

const after = (decision: Decision<Intake>): Intake => {
  if (decision.state === undefined) throw new Error('the decision changes nothing')
  return decision.state
}
const posted = (value: OrderSnapshot): Intake => ({
  ...after(take(undefined, value)),
  document: { id: 'SO-1', at: NOON },
})
const requests = (decision: Decision<Intake>) =>
  emitted(decision, OrderCancellationRequested).map(({ requestVersion, lineIds }) => [
    requestVersion,
    lineIds,
  ])

describe('a line that the sales side wants cancelled', () => {
  it('of an order that its ERP has is asked for once, with what was ordered of it', () => {
    const decision = take(posted(two()), two(FLAG))
    expect(namesEmitted(decision)).toEqual(['OrderCancellationRequested'])
    expect(emitted(decision, OrderCancellationRequested)).toMatchObject([
      { target: 'demo', requestVersion: 1, lineIds: [OTHER], ordered: [{ lineId: OTHER }] },
    ])
    expect(take(after(decision), two(FLAG)).emit).toBeUndefined()
  })

  it('when it is activated goes nowhere with its order, which is told whole', () => {
    const decision = take(undefined, two(FLAG))
    expect(namesEmitted(decision)).toEqual([
      'OrderSubmitted',
      'OrderCancellationRequested',
      'OrderQueued',
    ])
    expect(emitted(decision, OrderQueued)[0]?.order.lines).toHaveLength(2)
    expect(after(decision).received.withheld).toEqual([OTHER])
    expect(take(after(decision), two(FLAG)).emit).toBeUndefined()
  })

  it('is waited for no more: the order goes on without it', () => {
    const unknown = { 'Product2.ProductCode': 'UNKNOWN' }
    const parked = take(undefined, two(unknown))
    expect(emitted(parked, OrderParked)).toHaveLength(1)
    const decision = take(after(parked), two({ ...unknown, ...FLAG }))
    expect(namesEmitted(decision)).toEqual([
      'OrderSubmitted',
      'OrderUnparked',
      'OrderCancellationRequested',
      'OrderQueued',
    ])
    expect(decision.awaits).toEqual([])
  })

  it('is no reason any more for its order to be invalid, also when it cannot be read', () => {
    for (const wrong of [{ Quantity: '0' }, { Quantity: 'many' }]) {
      const invalid = take(undefined, two(wrong))
      expect(namesEmitted(invalid)).toContain('OrderInvalid')
      expect(namesEmitted(take(after(invalid), two({ ...wrong, ...FLAG })))).toContain(
        'OrderQueued',
      )
    }
  })

  it('while its order is being posted is asked for before a change without it', () => {
    const decision = take(after(take(undefined, two())), two(FLAG))
    expect(namesEmitted(decision)).toEqual([
      'OrderCancellationRequested',
      'OrderAmendmentRequested',
    ])
    expect(emitted(decision, OrderAmendmentRequested)).toMatchObject([{ baseVersion: 1 }])
  })

  it('which is the last of an order that no ERP has, is the order', () => {
    const decision = take(after(take(undefined, two(FLAG))), two(FLAG, FLAG))
    expect(requests(decision)).toEqual([[2, []]])
    const all = take(undefined, two(FLAG, FLAG))
    expect(requests(all)).toEqual([[1, []]])
    expect(namesEmitted(all)).not.toContain('OrderQueued')
  })

  it('is asked for by itself, so that the ERP may refuse one and not the other', () => {
    expect(requests(take(posted(two()), two(FLAG, FLAG)))).toEqual([
      [1, [ROPE]],
      [2, [OTHER]],
    ])
  })

  it('of a bundle takes the others with it', () => {
    const bundled = (flag: Fields) => two({ Parent__c: ROPE, ...flag })
    const [line = {}] = snapshot().lines
    const third = { ...line, Id: '802000000000003AAA' }
    const more = (value: OrderSnapshot) => ({ ...value, lines: [...value.lines, third] })
    const known = posted(more(bundled({})))
    expect(requests(take(known, more(bundled(FLAG))))).toEqual([[1, [ROPE, OTHER]]])
  })

  it('stays cancelled when the wish is taken back, and through later changes', () => {
    const asked = after(take(posted(two()), two(FLAG)))
    const done = answerLines(asked, 1, { step: 'DONE' })
    if (typeof done === 'string') throw new Error(done)
    const takenBack = take(done, two())
    expect(takenBack.emit ?? []).toEqual([])
    expect(requests(take(after(takenBack), two(FLAG)))).toEqual([])
  })

  it('is asked for again when it was taken back after a refusal', () => {
    const asked = after(take(posted(two()), two(FLAG)))
    const problem = { code: 'MESH_ERP_ALREADY_SHIPPED', message: 'is shipped' }
    const refused = answerLines(asked, 1, { step: 'REFUSED', problem })
    if (typeof refused === 'string') throw new Error(refused)
    expect(take(refused, two(FLAG)).emit).toBeUndefined()
    expect(requests(take(after(take(refused, two())), two(FLAG)))).toEqual([[2, [OTHER]]])
  })

  it('says nothing of an order that is given up', () => {
    const given = after(take(posted(two()), snapshot(FLAG, { lines: two().lines })))
    expect(requests(take(given, two(FLAG)))).toEqual([])
  })
})

describe('a client that gives lines up', () => {
  const draft = {
    orderDate: '2026-11-20',
    currency: 'EUR',
    soldTo: { number: 'KLEIN' },
    netAmount: '534.00',
    lines: [
      { sku: 'ROPE-08', quantity: '2', unitPrice: '89.00' },
      { lineNumber: 20, sku: 'ROPE-08', quantity: '4', unitPrice: '89.00' },
    ],
  }
  const submit = (known?: Intake) =>
    given(takeSubmission, known).when({ ...aSubmission(), draft }, { refs: KNOWN })
  const cancel = (known: Intake | undefined, over: Partial<CancellationWish> = {}) =>
    given(takeCancellation, known).when(
      { client: 'web-shop', reason: 'too many', lines: [20], ...over },
      { refs: KNOWN },
    )
  const inErp = (): Intake => ({ ...after(submit()), document: { id: 'SO-1', at: NOON } })

  it('names them by their numbers', () => {
    const decision = cancel(inErp())
    expect(emitted(decision, OrderCancellationRequested)).toMatchObject([
      { orderId: SOME_ORDER, reason: 'too many', ordered: [{ quantity: parseDecimal('4') }] },
    ])
    expect(requests(cancel(after(decision)))).toEqual([])
  })

  it('has the order go on without them, its sums computed anew', () => {
    const held = { ...after(submit()), step: 'PARKED', queuedVersion: 0 } as const
    const decision = cancel(held)
    expect(namesEmitted(decision)).toContain('OrderQueued')
    expect(after(decision).received.withheld).toHaveLength(1)
    expect(submit(after(decision)).emit).toBeUndefined()
  })

  it('gives the order up with the last of them, before an ERP has it', () => {
    expect(requests(cancel(after(submit()), { lines: [1, 20] }))).toEqual([[1, []]])
  })

  it('says nothing with lines that are none, or of the order of another', () => {
    expect(cancel(inErp(), { lines: [7] }).emit).toBeUndefined()
    expect(cancel(inErp(), { client: 'market' })).toEqual({ disposition: 'superseded' })
  })
})
