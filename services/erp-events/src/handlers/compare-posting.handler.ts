import { defineFold, type FoldHandler } from '@carrick/messaging'
import { OrderPosted, OrderReleased } from '@carrick/schemas'
import type { OrderBook } from '../domain/order-book.ts'
import { tellPosting } from '../domain/tell-posting.ts'
import { toldName } from '../domain/told-name.ts'
import { publish } from './publish-facts.handler.ts'

/** Learns how the order came in, and ends holds that only its posting has told of. */
export const comparePosting: FoldHandler<OrderBook, OrderPosted> = defineFold({
  name: 'erp-events.compare-posting',
  consumes: OrderPosted,
  produces: [OrderReleased],
  decide: ({ value }, book, { now }) => {
    const from = { system: 'erp', instance: value.target }
    const decision = publish(book, from, tellPosting(book, value))
    return { ...decision, names: [...(decision.names ?? []), toldName(value.target, now)] }
  },
})
