import { defineFold, type FoldHandler } from '@carrick/messaging'
import {
  type Envelope,
  type EventToken,
  NotificationQueued,
  type Order,
  OrderObserved,
  OrderQueued,
  OrderSubmitted,
} from '@carrick/schemas'
import type { Buyer } from '../domain/subscription.ts'
import { dottedType } from '../domain/told-event.ts'
import { learn, type ToldOrder } from '../domain/told-order.ts'
import type { Subscriptions } from '../ports.ts'
import { decisionOf } from './tell-event.handler.ts'

const buyerOf = ({ soldTo, origin }: Order, { channel, org }: Envelope): Buyer => ({
  customer: soldTo.number,
  contact: soldTo.email,
  orderNumber: origin.number ?? origin.externalId,
  way: { channel, org },
})

interface NamesBuyer {
  readonly meta: Envelope
  readonly order: Order
}

/** Whoever took the order: it may have been somebody at the ERP. */
export const BUYER_EVENTS: readonly EventToken<NamesBuyer>[] = [
  OrderSubmitted,
  OrderQueued,
  OrderObserved,
]

/** Only the order itself names its buyer; what is told of it later goes by that. */
export const learnCustomer = <T extends NamesBuyer>(
  token: EventToken<T>,
  subscriptions: Subscriptions,
): FoldHandler<ToldOrder, T> =>
  defineFold({
    name: `subscriptions.learn-${dottedType(token.name).replaceAll('.', '-')}`,
    consumes: token,
    produces: [NotificationQueued],
    decide: ({ value }, known) =>
      decisionOf(learn(buyerOf(value.order, value.meta), known, subscriptions())),
  })
