import { describe, expect, it } from '@jest/globals'
import type {
  Finding,
  OrderAmended,
  OrderAmendmentRejected,
  OrderCancellationRejected,
  OrderCancelled,
  OrderPosted,
  OrderPostFailed,
} from '@carrick/schemas'
import { aMeta, given, NOON, SOME_ORDER } from '@carrick/testkit'
import { aQueuedOrder } from '../adapters/sample-intake.fake.ts'
import type { LineCancellation } from '../domain/cancel-lines.ts'
import type { Intake } from '../domain/intake.ts'
import { followPosting } from './follow-posting.handler.ts'

const [
  followPosted,
  followFailed,
  followCancelled,
  followRejected,
  followAmended,
  followAmendmentRejected,
] = followPosting

const queued = aQueuedOrder({ version: 2, queuedVersion: 2 })
const document = { id: 'SO-000001', at: NOON }
const asked: Intake = {
  ...queued,
  document,
  cancelRequests: 2,
  cancelWanted: true,
  cancellation: { step: 'ASKED', at: NOON },
}

const FOUND: Finding = {
  path: 'lines[0].sku',
  code: 'NO_SKU',
  severity: 'ERROR',
  message: 'is none',
}
const about = { orderId: SOME_ORDER, target: 'demo' }

const posted: OrderPosted = {
  ...about,
  meta: aMeta('OrderPosted', SOME_ORDER),
  documentId: 'SO-000001',
  orderVersion: 2,
  acknowledgement: 'AP',
  lines: [],
  holds: [],
  found: false,
}

const failed = (over: Partial<OrderPostFailed> = {}, told = 2): OrderPostFailed => ({
  ...about,
  meta: aMeta('OrderPostFailed', SOME_ORDER, { aggregateVersion: told }),
  orderVersion: 2,
  code: 'MESH_ERP_REFUSED',
  message: 'no',
  findings: [FOUND],
  rejected: true,
  ...over,
})

const one: LineCancellation = {
  ...{ requestVersion: 2, lineIds: ['line-1'], words: 'line 1', at: NOON, step: 'ASKED' },
}
const other: LineCancellation = { ...one, requestVersion: 3, lineIds: ['line-2'] }

const cancelled = (over: Partial<OrderCancelled> = {}): OrderCancelled => ({
  ...about,
  meta: aMeta('OrderCancelled', SOME_ORDER),
  documentId: 'SO-000001',
  requestVersion: 2,
  lines: [],
  reason: null,
  ...over,
})

const rejected = (
  requestVersion = 2,
  lineIds: readonly string[] = [],
): OrderCancellationRejected => ({
  ...about,
  meta: aMeta('OrderCancellationRejected', SOME_ORDER),
  documentId: 'SO-000001',
  requestVersion,
  lineIds,
  code: 'MESH_ERP_ALREADY_SHIPPED',
  findings: [{ ...FOUND, path: 'order', message: 'is shipped' }],
})

/** A change to version 3 was asked for, and one to version 4. */
const changing: Intake = {
  ...queued,
  document,
  version: 4,
  hash: 'four',
  changes: {
    contents: [
      { version: 2, hash: 'two' },
      { version: 3, hash: 'three' },
      { version: 4, hash: 'four' },
    ],
    asked: [
      { version: 3, at: NOON },
      { version: 4, at: NOON },
    ],
    agreed: queued.received,
    refused: null,
  },
}

const amended = (orderVersion: number): OrderAmended => ({
  ...about,
  meta: aMeta('OrderAmended', SOME_ORDER),
  documentId: 'SO-000001',
  orderVersion,
  baseVersion: 2,
  acknowledgement: 'AP',
  lines: [],
  holds: [],
  documentVersion: 2,
  found: false,
})

const notAmended = (orderVersion: number): OrderAmendmentRejected => ({
  ...about,
  meta: aMeta('OrderAmendmentRejected', SOME_ORDER),
  baseVersion: 2,
  orderVersion,
  code: 'MESH_ERP_TOO_LATE',
  findings: [{ ...FOUND, path: 'lines[0].quantity', message: 'is shipped' }],
})

const after = ({ state }: { readonly state?: Intake }): Intake => {
  if (state === undefined) throw new Error('nothing changed')
  return state
}

describe('an order that its ERP has', () => {
  it('has the number of the document, and can be found by it', () => {
    const decision = given(followPosted, queued).when(posted)
    expect(decision).toMatchObject({ state: { document }, names: ['SO-000001'] })
  })

  it('had not failed for good', () => {
    const stuck = after(given(followFailed, queued).when(failed({ rejected: false })))
    expect(given(followPosted, stuck).when(posted).state).toMatchObject({ document, failure: null })
  })

  it('did not fail either when that is told late', () => {
    const known = after(given(followPosted, queued).when(posted))
    expect(given(followFailed, known).when(failed())).toEqual({ disposition: 'superseded' })
  })
})

describe('an order that its ERP refused', () => {
  it('keeps why, in a code and in words', () => {
    expect(given(followFailed, queued).when(failed()).state?.failure).toEqual({
      at: NOON,
      told: 2,
      rejected: true,
      problem: { code: 'MESH_ERP_REFUSED', message: 'lines[0].sku: is none' },
      findings: [FOUND],
    })
  })

  it('keeps the words of the failure when nothing was found', () => {
    const { state } = given(followFailed, queued).when(failed({ findings: [], rejected: false }))
    expect(state?.failure?.problem.message).toBe('no')
  })

  it('is not the one that was corrected since', () => {
    const older = failed({ orderVersion: 1 })
    expect(given(followFailed, queued).when(older)).toEqual({ disposition: 'superseded' })
  })

  it('stays refused when an older failure is told again', () => {
    const known = after(given(followFailed, queued).when(failed()))
    const older = failed({ rejected: false }, 1)
    expect(given(followFailed, known).when(older)).toEqual({ disposition: 'superseded' })
    expect(given(followFailed, known).when(failed({ rejected: false }, 3)).state).toBeDefined()
  })
})

describe('the answer to a cancellation', () => {
  it('ends the wait: the order is cancelled', () => {
    const { state } = given(followCancelled, asked).when(cancelled())
    expect(state?.cancellation).toEqual({ step: 'DONE', at: NOON })
  })

  it('lets the order live on, with the reason, when it is no', () => {
    expect(given(followRejected, asked).when(rejected()).state?.cancellation).toEqual({
      step: 'REFUSED',
      at: NOON,
      problem: { code: 'MESH_ERP_ALREADY_SHIPPED', message: 'order: is shipped' },
    })
  })

  it('to an earlier request does not answer the last', () => {
    const decision = given(followRejected, asked).when(rejected(1))
    expect(decision).toEqual({ disposition: 'superseded' })
  })

  it('that came late does not bring a cancelled order back', () => {
    const known = after(given(followCancelled, asked).when(cancelled()))
    expect(given(followRejected, known).when(rejected())).toEqual({ disposition: 'superseded' })
    expect(given(followPosted, known).when({ ...posted, documentId: 'SO-2' }).state).toMatchObject({
      cancellation: { step: 'DONE' },
    })
  })

  it('about some lines leaves the others in life', () => {
    const lines = [{ lineId: 'line-1', quantity: { unscaled: 1n, scale: 0 } }]
    const known = { ...queued, lineCancellations: [one, other] }
    const done = after(given(followCancelled, known).when(cancelled({ lines })))
    expect(done).toMatchObject({
      cancellation: null,
      lineCancellations: [{ step: 'DONE' }, { step: 'ASKED' }],
    })
    expect(given(followCancelled, done).when(cancelled({ lines }))).toEqual({
      disposition: 'duplicate',
    })
    const strange = cancelled({ lines, requestVersion: 9 })
    expect(given(followCancelled, known).when(strange)).toEqual({ disposition: 'superseded' })
  })

  it('that is no to a line lets that line go on with its order', () => {
    const received = { ...queued.received, withheld: ['line-1', 'line-2'] }
    const known = { ...queued, received, lineCancellations: [one, other] }
    expect(given(followRejected, known).when(rejected(2, ['line-1'])).state).toMatchObject({
      received: { withheld: ['line-2'] },
      cancellation: null,
      lineCancellations: [
        { step: 'REFUSED', problem: { code: 'MESH_ERP_ALREADY_SHIPPED' } },
        { step: 'ASKED' },
      ],
    })
  })

  it('is known of an order that no ERP ever got', () => {
    const parked: Intake = { ...asked, step: 'PARKED', document: null }
    const withdrawn = cancelled({ target: null, documentId: null })
    expect(given(followCancelled, parked).when(withdrawn).state?.cancellation?.step).toBe('DONE')
  })
})

describe('the answer to a change', () => {
  it('moves what is agreed to that version', () => {
    const known = after(given(followAmended, changing).when(amended(3)))
    expect(known).toMatchObject({ queuedVersion: 3, version: 4 })
    expect(known.changes?.asked).toEqual([{ version: 4, at: NOON }])
    expect(given(followAmended, known).when(amended(3))).toEqual({ disposition: 'duplicate' })
    const newest = after(given(followAmended, known).when(amended(4)))
    expect(newest).toMatchObject({ queuedVersion: 4, changes: { asked: [] } })
    expect(given(followAmended, newest).when(amended(3))).toEqual({ disposition: 'superseded' })
  })

  it('leaves what is agreed when it is no, and says why', () => {
    const known = after(given(followAmendmentRejected, changing).when(notAmended(4)))
    expect(known).toMatchObject({
      queuedVersion: 2,
      changes: {
        asked: [{ version: 3 }],
        refused: {
          version: 4,
          at: NOON,
          problem: { code: 'MESH_ERP_TOO_LATE', message: 'lines[0].quantity: is shipped' },
        },
      },
    })
    expect(given(followAmendmentRejected, known).when(notAmended(4))).toEqual({
      disposition: 'duplicate',
    })
  })

  it('that was no is no problem any more once a later change is taken over', () => {
    const known = after(given(followAmendmentRejected, changing).when(notAmended(3)))
    expect(after(given(followAmended, known).when(amended(4))).changes?.refused).toBeNull()
  })

  it('to what was never asked means nothing', () => {
    expect(given(followAmendmentRejected, queued).when(notAmended(9))).toEqual({
      disposition: 'superseded',
    })
  })

  it('is not needed where the ERP got the later version at once', () => {
    const waiting = { ...changing, document: null }
    const known = after(given(followPosted, waiting).when({ ...posted, orderVersion: 3 }))
    expect(known).toMatchObject({ queuedVersion: 3, changes: { asked: [{ version: 4 }] } })
  })
})

describe('what became of an order at its ERP', () => {
  it('is nothing new when it is told again', () => {
    const again = [
      given(followPosted, after(given(followPosted, queued).when(posted))).when(posted),
      given(followFailed, after(given(followFailed, queued).when(failed()))).when(failed()),
      given(followCancelled, after(given(followCancelled, asked).when(cancelled()))).when(
        cancelled(),
      ),
      given(followRejected, after(given(followRejected, asked).when(rejected()))).when(rejected()),
    ]
    expect(again).toEqual(again.map(() => ({ disposition: 'duplicate' })))
  })

  it('says nothing of an order that another mesh took in', () => {
    expect([
      given(followPosted).when(posted),
      given(followFailed).when(failed()),
      given(followCancelled).when(cancelled()),
      given(followRejected).when(rejected()),
      given(followAmended).when(amended(3)),
      given(followAmendmentRejected).when(notAmended(3)),
    ]).toEqual(Array.from({ length: 6 }, () => ({ disposition: 'superseded' })))
  })
})
