import { type Decision, defineFold, emit, type FoldHandler } from '@carrick/messaging'
import {
  CreditMemoPosted,
  type Envelope,
  eventToJson,
  type EventToken,
  InvoicePaid,
  InvoicePosted,
  NotificationQueued,
  OrderAcknowledged,
  OrderAmended,
  OrderAmendmentRejected,
  OrderCancelled,
  OrderCancellationRejected,
  OrderPosted,
  OrderStatusChanged,
  RefundPosted,
  ReturnStatusChanged,
  ShipmentDelivered,
  ShipmentDispatched,
  TaxDetermined,
} from '@carrick/schemas'
import { leaveOut } from '../domain/leave-out.ts'
import { dottedType } from '../domain/told-event.ts'
import { tell, type Told, type ToldOrder } from '../domain/told-order.ts'
import type { Subscriptions } from '../ports.ts'

/** What every event that outside parties are told of has. */
export interface OrderEvent {
  readonly meta: Envelope
  readonly orderId: string
}

/** What outside parties may be told of: facts and states, not what services ask of each other. */
export const TOLD_EVENTS: readonly EventToken<OrderEvent>[] = [
  OrderPosted,
  OrderAcknowledged,
  OrderAmended,
  OrderAmendmentRejected,
  OrderCancelled,
  OrderCancellationRejected,
  OrderStatusChanged,
  ShipmentDispatched,
  ShipmentDelivered,
  InvoicePosted,
  InvoicePaid,
  CreditMemoPosted,
  ReturnStatusChanged,
  RefundPosted,
  TaxDetermined,
]

/** Each notice goes to its lane. */
export const decisionOf = ({ order, notices }: Told): Decision<ToldOrder> => ({
  ...(order === undefined ? {} : { state: order }),
  emit: notices.map(({ lane, notice }) => emit(NotificationQueued, notice, { key: lane })),
})

/** The envelope stays here; personal data goes only to those who asked for it. */
const dataOf =
  <T extends OrderEvent>(token: EventToken<T>, value: T) =>
  (pii: boolean): unknown =>
    leaveOut(eventToJson(token, value), ['meta', ...(pii ? [] : token.piiPaths)])

/** Finds the subscriptions that an event is for. */
export const tellEvent = <T extends OrderEvent>(
  token: EventToken<T>,
  subscriptions: Subscriptions,
): FoldHandler<ToldOrder, T> =>
  defineFold({
    name: `subscriptions.tell-${dottedType(token.name).replaceAll('.', '-')}`,
    consumes: token,
    produces: [NotificationQueued],
    decide: ({ id, value }, order) => {
      const { meta, orderId } = value
      const { name } = token
      const event = { ...meta, id, name, orderId, data: dataOf(token, value) }
      return decisionOf(tell(event, order, subscriptions()))
    },
  })
