import type {
  AcceptedEntry,
  CommitEntry,
  CreditMemoEntry,
  DocumentEntry,
  Entry,
  OrgOrderEntry,
  PublishEntry,
  RefundEntry,
  ReturnEndEntry,
  ReturnEntry,
  ToldEntry,
} from '../history/entry.ts'

const LINE = { sku: 'ROPE-08', quantity: '2', unitPrice: '89.90' }
const BOOKED = { ...LINE, shipped: '2', invoiced: '2' }

export const accepted = (over: Partial<AcceptedEntry> = {}): AcceptedEntry => ({
  kind: 'accepted',
  at: 1,
  order: 'order-1',
  by: 'org',
  record: 'record-1',
  erp: 'a',
  lines: [LINE],
  ...over,
})

export const document = (over: Partial<DocumentEntry> = {}): DocumentEntry => ({
  kind: 'document',
  at: 9,
  erp: 'a',
  order: 'order-1',
  document: 'SO-1',
  cancelled: false,
  lines: [BOOKED],
  ...over,
})

export const shown = (over: Partial<OrgOrderEntry> = {}): OrgOrderEntry => ({
  kind: 'org-order',
  at: 9,
  record: 'record-1',
  order: 'order-1',
  document: 'SO-1',
  integration: 'POSTED',
  lifecycle: 'OPEN',
  code: '',
  lines: [BOOKED],
  ...over,
})

export const commit = (seq: number, ...events: readonly string[]): CommitEntry => ({
  kind: 'commit',
  at: seq,
  service: 'erp-poster',
  slot: '3',
  seq,
  events: events.map((event) => `carrick.order.v1 ${event}`),
})

export const publish = (
  offset: number,
  event: string,
  over: Partial<PublishEntry> = {},
): PublishEntry => ({
  kind: 'publish',
  at: offset,
  topic: 'carrick.order.v1',
  partition: 3,
  offset,
  key: 'order-1',
  event,
  type: 'OrderPosted',
  producer: 'erp-poster',
  version: offset + 1,
  ...over,
})

export const creditMemo = (over: Partial<CreditMemoEntry> = {}): CreditMemoEntry => ({
  kind: 'credit-memo',
  at: 8,
  erp: 'a',
  return: 'return-1',
  creditMemo: 'CM-1',
  received: '2',
  credited: '2',
  gross: '213.96',
  ...over,
})

export const refund = (over: Partial<RefundEntry> = {}): RefundEntry => ({
  kind: 'refund',
  at: 8,
  return: 'return-1',
  key: 'return-1/refund/1',
  amount: '213.96',
  creditedBefore: '213.96',
  ...over,
})

export const told = (event: string, over: Partial<ToldEntry> = {}): ToldEntry => ({
  kind: 'told',
  at: 9,
  id: `${event}_partner`,
  type: 'shipment.dispatched',
  order: 'order-2',
  content: `hash of ${event}`,
  isGenuine: true,
  isAnswered: true,
  ...over,
})

/** What the client's order told, as the log has it. */
export const shipment = (offset: number, event: string): PublishEntry =>
  publish(offset, event, {
    topic: 'carrick.shipment.v1',
    key: 'order-2',
    type: 'ShipmentDispatched',
    producer: 'erp-events',
  })

export const returnEnd = (state: string, over: Partial<ReturnEndEntry> = {}): ReturnEndEntry => ({
  kind: 'return-end',
  at: 9,
  order: 'order-1',
  return: 'return-1',
  state,
  exchangeOrder: '',
  ...over,
})

export const returned = (over: Partial<ReturnEntry> = {}): ReturnEntry => ({
  kind: 'return',
  at: 7,
  order: 'order-1',
  return: 'return-1',
  sku: 'ROPE-08',
  quantity: '2',
  isExchange: false,
  ...over,
})

/** One order that went through, with one event, and came back. */
export const goodHistory = (): readonly Entry[] => [
  accepted(),
  commit(0, 'event-1'),
  publish(0, 'event-1'),
  { kind: 'org-write', at: 5, record: 'record-1', version: 1 },
  { kind: 'org-write', at: 6, record: 'record-1', version: 2 },
  document(),
  shown(),
  returned(),
  creditMemo(),
  refund(),
  returnEnd('CLOSED'),
]
