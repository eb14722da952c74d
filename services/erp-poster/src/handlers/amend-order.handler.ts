import { OrderAmendmentRequested } from '@carrick/schemas'
import type { ErpWriter, RejectedLine, ShapeOrder } from '../ports.ts'
import { type WriteOrder, writeOrder } from './write-order.handler.ts'

/** Changes an order in its ERP; one that the ERP refused before is created as it is wanted now. */
export const amendOrder = (
  erp: ErpWriter,
  shape: ShapeOrder,
  rejectedLine: RejectedLine = () => 'order',
): WriteOrder<OrderAmendmentRequested> =>
  writeOrder(erp, shape, rejectedLine, {
    name: 'erp-poster.amend-order',
    consumes: OrderAmendmentRequested,
    wishOf: ({ order }) => ({ order, target: null, watched: false }),
  })
