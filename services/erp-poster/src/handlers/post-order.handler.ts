import { OrderQueued } from '@carrick/schemas'
import type { ErpWriter, RejectedLine, ShapeOrder } from '../ports.ts'
import { type WriteOrder, writeOrder } from './write-order.handler.ts'

/** Creates an order in its ERP; one that is there by now is changed. */
export const postOrder = (
  erp: ErpWriter,
  shape: ShapeOrder,
  rejectedLine: RejectedLine = () => 'order',
): WriteOrder<OrderQueued> =>
  writeOrder(erp, shape, rejectedLine, {
    name: 'erp-poster.post-order',
    consumes: OrderQueued,
    wishOf: ({ order, target, mode }) => ({ order, target, watched: mode !== 'LIVE' }),
  })
