import type { Envelope } from '@carrick/schemas'
import type { HistoryEntry } from './order-record.ts'

/** Each event type in the words of the trace. */
const WORDS: Readonly<Record<string, string>> = {
  OrderSubmitted: 'received',
  OrderInvalid: 'found not valid',
  OrderParked: 'parked until reference data arrives',
  OrderUnparked: 'unparked',
  OrderQueued: 'valid, routed and queued for its ERP',
  OrderPosted: 'posted in the ERP',
  OrderPostFailed: 'could not be posted',
  OrderObserved: 'entered in the ERP',
  OrderShown: 'shown in Salesforce',
  OrderAcknowledged: 'acknowledged by the ERP, line by line',
  ReservationLost: 'reserved stock lost in the ERP',
  OrderHeld: 'held by the ERP',
  OrderReleased: 'released by the ERP',
  OrderAmendmentRequested: 'change requested',
  OrderAmended: 'changed in the ERP',
  OrderAmendmentRejected: 'change refused',
  OrderCancellationRequested: 'cancellation requested',
  OrderCancellationRejected: 'cancellation refused',
  OrderCancelled: 'cancelled',
  ShipmentDispatched: 'shipped',
  ShipmentDelivered: 'delivered',
  InvoicePosted: 'invoiced',
  InvoicePaid: 'payment of an invoice',
  CreditMemoPosted: 'credited',
  GoodsReturned: 'goods came back',
  ReturnStatusChanged: 'return',
}

const PRODUCER: Readonly<Record<string, string>> = {
  OrderPosted: 'erp-poster',
  OrderPostFailed: 'erp-poster',
  OrderAmended: 'erp-poster',
  OrderAmendmentRejected: 'erp-poster',
  OrderCancelled: 'erp-poster',
  OrderCancellationRejected: 'erp-poster',
  OrderObserved: 'erp-events',
  OrderShown: 'salesforce-status-writer',
  OrderAcknowledged: 'erp-events',
  ReservationLost: 'erp-events',
  OrderHeld: 'erp-events',
  OrderReleased: 'erp-events',
  ShipmentDispatched: 'erp-events',
  ShipmentDelivered: 'erp-events',
  InvoicePosted: 'erp-events',
  InvoicePaid: 'erp-events',
  CreditMemoPosted: 'erp-events',
  GoodsReturned: 'erp-events',
  ReturnStatusChanged: 'returns',
}

const NUMBERS = ['shipmentId', 'invoiceId', 'creditMemoId', 'returnId', 'documentId'] as const

/** The document that an event is about, where it says so itself. */
const documentOf = (event: object): string | undefined => {
  for (const name of NUMBERS) {
    const value: unknown = name in event ? event[name as keyof typeof event] : undefined
    if (typeof value === 'string') return value
  }
  return undefined
}

/** PARTIALLY_PAID as people say it. */
const wordOf = (state: unknown): string => String(state).toLowerCase().replaceAll('_', ' ')

/** Of single lines: what happened to the order is another thing. */
const OF_LINES: Readonly<Record<string, { readonly field: string; readonly words: string }>> = {
  OrderCancellationRequested: { field: 'lineIds', words: 'cancellation of lines requested' },
  OrderCancellationRejected: { field: 'lineIds', words: 'cancellation of lines refused' },
  OrderCancelled: { field: 'lines', words: 'lines cancelled' },
}

const wordsOfLines = (eventType: string, event: object): string | undefined => {
  const { field, words } = OF_LINES[eventType] ?? {}
  const lines: unknown =
    field !== undefined && Object.entries(event).find(([name]) => name === field)?.[1]
  return Array.isArray(lines) && lines.length > 0 ? words : undefined
}

const wordsOf = ({ meta, ...event }: Described): string => {
  const what = wordsOfLines(meta.eventType, event) ?? WORDS[meta.eventType] ?? meta.eventType
  if ('settlement' in event) return `${what}: ${wordOf(event.settlement)}`
  if (meta.eventType === 'ReturnStatusChanged' && 'state' in event)
    return `${what}: ${wordOf(event.state)}`
  const isFound = 'found' in event && event.found === true
  return isFound ? `${what}: found by our mark after a lost answer` : what
}

interface Described {
  readonly meta: Envelope
}

export const describeEvent = (event: Described): HistoryEntry => ({
  at: event.meta.occurredAt,
  service: PRODUCER[event.meta.eventType] ?? 'order-ingest',
  what: wordsOf(event),
  reference: documentOf(event) ?? event.meta.source.document,
})
