import { defineEffect, type EffectHandler, emit } from '@carrick/messaging'
import { OrderPosted, OrderPostFailed, OrderRepostProposed } from '@carrick/schemas'
import { withoutCancelled } from '../domain/cancelled-lines.ts'
import { type Posting, telling } from '../domain/posting.ts'
import { postFailed } from '../domain/tell-order.ts'
import { documentGone, unshapable } from '../errors.ts'
import type { CreateCommand, ErpWriter, Posted, ShapeOrder } from '../ports.ts'
import { afterCreation, lookUpWritten, tryWithout } from './write-order.handler.ts'

type RepostOrder = EffectHandler<Posting, OrderRepostProposed, CreateCommand, Posted>

/** Its document is the one that is gone, and the order is still wanted. */
const isOpen = (
  known: Posting | undefined,
  { documentId }: OrderRepostProposed,
): known is Posting => known?.documentId === documentId && known.cancelledBy === null

/**
 * An order that was posted is never created again by itself: the lane waits until a person retries it, and
 * what comes after for the order waits behind it.
 */
export const repostOrder = (erp: ErpWriter, shape: ShapeOrder): RepostOrder =>
  defineEffect({
    name: 'erp-poster.repost-order',
    consumes: OrderRepostProposed,
    produces: [OrderPosted, OrderPostFailed],
    decide: ({ value }, known, { now }) => {
      if (!isOpen(known, value)) return { disposition: 'superseded' }
      if (known.goneDocument !== value.documentId) return { fail: documentGone(value) }
      const { target } = value
      const order = withoutCancelled(value.order, known.cancelledLines)
      const shaped = shape(order, target, now)
      if (!shaped.ok) return { fail: unshapable(shaped.findings) }
      return {
        act: {
          operation: 'repost',
          number: known.reposts ?? 0,
          target: `erp:${target}`,
          priority: order.priority,
          // What it was posted without is wanted again, and may be refused again.
          command: { ...shaped.value, ...(known.leftOut?.length && { mayGo: known.leftOut }) },
        },
      }
    },
    perform: ({ mayGo = [], ...order }, call) =>
      tryWithout(order, mayGo, (left) => erp.recreate(left, call)),
    lookUp: (command, call) => lookUpWritten(erp, command, call),
    conclude: ({ value }, known, answer) => {
      if (!isOpen(known, value)) return { disposition: 'superseded' }
      const { order } = value
      const posting = {
        ...known,
        documentId: null,
        goneDocument: null,
        leftOut: [],
        orderVersion: order.version,
        reposts: (known.reposts ?? 0) + 1,
      }
      return afterCreation(order, posting, answer)
    },
    // The first time a person is asked; what fails later is a failure.
    failed: ({ value }, known, failure) => {
      if (!isOpen(known, value)) return {}
      if (failure.code === 'MESH_ERP_DOCUMENT_GONE')
        return { state: { ...known, goneDocument: value.documentId } }
      return telling(known, emit(OrderPostFailed, postFailed(value.order, known, failure)))
    },
  })
