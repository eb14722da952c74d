import {
  CreditMemoPosted,
  type Envelope,
  type EventToken,
  InvoicePaid,
  InvoicePosted,
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
} from '@carrick/schemas'

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
]

/** `order.status.changed` for OrderStatusChanged: the form that Standard Webhooks proposes. */
export const dottedType = (name: string): string =>
  name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '.').toLowerCase()
