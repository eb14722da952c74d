import { describe, expect, it } from '@jest/globals'
import { type OrderDocumentLost, OrderRepostProposed } from '@carrick/schemas'
import { aMeta, emitted, given, namesEmitted, NOON, SOME_ORDER } from '@carrick/testkit'
import { bundleOf } from '../adapters/demo-bundle.fake.ts'
import { KNOWN, snapshot } from '../adapters/sample-snapshot.fake.ts'
import type { Intake } from '../domain/intake.ts'
import { proposeRepost } from './propose-repost.handler.ts'
import { takeOrder } from './take-order.handler.ts'

const bundle = bundleOf()
const [takeSnapshot] = takeOrder(() => bundle)
const propose = proposeRepost(() => bundle)

/** An order of the org that its ERP has. */
const posted = (over: Partial<Intake> = {}): Intake => {
  const { state } = given(takeSnapshot).when(snapshot(), { refs: { ...KNOWN } })
  if (state === undefined) throw new Error('the order was not taken')
  return { ...state, document: { id: 'SO-1', at: NOON }, ...over }
}
const lost = (over: Partial<OrderDocumentLost> = {}): OrderDocumentLost => ({
  meta: aMeta('OrderDocumentLost', SOME_ORDER),
  orderId: SOME_ORDER,
  target: posted().target ?? '',
  documentId: 'SO-1',
  documentVersion: 3,
  shipments: ['DN-7'],
  invoices: [],
  ...over,
})

describe('an order whose document is gone from its ERP', () => {
  it('is proposed as the ERP had it, with what was told of it', () => {
    const decision = given(propose, posted()).when(lost())
    expect(emitted(decision, OrderRepostProposed)).toMatchObject([
      {
        order: { orderId: posted().received.orderId, version: 1 },
        ...{ documentId: 'SO-1', documentVersion: 3, shipments: ['DN-7'], invoices: [] },
      },
    ])
    expect(decision.state?.count).toBe(posted().count + 1)
  })

  it.each([
    ['that is not ours', undefined, lost()],
    ['of which the ERP has another document by now', posted(), lost({ documentId: 'SO-2' })],
    ['of another ERP', posted(), lost({ target: 'elsewhere' })],
    ['that is cancelled', posted({ cancellation: { step: 'DONE', at: NOON } }), lost()],
  ])('%s is not', (_of, known, event) => {
    const decision = given(propose, known).when(event)
    expect(namesEmitted(decision)).toEqual([])
    expect(decision.disposition).toBe('superseded')
  })
})
