import { defineFold, emit, type Decision, type FoldHandler } from '@carrick/messaging'
import { type EventToken, NotificationQueued } from '@carrick/schemas'
import { targetOf } from '../domain/notice.ts'
import { dottedType, type OrderEvent } from '../domain/told-events.ts'
import { tell, type Told, type ToldOrder } from '../domain/told-order.ts'
import type { Subscriptions } from '../ports.ts'

/** Each notice goes to the lane of its endpoint. */
export const decisionOf = ({ order, notices }: Told): Decision<ToldOrder> => ({
  ...(order === undefined ? {} : { state: order }),
  emit: notices.map((notice) =>
    emit(NotificationQueued, notice, { key: targetOf(notice.subscription) }),
  ),
})

/** Finds the subscriptions that an event is for. */
export const tellEvent = <T extends OrderEvent>(
  token: EventToken<T>,
  subscriptions: Subscriptions,
): FoldHandler<ToldOrder, T> =>
  defineFold({
    name: `subscriptions.tell-${dottedType(token.name).replaceAll('.', '-')}`,
    consumes: token,
    produces: [NotificationQueued],
    decide: ({ id, value }, order) => decisionOf(tell(token, id, value, order, subscriptions())),
  })
