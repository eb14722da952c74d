import { type EventToken, eventToJson } from '@carrick/schemas'
import type { SubscriptionConnection } from '@carrick/service-host'
import { leaveOut } from '@carrick/telemetry'
import { dottedType, type OrderEvent } from './told-events.ts'

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

/** What a subscription is told of an event. The envelope stays here; personal data where it is not asked for. */
export const noticeOf = <T extends OrderEvent>(
  token: EventToken<T>,
  eventId: string,
  event: T,
  { name, pii }: Pick<SubscriptionConnection, 'name' | 'pii'>,
): Notice => {
  const whole = leaveOut(eventToJson(token, event), ['meta'])
  const type = dottedType(token.name)
  const timestamp = new Date(event.meta.occurredAt).toISOString()
  const data = pii ? whole : leaveOut(whole, token.piiPaths)
  return {
    subscription: name,
    notificationId: `${eventId}_${name}`,
    orderId: event.orderId,
    type,
    body: JSON.stringify({ type, timestamp, data }),
  }
}
