import { defineFold, type FoldHandler } from '@carrick/messaging'
import { CaseOpened, CaseResolved, OrderSubmitted } from '@carrick/schemas'
import type { OrderBook } from '../domain/order-book.ts'
import { tellOrderedTax } from '../domain/tell-tax.ts'
import { publish } from './publish-facts.handler.ts'

/** Learns what tax the sales side reckons with; a tax service may have said otherwise, or will. */
export const compareTax: FoldHandler<OrderBook, OrderSubmitted> = defineFold({
  name: 'erp-events.compare-tax',
  consumes: OrderSubmitted,
  produces: [CaseOpened, CaseResolved],
  decide: ({ value: { order } }, book) =>
    publish(book, { system: 'sales', instance: order.origin.channel }, tellOrderedTax(book, order)),
})
