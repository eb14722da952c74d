import { describe, expect, it } from '@jest/globals'
import type {
  OrderCancellationRejected,
  OrderCancelled,
  OrderPosted,
  OrderPostFailed,
  OrderStatusChanged,
} from '@carrick/schemas'
import { aMeta, NOON, SOME_ORDER } from '@carrick/testkit'
import fc from 'fast-check'
import { type ClientStatus, clientStatusOf } from './client-status.ts'
import {
  noteCancellationRejected,
  noteCancelled,
  type Noted,
  notePosted,
  notePostFailed,
} from './erp-answers.ts'
import { aQueuedOrder, changesAsked, heldFor } from '../adapters/sample-intake.fake.ts'
import type { Intake } from './intake.ts'
import { progressOf } from './progress.ts'
import { aPublishedStatus } from '../adapters/sample-status.fake.ts'

const queued = aQueuedOrder()
const document = { id: 'SO-000001', at: NOON + 1_000 }
const posted: Intake = { ...queued, document }
const problem = { code: 'MESH_ERP_REFUSED', message: 'lines[0].sku: is none' }
const failure = { at: NOON + 2_000, told: 1, rejected: true, problem, findings: [] }

const published = (over: Partial<OrderStatusChanged> = {}) =>
  progressOf(
    aPublishedStatus({ meta: aMeta('S', SOME_ORDER, { occurredAt: NOON + 9_000 }), ...over }),
    null,
  )

describe('where an order stands', () => {
  it.each<[string, Partial<Intake>, Partial<ClientStatus>]>([
    ['it is on its way', {}, { state: 'QUEUED', documentId: null, lines: [], problem: null }],
    [
      'it waits for what the ERP does not know',
      { step: 'PARKED', awaits: ['customer NEW in demo'] },
      { state: 'PARKED', awaits: ['customer NEW in demo'] },
    ],
    [
      'the ERP refused it, and why',
      { failure },
      { state: 'REFUSED', since: '2026-11-23T12:00:02.000Z', problem, acceptance: 'REJECTED' },
    ],
    [
      'something else stands in the way',
      { failure: { ...failure, rejected: false } },
      { state: 'EXCEPTION', problem, acceptance: 'PENDING' },
    ],
    [
      'the ERP has it',
      { document },
      {
        state: 'POSTED',
        documentId: 'SO-000001',
        since: '2026-11-23T12:00:01.000Z',
        acceptance: 'PENDING',
        fulfilment: 'NONE',
        billing: 'NONE',
      },
    ],
    [
      'the ERP holds it, and for what',
      { document, progress: published({ holds: ['CREDIT'] }) },
      { state: 'HELD', holds: ['CREDIT'], since: '2026-11-23T12:00:09.000Z' },
    ],
    [
      'all of it is shipped and invoiced',
      {
        document,
        progress: published({ lifecycle: 'CLOSED', fulfilment: 'SHIPPED', billing: 'INVOICED' }),
      },
      { state: 'CLOSED', fulfilment: 'SHIPPED', billing: 'INVOICED' },
    ],
    [
      'its cancellation is asked for',
      { document, cancellation: { step: 'ASKED', at: NOON } },
      { state: 'CANCELLING', problem: null },
    ],
    [
      'its cancellation was refused, and why',
      { document, cancellation: { step: 'REFUSED', at: NOON, problem } },
      { state: 'POSTED', problem },
    ],
    [
      'it is cancelled',
      {
        document,
        cancellation: { step: 'DONE', at: NOON },
        progress: published({ holds: ['CREDIT'] }),
      },
      { state: 'CANCELLED', documentId: 'SO-000001', holds: [], problem: null },
    ],
    [
      'the ERP cancelled it of itself',
      { document, progress: published({ lifecycle: 'CANCELLED' }) },
      { state: 'CANCELLED', since: '2026-11-23T12:00:09.000Z' },
    ],
    [
      'it was given up before any ERP had it',
      { step: 'PARKED', awaits: ['x'], cancellation: { step: 'DONE', at: NOON } },
      { state: 'CANCELLED', documentId: null, awaits: [] },
    ],
    [
      'a change of it was refused, and why',
      {
        document,
        progress: published({
          exceptionCode: 'MESH_ERP_AMEND_UNSUPPORTED',
          exceptionText: 'it stays as it is',
        }),
      },
      {
        state: 'POSTED',
        problem: { code: 'MESH_ERP_AMEND_UNSUPPORTED', message: 'it stays as it is' },
      },
    ],
    ['it is agreed as it is', { document }, { version: 1, agreedVersion: 1, changePending: false }],
    [
      'a change of it is asked for, and what is agreed until then',
      { document, version: 2, hash: 'b', changes: changesAsked },
      { version: 2, agreedVersion: 1, changePending: true, problem: null },
    ],
    [
      'its last change was refused, and what stays agreed',
      {
        document,
        version: 2,
        hash: 'b',
        changes: { ...changesAsked, asked: [], refused: { version: 2, at: NOON, problem } },
      },
      { state: 'POSTED', version: 2, agreedVersion: 1, changePending: false, problem },
    ],
    [
      'the mesh holds it as a possible duplicate, before any ERP has it',
      {
        step: 'HELD',
        queuedVersion: 0,
        held: heldFor('DUPLICATE'),
        awaits: ['a word that it is not WEB-0 again'],
      },
      {
        state: 'HELD',
        holds: ['DUPLICATE'],
        documentId: null,
        problem: {
          code: 'MESH_ORDER_POSSIBLE_DUPLICATE',
          message: 'it waits for a word that it is not WEB-0 again',
        },
      },
    ],
    [
      'the mesh holds it for its price, with the evidence',
      {
        step: 'HELD',
        held: heldFor('TAX', 'PRICE', 'TAX'),
        queuedVersion: 0,
        awaits: ['a word on the price'],
      },
      {
        state: 'HELD',
        holds: ['PRICE', 'TAX'],
        problem: {
          code: 'MESH_ORDER_PRICE_MISMATCH',
          message: 'it waits for a word on the price',
        },
      },
    ],
    ['its ERP is asked about its amounts', { step: 'CHECKING' }, { state: 'CHECKING', holds: [] }],
    ['no ERP is to get it', { step: 'INVALID', queuedVersion: 0 }, { agreedVersion: null }],
  ])('%s', (_name, over, expected) => {
    expect(clientStatusOf({ ...queued, ...over })).toMatchObject(expected)
  })

  it('is told with what the ERP found when it refused the order', () => {
    const findings = [
      { path: 'lines[0].sku', code: 'NO_SKU', severity: 'ERROR' as const, message: 'is none' },
    ]
    expect(clientStatusOf({ ...queued, failure: { ...failure, findings } }).findings).toEqual([
      { path: 'lines[0].sku', code: 'NO_SKU', severity: 'error', message: 'is none' },
    ])
  })

  it('is not told from a status that does not know of the document yet', () => {
    const early = published({
      documentId: null,
      exceptionCode: 'MESH_ERP_REFUSED',
      exceptionText: 'an older version',
    })
    expect(clientStatusOf({ ...posted, progress: early })).toMatchObject({
      state: 'POSTED',
      problem: null,
      lines: [],
    })
  })
})

type Step = (known: Intake) => Noted
const about = { orderId: SOME_ORDER, target: 'demo', documentId: 'SO-000001' }

const whole: OrderPosted = {
  ...about,
  meta: aMeta('OrderPosted', SOME_ORDER, { aggregateVersion: 2 }),
  orderVersion: 1,
  acknowledgement: 'AP',
  lines: [],
  holds: [],
  found: true,
}
const failed: OrderPostFailed = {
  ...about,
  meta: aMeta('OrderPostFailed', SOME_ORDER),
  orderVersion: 1,
  code: 'MESH_ERP_DOWN',
  message: 'no answer',
  findings: [],
  rejected: false,
}
const refusal: OrderCancellationRejected = {
  ...about,
  meta: aMeta('OrderCancellationRejected', SOME_ORDER),
  requestVersion: 1,
  lineIds: [],
  code: 'MESH_ERP_ALREADY_SHIPPED',
  findings: [],
}
const cancelled: OrderCancelled = {
  ...about,
  meta: aMeta('OrderCancelled', SOME_ORDER),
  requestVersion: 2,
  lines: [],
  reason: null,
}
const status = (minute: number, over: Partial<OrderStatusChanged> = {}): Step => {
  const event = aPublishedStatus(over, minute)
  return (known) =>
    event.statusVersion > (known.progress?.version ?? -1)
      ? { ...known, progress: progressOf(event, known.progress) }
      : 'superseded'
}

/** Of an order whose second request to cancel it is under way. */
const STEPS: readonly Step[] = [
  (known) => notePostFailed(failed, known),
  (known) => notePosted(whole, known),
  (known) => noteCancellationRejected(refusal, known),
  (known) => noteCancelled(cancelled, known),
  status(1, { documentId: null, lifecycle: 'CANCEL_PENDING' }),
  status(2, { lifecycle: 'CANCEL_PENDING' }),
  status(3, { lifecycle: 'CANCELLED' }),
]

const asked: Intake = {
  ...queued,
  cancelRequests: 2,
  cancelWanted: true,
  cancellation: { step: 'ASKED', at: NOON },
}

const play = (steps: readonly Step[]): Intake =>
  steps.reduce<Intake>((known, step) => {
    const next = step(known)
    return typeof next === 'string' ? known : next
  }, asked)

describe('what is told of an order in any order, late and again', () => {
  const everyOrder = fc
    .tuple(
      fc.shuffledSubarray([...STEPS], { minLength: STEPS.length }),
      fc.array(fc.constantFrom(...STEPS), { maxLength: 6 }),
    )
    .map(([all, again]) => [...all, ...again])

  it('ends in the same status', () => {
    const expected = clientStatusOf(play(STEPS))
    expect(expected).toMatchObject({ state: 'CANCELLED', documentId: 'SO-000001' })
    fc.assert(
      fc.property(everyOrder, (steps) => {
        expect(clientStatusOf(play(steps))).toEqual(expected)
      }),
    )
  })

  it('never brings a cancelled order back to life', () => {
    fc.assert(
      fc.property(everyOrder, (steps) => {
        const states = steps.map((_step, at) => clientStatusOf(play(steps.slice(0, at + 1))).state)
        const first = states.indexOf('CANCELLED')
        expect(new Set(states.slice(first))).toEqual(new Set(['CANCELLED']))
        expect(new Set(states.slice(0, first))).not.toContain('POSTED')
      }),
    )
  })
})
