import { defineFold, emit, type FoldHandler, internalToken } from '@carrick/messaging'
import { RefundReported } from '@carrick/schemas'
import { NOTHING_TOLD, type OrderBook } from '../domain/order-book.ts'
import type { RefundTold } from '../domain/refund-told.ts'

export const refundSeen = internalToken<RefundTold>('fact', 'refund')

/** Passes on what a payment provider says of a refund; who asked for the refund asks how it stands. */
export const reportRefund: FoldHandler<OrderBook, RefundTold> = defineFold({
  name: 'erp-events.report-refund',
  consumes: refundSeen,
  produces: [RefundReported],
  decide: ({ value }, book = NOTHING_TOLD) => {
    const told = book.told + 1
    const source = {
      ...{ system: 'payments', instance: value.provider },
      ...{ document: value.refundId, version: told },
    }
    const meta = { ...book.way, aggregateVersion: told, source }
    return { state: { ...book, told }, emit: [emit(RefundReported, value, { meta })] }
  },
})
