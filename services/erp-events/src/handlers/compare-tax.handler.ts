import { defineFold, type FoldHandler } from '@carrick/messaging'
import { CaseOpened, CaseResolved, OrderSubmitted } from '@carrick/schemas'
import { settleDocumentTax } from '../domain/document-tax-case.ts'
import type { OrderBook } from '../domain/order-book.ts'
import { tellOrderedTax } from '../domain/tell-tax.ts'
import { type IsTaxCase, publish } from './publish-facts.handler.ts'

/** Learns what tax the sales side reckons with; a tax service or the ERP may have said otherwise, or will. */
export const compareTax = (
  isTaxCase: IsTaxCase = () => true,
): FoldHandler<OrderBook, OrderSubmitted> =>
  defineFold({
    name: 'erp-events.compare-tax',
    consumes: OrderSubmitted,
    produces: [CaseOpened, CaseResolved],
    decide: ({ value }, book) => {
      const { order } = value
      const told = settleDocumentTax(order.orderId, tellOrderedTax(book, value), isTaxCase())
      return publish(book, { system: 'sales', instance: order.origin.channel }, told)
    },
  })
