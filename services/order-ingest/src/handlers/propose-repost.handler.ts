import type { Bundle } from '@carrick/mapping'
import { defineFold, emit, type FoldHandler } from '@carrick/messaging'
import { OrderDocumentLost, OrderRepostProposed } from '@carrick/schemas'
import { agreedOf } from '../domain/changes.ts'
import { type Intake, isCancelling } from '../domain/intake.ts'
import { flowOf, prepareOrder } from '../domain/prepare-order.ts'
import { notPrepared } from '../errors.ts'
import { metaOf } from './judge-order.handler.ts'

/**
 * The ERP has the order no more: what it had is proposed for it once more. Nobody but a person may decide
 * that; the poster waits for one.
 */
export const proposeRepost = (current: () => Bundle): FoldHandler<Intake, OrderDocumentLost> =>
  defineFold({
    name: 'order-ingest.propose-repost',
    consumes: OrderDocumentLost,
    produces: [OrderRepostProposed],
    decide: ({ value }, known, { now }) => {
      const { target, documentId, documentVersion, shipments, invoices } = value
      if (known?.document?.id !== documentId || known.target !== target || isCancelling(known))
        return { disposition: 'superseded' }
      const bundle = current()
      const received = agreedOf(known) ?? known.received
      const flow = flowOf(bundle, received)
      const order =
        flow && prepareOrder(bundle, flow, received, known.queuedVersion, now, target).order
      if (order === undefined) return { fail: notPrepared(documentId, target) }
      const state = { ...known, count: known.count + 1 }
      const proposed = {
        order: { ...order, priority: known.priority },
        ...{ target, documentId, documentVersion, shipments, invoices },
      }
      const meta = metaOf(bundle, state)
      return { state, emit: [emit(OrderRepostProposed, proposed, { meta })] }
    },
  })
