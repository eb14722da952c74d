import { defineFold, type FoldHandler, internalToken } from '@carrick/messaging'
import type { CorrectionOrder } from '@carrick/service-host'
import { acceptErp, type ErpStand } from '../domain/accept-erp.ts'
import { describeNews } from '../domain/describe-news.ts'
import { type Basis, basisOf, isSameBasis } from '../domain/basis.ts'
import type { OrderBook } from '../domain/order-book.ts'
import { publish, FACT_EVENTS } from './publish-facts.handler.ts'

/** A person takes for true what an ERP had of an order when the plan was made. */
export interface ErpAccepted extends ErpStand {
  /** What the plan was made of. */
  readonly basis: Basis
  readonly order: CorrectionOrder
}

export const erpAccepted = internalToken<ErpAccepted>('fact', 'erp-accepted')

/** Tells what the ERP has now of an order of which it had told more; only as the plan showed it, once, audited. */
export const acceptErpNow: FoldHandler<OrderBook, ErpAccepted> = defineFold({
  name: 'erp-events.accept-erp',
  consumes: erpAccepted,
  produces: FACT_EVENTS,
  decide: ({ key, value }, book) => {
    const { erp, basis, order } = value
    const audit = { ...order, verb: 'accept' }
    if (book === undefined || !isSameBasis(basisOf(book, erp), basis)) {
      const detail = `What ${erp} says of it, or what was told, has changed since the plan was made`
      return { disposition: 'superseded', audit: { ...audit, outcome: 'refused', detail } }
    }
    const told = acceptErp(book, key, value, order.by)
    const detail = describeNews(told).join('; ')
    const from = { system: 'erp', instance: erp }
    return { ...publish(book, from, told), audit: { ...audit, outcome: 'done', detail } }
  },
})
