import { deadLetterTopic, topicName } from '@carrick/kernel'
import * as tokens from './generated/events.ts'
import type { EventToken } from './token.ts'

/** The same for every topic: index p of each is one slot, and growing it means new topic versions. */
export const PARTITIONS = 12

const DAY_MS = 86_400_000
/** Shorter than the inbox remembers (35 days), so that no event returns after its memory is gone. */
export const RETENTION_MS = 14 * DAY_MS
export const MAX_RECORD_BYTES = 1_000_000

export type ServiceName =
  | 'salesforce-cdc-listener'
  | 'order-ingest'
  | 'erp-poster'
  | 'erp-events'
  | 'status-propagator'
  | 'salesforce-status-writer'
  | 'returns'
  | 'subscriptions'

export interface EventEntry {
  readonly token: EventToken<unknown>
  /** Exactly one service, except for cases, which any service may open and resolve. */
  readonly producer: ServiceName | 'any'
  readonly consumers: readonly ServiceName[]
}

export interface TopicEntry {
  readonly topic: string
  readonly key: string
  readonly partitions: number
  readonly retentionMs: number
  readonly maxRecordBytes: number
  readonly events: readonly EventEntry[]
}

const event = (
  token: EventToken<unknown>,
  producer: EventEntry['producer'],
  ...consumers: readonly ServiceName[]
): EventEntry => ({ token, producer, consumers })

const topic = (aggregate: string, key: string, ...events: readonly EventEntry[]): TopicEntry => ({
  topic: topicName(aggregate),
  key,
  partitions: PARTITIONS,
  retentionMs: RETENTION_MS,
  maxRecordBytes: MAX_RECORD_BYTES,
  events,
})

const ORDER = 'order id'

/** Who publishes what, who reads it, and how long it is kept: the map of the mesh. */
export const catalogue: readonly TopicEntry[] = [
  topic(
    'salesforce-change',
    ORDER,
    event(tokens.OrderSnapshot, 'salesforce-cdc-listener', 'order-ingest'),
    event(tokens.ReturnSnapshot, 'salesforce-cdc-listener', 'returns'),
  ),
  topic(
    'order',
    ORDER,
    event(
      tokens.OrderSubmitted,
      'order-ingest',
      'erp-events',
      'status-propagator',
      'subscriptions',
    ),
    event(tokens.OrderInvalid, 'order-ingest', 'status-propagator'),
    event(tokens.OrderParked, 'order-ingest', 'status-propagator'),
    event(tokens.OrderUnparked, 'order-ingest', 'status-propagator'),
    event(
      tokens.OrderQueued,
      'order-ingest',
      'erp-poster',
      'status-propagator',
      'returns',
      'subscriptions',
    ),
    event(
      tokens.OrderAmendmentRequested,
      'order-ingest',
      'erp-poster',
      'status-propagator',
      'returns',
    ),
    event(tokens.OrderCancellationRequested, 'order-ingest', 'erp-poster', 'status-propagator'),
    event(
      tokens.OrderPosted,
      'erp-poster',
      'order-ingest',
      'erp-events',
      'status-propagator',
      'returns',
      'subscriptions',
    ),
    event(tokens.OrderPostFailed, 'erp-poster', 'order-ingest', 'status-propagator', 'returns'),
    event(
      tokens.OrderAmended,
      'erp-poster',
      'order-ingest',
      'status-propagator',
      'returns',
      'subscriptions',
    ),
    event(
      tokens.OrderAmendmentRejected,
      'erp-poster',
      'order-ingest',
      'status-propagator',
      'subscriptions',
    ),
    event(
      tokens.OrderCancelled,
      'erp-poster',
      'order-ingest',
      'status-propagator',
      'returns',
      'subscriptions',
    ),
    event(
      tokens.OrderCancellationRejected,
      'erp-poster',
      'order-ingest',
      'status-propagator',
      'subscriptions',
    ),
    event(
      tokens.OrderObserved,
      'erp-events',
      'status-propagator',
      'salesforce-status-writer',
      'subscriptions',
    ),
    event(tokens.OrderShown, 'salesforce-status-writer', 'status-propagator'),
    event(tokens.OrderAcknowledged, 'erp-events', 'status-propagator', 'subscriptions'),
    event(tokens.ReservationLost, 'erp-events', 'status-propagator'),
    event(tokens.OrderHeld, 'erp-events', 'status-propagator'),
    event(tokens.OrderReleased, 'erp-events', 'status-propagator'),
    event(tokens.OrderDocumentLost, 'erp-events', 'order-ingest'),
    event(tokens.OrderRepostProposed, 'order-ingest', 'erp-poster'),
    event(tokens.TaxDetermined, 'erp-events', 'subscriptions'),
    event(tokens.ExchangeOrderDrafted, 'order-ingest', 'order-ingest'),
  ),
  topic(
    'order-status',
    ORDER,
    event(
      tokens.OrderStatusChanged,
      'status-propagator',
      'salesforce-status-writer',
      'order-ingest',
      'subscriptions',
    ),
  ),
  topic(
    'shipment',
    ORDER,
    event(tokens.ShipmentDispatched, 'erp-events', 'status-propagator', 'returns', 'subscriptions'),
    event(tokens.ShipmentDelivered, 'erp-events', 'status-propagator', 'returns', 'subscriptions'),
  ),
  topic(
    'invoice',
    ORDER,
    event(tokens.InvoicePosted, 'erp-events', 'status-propagator', 'returns', 'subscriptions'),
    event(tokens.InvoicePaid, 'erp-events', 'status-propagator', 'subscriptions'),
    event(tokens.CreditMemoPosted, 'erp-events', 'status-propagator', 'returns', 'subscriptions'),
  ),
  topic(
    'return',
    ORDER,
    event(tokens.ReturnAuthorizationRequested, 'returns', 'erp-poster'),
    event(tokens.ReturnAuthorized, 'erp-poster', 'returns'),
    event(tokens.ReturnRefused, 'erp-poster', 'returns'),
    event(tokens.ReturnCancellationRequested, 'returns', 'erp-poster'),
    event(tokens.ReturnCancelled, 'erp-poster', 'returns'),
    event(tokens.ReturnCancellationRejected, 'erp-poster', 'returns'),
    event(tokens.GoodsReturned, 'erp-events', 'returns', 'status-propagator'),
    event(tokens.GoodsInspected, 'erp-events', 'returns'),
    event(tokens.ReturnCreditRequested, 'returns', 'erp-poster'),
    event(tokens.ReturnCredited, 'erp-poster', 'returns'),
    event(tokens.ReturnCreditRefused, 'erp-poster', 'returns'),
    event(tokens.ExchangeRequested, 'returns', 'order-ingest'),
    event(tokens.ExchangeOrderChanged, 'returns', 'returns'),
    event(tokens.RefundRequested, 'returns', 'erp-poster'),
    event(tokens.RefundPending, 'erp-poster', 'returns'),
    event(tokens.RefundReported, 'erp-events', 'erp-poster'),
    event(tokens.RefundPosted, 'erp-poster', 'returns', 'subscriptions'),
    event(tokens.RefundFailed, 'erp-poster', 'returns'),
    event(
      tokens.ReturnStatusChanged,
      'returns',
      'status-propagator',
      'salesforce-status-writer',
      'subscriptions',
    ),
  ),
  topic(
    'inventory',
    'sku:location',
    event(tokens.InventoryLevelChanged, 'erp-events', 'order-ingest', 'salesforce-status-writer'),
  ),
  topic(
    'xref',
    'system:instance:type:external id',
    event(tokens.XrefLinked, 'erp-events', 'order-ingest'),
  ),
  topic(
    'notification',
    'endpoint',
    event(tokens.NotificationQueued, 'subscriptions', 'subscriptions'),
  ),
  topic(
    'case',
    'subject',
    event(tokens.CaseOpened, 'any', 'salesforce-status-writer'),
    event(tokens.CaseResolved, 'any', 'salesforce-status-writer'),
  ),
]

/** A service's dead-letter topic; a letter carries more headers than its record, so it may be larger. */
export const deadLetterEntry = (service: ServiceName): TopicEntry => ({
  topic: deadLetterTopic(service),
  key: 'key of the record',
  partitions: PARTITIONS,
  retentionMs: RETENTION_MS,
  maxRecordBytes: 2 * MAX_RECORD_BYTES,
  events: [],
})

/** Entries of the event types that a service reads. */
export const consumedBy = (service: ServiceName): readonly EventEntry[] =>
  catalogue.flatMap((entry) => entry.events.filter(({ consumers }) => consumers.includes(service)))
