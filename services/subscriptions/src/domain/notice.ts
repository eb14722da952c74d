import type { Subscription } from './subscription.ts'
import { dottedType, type ToldEvent } from './told-event.ts'

/** One event for one subscription, as it will be sent. */
export interface Notice {
  readonly subscription: string
  /** `webhook-id`: the same for every try. */
  readonly notificationId: string
  readonly orderId: string
  readonly type: string
  /** JSON. */
  readonly body: string
}

/** Record key, lane and target of a subscription's notices. */
export const targetOf = (subscription: string): string => `hook:${subscription}`

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
    type,
    body: JSON.stringify({ type, timestamp, data: event.data(pii) }),
  }
}
