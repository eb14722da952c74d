import { describe, expect, it } from '@jest/globals'
import { MeshError, parseDecimal } from '@carrick/kernel'
import { OrderPosted, OrderPostFailed, type OrderQueued } from '@carrick/schemas'
import {
  aMeta,
  anOrder,
  emitted,
  givenEffect,
  NOON,
  SOME_EVENT,
  SOME_ORDER,
} from '@carrick/testkit'
import { compiled, shapeBy, withRow } from '../adapters/map-shaper.fake.ts'
import { aPosted, aPosting } from '../adapters/sample-posting.fake.ts'
import { aDocument } from '../adapters/scripted-erp.fake.ts'
import { untouchedErp } from '../adapters/untouched-erp.fake.ts'
import { postOrder } from './post-order.handler.ts'

const handler = postOrder(untouchedErp, shapeBy(compiled))

const queued = (over: Partial<OrderQueued> = {}): OrderQueued => ({
  meta: aMeta('OrderQueued', SOME_ORDER),
  order: anOrder(SOME_ORDER),
  target: 'demo',
  rule: 'all',
  mode: 'LIVE',
  ...over,
})

const document = aDocument({
  documentId: 'SO-1',
  lines: [
    {
      lineRef: 'line-1',
      code: 'CA',
      confirmed: '1',
      backordered: '1',
      promiseDate: '2026-12-07',
      reason: null,
    },
  ],
  holds: [{ hold: 'CREDIT', reason: null }],
})
const posting = aPosting()
const posted = aPosted()

describe('post order', () => {
  it('asks for one creation under the mark of the order, with exact amounts', () => {
    const { act } = givenEffect(handler).when(queued())
    expect(act).toMatchObject({ operation: 'create', number: 0, target: 'erp:demo', priority: 5 })
    expect(act?.command).toMatchObject({
      mark: SOME_ORDER,
      customerNumber: 'KLEIN',
      lines: [{ quantity: '2', unitPrice: '89.00', netAmount: '178.00' }],
    })
  })

  it.each([
    ['ALLOWED', false],
    ['COMPLETE_ONLY', true],
  ] as const)(
    'says of an order whose parts are %s whether it goes whole',
    (partialShipment, is) => {
      const order = anOrder(SOME_ORDER, { partialShipment })
      expect(givenEffect(handler).when(queued({ order })).act?.command).toMatchObject({
        completeDelivery: is,
      })
    },
  )

  it('sends custom fields of the order along', () => {
    const extensions = [{ name: 'projectCode', type: 'TEXT' as const, value: 'P-7', pii: false }]
    const { act } = givenEffect(handler).when(
      queued({ order: anOrder(SOME_ORDER, { extensions }) }),
    )
    expect(act?.command).toMatchObject({ extensions: { projectCode: 'P-7' } })
  })

  it('fails when the map cannot shape the order, and says so as a refusal of this version', () => {
    const gift = compiled(withRow('{ to: gift, from: extensions.giftMessage, missing: error }'))
    const strict = postOrder(
      untouchedErp,
      shapeBy(() => gift),
    )
    const { act, fail } = givenEffect(strict).when(queued())
    expect(act).toBeUndefined()
    expect(fail).toMatchObject({ code: 'MESH_MAP_MISSING', kind: 'terminal' })
    const failure = fail ?? new MeshError('MESH_TEST_NONE', 'it did not fail')
    expect(emitted(givenEffect(strict).failing(queued(), failure), OrderPostFailed)).toMatchObject([
      {
        rejected: true,
        code: 'MESH_MAP_MISSING',
        findings: [{ path: 'extensions.giftMessage', severity: 'ERROR' }],
      },
    ])
  })

  it.each([
    ['a version that could not be posted', 'OrderQueued', 'supersede-head'],
    ['a change that could not be made', 'OrderAmendmentRequested', 'supersede-head'],
    ['anything else', 'OrderCancellationRequested', 'park'],
  ])('asked to cure %s, it answers for its own', (_name, type, answer) => {
    const event = {
      id: SOME_EVENT,
      type: 'OrderQueued',
      key: SOME_ORDER,
      value: queued(),
      seenAt: NOON,
      correlationId: SOME_ORDER,
    }
    expect(handler.resolves?.({ type, code: 'MESH_MAP_MISSING' }, event)).toBe(answer)
  })

  it('asks for a change when a correction crossed the posting of what it corrects', () => {
    const late = queued({ order: anOrder(SOME_ORDER, { version: 2 }) })
    const { act, state } = givenEffect(handler, posted).when(late)
    expect(act).toMatchObject({
      operation: 'amend',
      number: 2,
      target: 'erp:demo',
      command: { documentId: 'SO-1', baseVersion: 1, order: { mark: SOME_ORDER, version: 2 } },
    })
    expect(state).toBeUndefined()
  })

  it('announces the document, its acknowledgements and holds', () => {
    const decision = givenEffect(handler, posting).concluding(queued(), {
      kind: 'done',
      result: { document, found: true },
    })
    expect(emitted(decision, OrderPosted)).toMatchObject([
      {
        documentId: 'SO-1',
        acknowledgement: 'CA',
        holds: ['CREDIT'],
        found: true,
        lines: [{ lineId: 'line-1', backordered: parseDecimal('1') }],
      },
    ])
    expect(decision.state).toMatchObject({ documentId: 'SO-1' })
  })

  it('takes a refusal of the ERP for an answer, and a corrected version for a new operation', () => {
    const findings = [
      {
        path: 'lines[0].sku',
        code: 'MESH_ERP_UNKNOWN_PRODUCT' as const,
        severity: 'error' as const,
        message: 'is not known',
      },
    ]
    const refused = givenEffect(handler, posting).concluding(queued(), {
      kind: 'refused',
      findings,
    })
    expect(emitted(refused, OrderPostFailed)).toMatchObject([
      { rejected: true, code: 'MESH_ERP_UNKNOWN_PRODUCT', message: 'lines[0].sku: is not known' },
    ])
    const again = givenEffect(handler, refused.state).when(
      queued({ order: anOrder(SOME_ORDER, { version: 2 }) }),
    )
    expect(again.act).toMatchObject({ number: 1 })
  })

  it.each([
    ['is posted already', posted],
    ['was withdrawn before it could be posted', { ...posting, withdrawn: true }],
    ['was refused in this version', { ...posting, refusals: 1, refusedVersion: 1 }],
    ['is older than what is being posted', { ...posting, orderVersion: 2 }],
  ])('stays quiet when the order %s', (_name, state) => {
    expect(givenEffect(handler, state).when(queued())).toEqual({ disposition: 'superseded' })
  })

  it('asks again after a failed try, as the same operation', () => {
    const { state } = givenEffect(handler).when(queued())
    expect(givenEffect(handler, state).when(queued()).act).toMatchObject({
      operation: 'create',
      number: 0,
    })
  })

  it.each(['OBSERVE', 'SHADOW'] as const)('only watches in mode %s', (mode) => {
    expect(givenEffect(handler).when(queued({ mode })).act).toBeUndefined()
    const late = queued({ mode, order: anOrder(SOME_ORDER, { version: 2 }) })
    expect(givenEffect(handler, posted).when(late).act).toBeUndefined()
  })

  it('keeps the ERP of an order, whatever the rules say later', () => {
    const known = aPosting({ target: 'first', refusals: 1, refusedVersion: 1 })
    const { act } = givenEffect(handler, known).when(
      queued({ target: 'second', order: anOrder(SOME_ORDER, { version: 2 }) }),
    )
    expect(act?.target).toBe('erp:first')
  })

  it('tells when no machine will try again', () => {
    const lastWords = givenEffect(handler, posting).failing(
      queued(),
      new MeshError('MESH_ERP_UNREACHABLE', 'The ERP cannot be reached'),
    )
    expect(emitted(lastWords, OrderPostFailed)).toMatchObject([
      { rejected: false, code: 'MESH_ERP_UNREACHABLE' },
    ])
  })
})
