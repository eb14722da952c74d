import { describe, expect, it } from '@jest/globals'
import { MeshError } from '@carrick/kernel'
import {
  CaseOpened,
  CaseResolved,
  OrderAmended,
  OrderAmendmentRejected,
  type OrderAmendmentRequested,
  OrderPosted,
  OrderPostFailed,
} from '@carrick/schemas'
import { aMeta, anOrder, emitted, givenEffect, namesEmitted, SOME_ORDER } from '@carrick/testkit'
import { compiled, shapeBy, withRow } from '../adapters/map-shaper.fake.ts'
import { aPosted, aPosting } from '../adapters/sample-posting.fake.ts'
import { aDocument } from '../adapters/scripted-erp.fake.ts'
import { untouchedErp } from '../adapters/untouched-erp.fake.ts'
import { amendOrder } from './amend-order.handler.ts'

const handler = amendOrder(untouchedErp, shapeBy(compiled))
const strict = amendOrder(
  untouchedErp,
  shapeBy(() => compiled(withRow('{ to: gift, from: extensions.gift, missing: error }'))),
)

const request = (version = 2): OrderAmendmentRequested => ({
  meta: aMeta('OrderAmendmentRequested', SOME_ORDER),
  order: anOrder(SOME_ORDER, { version }),
  baseVersion: 1,
  changed: ['lines[0].quantity'],
})
const done = (found = false) => ({
  kind: 'done' as const,
  result: { document: aDocument({ documentId: 'SO-1', version: 4, orderVersion: 2 }), found },
})
const refused = (code: 'MESH_ERP_CUT_OFF' | 'MESH_ERP_AMEND_UNSUPPORTED' = 'MESH_ERP_CUT_OFF') => ({
  kind: 'refused' as const,
  findings: [
    { path: 'lines[0].quantity', code, severity: 'error' as const, message: 'is picked already' },
  ],
})

describe('amend order', () => {
  it('asks for the whole order as it is wanted, over the version that the ERP has', () => {
    const { act, state } = givenEffect(handler, aPosted({ orderVersion: 3 })).when(request(5))
    expect(act).toMatchObject({
      operation: 'amend',
      number: 5,
      target: 'erp:demo',
      priority: 5,
      command: {
        documentId: 'SO-1',
        requestId: `${SOME_ORDER}/amend/5`,
        baseVersion: 3,
        order: { mark: SOME_ORDER, version: 5, lines: [{ quantity: '2' }] },
      },
    })
    expect(state).toBeUndefined()
  })

  it('may leave out only what the ERP lacks and the order still has', () => {
    const { act } = givenEffect(handler, aPosted({ leftOut: ['line-1', 'line-2'] })).when(request())
    expect(act?.command).toMatchObject({ mayGo: ['line-1'] })
    const whole = givenEffect(handler, aPosted({ leftOut: ['line-2'] })).when(request())
    expect(whole.act?.command).not.toHaveProperty('mayGo')
  })

  it.each([
    ['the ERP has it', aPosted({ orderVersion: 2 })],
    ['the ERP has a newer one', aPosted({ orderVersion: 3 })],
    [
      'the ERP refused it',
      aPosted({ refusedChange: { orderVersion: 2, code: 'MESH_X_Y', caseIsOpen: true } }),
    ],
    ['the order is cancelled', aPosted({ cancelledBy: 1 })],
    ['the order was withdrawn before it was posted', aPosting({ withdrawn: true })],
    ['the ERP refused this version as a new order', aPosting({ refusals: 1, refusedVersion: 2 })],
    ['the order was only watched', undefined],
  ])('stays quiet when %s', (_name, state) => {
    expect(givenEffect(handler, state).when(request())).toEqual({ disposition: 'superseded' })
  })

  it('tells what the ERP makes of the change', () => {
    const { emit, state } = givenEffect(handler, aPosted({ told: 1 })).concluding(
      request(),
      done(true),
    )
    expect(emit).toMatchObject([
      {
        token: OrderAmended,
        meta: { aggregateVersion: 2 },
        payload: {
          target: 'demo',
          documentId: 'SO-1',
          documentVersion: 4,
          orderVersion: 2,
          baseVersion: 1,
          acknowledgement: 'CA',
          found: true,
        },
      },
    ])
    expect(state).toMatchObject({ orderVersion: 2, documentId: 'SO-1', told: 2 })
  })

  it.each(['MESH_ERP_CUT_OFF', 'MESH_ERP_AMEND_UNSUPPORTED'] as const)(
    'tells what the ERP has against it, and asks customer service: %s',
    (code) => {
      const decision = givenEffect(handler, aPosted()).concluding(request(), refused(code))
      expect(emitted(decision, OrderAmendmentRejected)).toMatchObject([
        { code, baseVersion: 1, orderVersion: 2, findings: [{ path: 'lines[0].quantity' }] },
      ])
      expect(emitted(decision, CaseOpened)).toMatchObject([
        {
          code,
          ownerRole: 'customer service',
          subject: SOME_ORDER,
          cause: expect.stringContaining('lines[0].quantity: is picked already'),
        },
      ])
      expect(decision.state).toMatchObject({ orderVersion: 1 })
    },
  )

  it('ends the case when a later change is taken over', () => {
    const first = givenEffect(handler, aPosted()).concluding(request(2), refused())
    const later = givenEffect(handler, first.state).concluding(request(3), done())
    expect(namesEmitted(later)).toEqual(['OrderAmended', 'CaseResolved'])
    expect(emitted(later, CaseResolved)).toMatchObject([
      { caseId: emitted(first, CaseOpened)[0]?.caseId, caseVersion: 2 },
    ])
    const next = givenEffect(handler, later.state).concluding(request(4), done())
    expect(namesEmitted(next)).toEqual(['OrderAmended'])
  })

  it('has one open case of an order, that of the newest change', () => {
    const first = givenEffect(handler, aPosted()).concluding(request(2), refused())
    const second = givenEffect(handler, first.state).concluding(request(3), refused())
    expect(emitted(second, CaseResolved)[0]?.caseId).toBe(emitted(first, CaseOpened)[0]?.caseId)
    expect(emitted(second, CaseOpened)[0]?.caseId).not.toBe(emitted(first, CaseOpened)[0]?.caseId)
  })

  it('creates an order that the ERP refused, as it is wanted now', () => {
    const known = aPosting({ refusals: 1, refusedVersion: 1 })
    const { act, state } = givenEffect(handler, known).when(request())
    expect(act).toMatchObject({ operation: 'create', number: 1, command: { version: 2 } })
    const posted = givenEffect(handler, state).concluding(request(), done())
    expect(emitted(posted, OrderPosted)).toMatchObject([{ target: 'demo', orderVersion: 2 }])
  })

  it('creates an order whose first version could not be shaped, where that was to go', () => {
    const known = { ...aPosting({ orderVersion: 0, target: null }), routed: 'second' }
    const { act, state } = givenEffect(handler, known).when(request())
    expect(act).toMatchObject({ operation: 'create', target: 'erp:second' })
    expect(state).toMatchObject({ target: 'second' })
  })

  it('fails when the map cannot shape it, and says so as a refusal of this version', () => {
    const { act, fail } = givenEffect(strict, aPosted()).when(request())
    expect(act).toBeUndefined()
    expect(fail).toMatchObject({ code: 'MESH_MAP_MISSING', kind: 'terminal' })
    const failure = fail ?? new MeshError('MESH_TEST_NONE', 'it did not fail')
    const words = givenEffect(strict, aPosted()).failing(request(), failure)
    expect(emitted(words, OrderAmendmentRejected)).toMatchObject([
      { code: 'MESH_MAP_MISSING', orderVersion: 2, findings: [{ path: 'extensions.gift' }] },
    ])
    // A person may correct the map and try again: it is no refusal of the ERP.
    expect(givenEffect(handler, words.state).when(request()).act).toBeDefined()
  })

  it('tells when no machine will try again', () => {
    const failure = new MeshError('MESH_ERP_FORBIDDEN', 'not with this token')
    const words = givenEffect(handler, aPosted()).failing(request(), failure)
    expect(emitted(words, OrderAmendmentRejected)).toMatchObject([
      { code: 'MESH_ERP_FORBIDDEN', findings: [{ path: '', message: 'not with this token' }] },
    ])
    const unposted = givenEffect(handler, aPosting()).failing(request(), failure)
    expect(namesEmitted(unposted)).toEqual([OrderPostFailed.name])
  })
})
