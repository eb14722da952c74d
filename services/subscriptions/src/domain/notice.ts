import type { Buyer, Subscription } from './subscription.ts'
import { dottedType, type ToldEvent } from './told-event.ts'

/** One event for one subscription, as it will be sent. */
export interface Notice {
  readonly subscription: string
  /** `webhook-id`, or the first part of the Message-ID: the same for every try. */
  readonly notificationId: string
  readonly orderId: string
  /** E-mail address of the buyer, where he is the receiver. */
  readonly recipient: string | null
  readonly orderNumber: string | null
  readonly type: string
  /** JSON. */
  readonly body: string
}

type Named = Pick<Subscription, 'name' | 'kind'>

/** Where the messages of a subscription go: the target of their calls. */
export const targetOf = ({ name, kind }: Named): string =>
  `${kind === 'email' ? 'mail' : 'hook'}:${name}`

/**
 * Record key and lane of a notice. One lane for each endpoint; where every order has a receiver of its own,
 * one for each order, so that nobody waits behind another's mailbox.
 */
export const laneOf = (subscription: Named & Pick<Subscription, 'to'>, orderId: string): string =>
  subscription.to === null ? `${targetOf(subscription)}:${orderId}` : targetOf(subscription)

/** With what only the order tells. */
export const addressed = (
  notice: Notice,
  { to }: Pick<Subscription, 'to'>,
  buyer: Pick<Buyer, 'contact' | 'orderNumber'> | undefined,
): Notice => ({
  ...notice,
  recipient: to === null ? (buyer?.contact ?? null) : null,
  orderNumber: buyer?.orderNumber ?? null,
})

/** What a subscription is told of an event. */
export const noticeOf = (
  event: ToldEvent,
  { name, pii }: Pick<Subscription, 'name' | 'pii'>,
): Notice => {
  const type = dottedType(event.name)
  const timestamp = new Date(event.occurredAt).toISOString()
  return {
    subscription: name,
    notificationId: `${event.id}_${name}`,
    orderId: event.orderId,
    recipient: null,
    orderNumber: null,
    type,
    body: JSON.stringify({ type, timestamp, data: event.data(pii) }),
  }
}
