import { formatDecimal, isZero } from '@carrick/kernel'
import type {
  CreditMemoPosted,
  Envelope,
  Finding,
  GoodsReturned,
  InvoicePaid,
  InvoicePosted,
  LineAcknowledgement,
  LineQuantity,
  Order,
  OrderLine,
  OrderAcknowledged,
  OrderAmended,
  OrderAmendmentRejected,
  OrderAmendmentRequested,
  OrderCancellationRejected,
  OrderCancellationRequested,
  OrderCancelled,
  OrderHeld,
  OrderInvalid,
  OrderObserved,
  OrderParked,
  OrderPosted,
  OrderPostFailed,
  OrderQueued,
  OrderReleased,
  OrderShown,
  OrderSubmitted,
  OrderUnparked,
  ReservationLost,
  ReturnStatusChanged,
  ShipmentDelivered,
  ShipmentDispatched,
} from '@carrick/schemas'
import { holdCodeOf } from '../hold-codes.ts'
import type { OrderFact } from './apply-facts.ts'
import { quantityText } from './quantities.ts'
import type {
  AcknowledgementEntry,
  IntakeEntry,
  LineQuantityText,
  OrderEntry,
  PostedEntry,
  Problem,
} from './state.ts'

const ONLY = 'newest'

const keyOf = (...parts: readonly string[]): string => JSON.stringify(parts)

const quantitiesOf = (lines: readonly LineQuantity[]): readonly LineQuantityText[] =>
  lines.map(({ lineId, quantity }) => ({ lineId, quantity: quantityText(quantity) }))

/** What findings come to: the first error speaks for all; without one, `code` and `text` do. */
export const problemOf = (findings: readonly Finding[], code: string, text: string): Problem => {
  const errors = findings.filter(({ severity }) => severity === 'ERROR')
  const [first] = errors
  if (first === undefined) return { code, text }
  const more = errors.length > 1 ? ` (and ${String(errors.length - 1)} more)` : ''
  return { code: first.code, text: `${first.path}: ${first.message}${more}` }
}

const SHIPPED_KINDS: ReadonlySet<string> = new Set(['GOODS', 'FREE_GOOD'])

type Counted = { readonly aggregateVersion: number }

const recordIdOf = ({ externalIds }: OrderLine): string | null =>
  externalIds.find(({ system }) => /^salesforce(:|$)/.test(system))?.value ?? null

const entryOf = (order: Order): OrderEntry => ({
  version: order.version,
  origin: order.origin,
  lines: order.lines
    .filter(({ kind }) => kind !== 'NOTE')
    .map((line) => ({
      lineId: line.lineId,
      lineNumber: line.lineNumber,
      sku: line.sku,
      recordId: recordIdOf(line),
      ordered: quantityText(line.quantity),
      ships: SHIPPED_KINDS.has(line.kind),
      bills: !isZero(line.netAmount) && line.netAmount.unscaled > 0n,
      ...(line.overDelivery && { over: formatDecimal(line.overDelivery) }),
      ...(line.underDelivery && { under: formatDecimal(line.underDelivery) }),
    })),
})

/** The producer's own count: until it is accepted, an order may change without a new order version. */
const orderFact = (meta: Counted, order: Order): OrderFact => ({
  register: 'orders',
  key: String(order.version),
  version: meta.aggregateVersion,
  value: entryOf(order),
})

/** Steps that one decision of order-ingest takes share an aggregate version: later steps outrank. */
const STEPS: readonly IntakeEntry['step'][] = ['RECEIVED', 'PARKED', 'INVALID', 'QUEUED']

const NOT_READ = 0

/**
 * What is known of an order that could not even be read: where it came from. Any version of the
 * order itself takes its place.
 */
const unreadFact = ({ channel, org, source }: Envelope): OrderFact => {
  const { system, instance, document } = source
  const origin =
    system === 'salesforce'
      ? { recordId: document, client: null, externalId: null }
      : { recordId: null, client: instance, externalId: document }
  return {
    register: 'orders',
    key: String(NOT_READ),
    version: NOT_READ,
    value: { version: NOT_READ, origin: { channel, org, number: null, ...origin }, lines: [] },
  }
}

const intakeFact = (meta: Counted, value: IntakeEntry): OrderFact => ({
  register: 'intake',
  key: ONLY,
  version: meta.aggregateVersion * STEPS.length + STEPS.indexOf(value.step),
  value,
})

const received = (orderVersion: number): IntakeEntry => ({
  orderVersion,
  step: 'RECEIVED',
  target: null,
  problem: null,
})

const acknowledgementFact = (
  version: number,
  event: { readonly target: string; readonly documentId: string } & Pick<
    AcknowledgementEntry,
    'code' | 'cancelled'
  >,
  lines: readonly LineAcknowledgement[],
): OrderFact => ({
  register: 'acknowledgements',
  key: keyOf(event.target, event.documentId),
  version,
  value: {
    ...event,
    lines: lines.map(({ lineId, code, confirmed, backordered, promiseDate, erpLine }) => ({
      lineId,
      code,
      confirmed: quantityText(confirmed),
      backordered: quantityText(backordered),
      promiseDate,
      erpLine,
    })),
  },
})

const holdFact = (
  version: number,
  { target, documentId }: { readonly target: string; readonly documentId: string },
  hold: string,
  held: boolean,
): OrderFact => ({
  register: 'holds',
  key: keyOf(target, documentId, hold),
  version,
  value: { target, documentId, hold, held },
})

type Quantities = 'shipments' | 'deliveries' | 'invoices' | 'returns' | 'credits'

const documentFact = (
  register: Quantities,
  event: { readonly target: string; readonly documentVersion: number },
  documentId: string,
  lines: readonly LineQuantity[],
  withdrawn = false,
): OrderFact => ({
  register,
  key: keyOf(event.target, documentId),
  version: event.documentVersion,
  value: { target: event.target, documentId, lines: quantitiesOf(lines), withdrawn },
})

const refusedOf = (lines: readonly LineAcknowledgement[]): Pick<PostedEntry, 'refused'> => {
  const refused = lines.filter(({ code }) => code === 'RE')
  return refused.length === 0
    ? {}
    : { refused: refused.map(({ lineId, reason }) => ({ lineId, reason })) }
}

/** What a posting said at once is older than anything that the ERP's own document versions say. */
const AT_POSTING = 0
const inDocument = (version: number): number => version + 1

/**
 * What each event says about its order. Versions are the producer's own (`meta.aggregateVersion`
 * must grow with every decision of order-ingest and of erp-poster) or those of the ERP's document.
 */
export const factsOf = {
  OrderSubmitted: ({ meta, order }: OrderSubmitted): readonly OrderFact[] => [
    orderFact(meta, order),
    intakeFact(meta, received(order.version)),
  ],
  OrderInvalid: ({ meta, orderVersion, findings }: OrderInvalid): readonly OrderFact[] => {
    const problem = problemOf(findings, 'MESH_ORDER_INVALID', 'the order is not valid')
    return [
      unreadFact(meta),
      intakeFact(meta, { orderVersion, step: 'INVALID', target: null, problem }),
    ]
  },
  OrderParked: (event: OrderParked): readonly OrderFact[] => {
    const { meta, orderVersion, awaits, holds, findings } = event
    const text = `waits for ${awaits.join(', ')}`
    const code = holdCodeOf(holds) ?? 'MESH_ORDER_AWAITS_REFERENCE'
    const problem = problemOf(findings, code, text)
    const held = holds.length === 0 ? {} : { holds }
    return [
      // What no code list has may keep the order from being read at all.
      ...(findings.length === 0 ? [] : [unreadFact(meta)]),
      intakeFact(meta, { orderVersion, step: 'PARKED', target: null, problem, ...held }),
    ]
  },
  OrderUnparked: ({ meta, orderVersion }: OrderUnparked): readonly OrderFact[] => [
    intakeFact(meta, received(orderVersion)),
  ],
  OrderQueued: ({ meta, order, target }: OrderQueued): readonly OrderFact[] => [
    orderFact(meta, order),
    intakeFact(meta, { orderVersion: order.version, step: 'QUEUED', target, problem: null }),
  ],
  OrderPosted: (event: OrderPosted): readonly OrderFact[] => {
    const { meta, orderVersion, target, documentId, acknowledgement: code } = event
    const value = { orderVersion, target, documentId, ...refusedOf(event.lines) }
    return [
      { register: 'posted', key: ONLY, version: meta.aggregateVersion, value },
      acknowledgementFact(AT_POSTING, { target, documentId, code, cancelled: false }, event.lines),
      ...event.holds.map((hold) => holdFact(AT_POSTING, event, hold, true)),
    ]
  },
  /** Nobody posts it: the ERP had it first. */
  OrderObserved: ({ meta, order, target, documentId }: OrderObserved): readonly OrderFact[] => {
    const value = { orderVersion: order.version, target, documentId }
    const version = meta.aggregateVersion
    return [orderFact(meta, order), { register: 'posted', key: ONLY, version, value }]
  },
  OrderShown: ({ meta, org, recordId, lines }: OrderShown): readonly OrderFact[] => {
    const value = { org, recordId, lines }
    return [{ register: 'shown', key: ONLY, version: meta.aggregateVersion, value }]
  },
  OrderPostFailed: (event: OrderPostFailed): readonly OrderFact[] => {
    const { meta, orderVersion, target, code, message, findings, rejected } = event
    const problem = { code, text: problemOf(findings, code, message).text }
    const value = { orderVersion, target, problem, rejected }
    return [{ register: 'failed', key: ONLY, version: meta.aggregateVersion, value }]
  },
  OrderAcknowledged: (event: OrderAcknowledged): readonly OrderFact[] => {
    const { target, documentId, acknowledgement: code, cancelled } = event
    const version = inDocument(event.documentVersion)
    return [acknowledgementFact(version, { target, documentId, code, cancelled }, event.lines)]
  },
  /** For the history: the acknowledgement of the same version says what is confirmed now. */
  ReservationLost: (_event: ReservationLost): readonly OrderFact[] => [],
  OrderHeld: (event: OrderHeld): readonly OrderFact[] => [
    holdFact(inDocument(event.documentVersion), event, event.hold, true),
  ],
  OrderReleased: (event: OrderReleased): readonly OrderFact[] => [
    holdFact(inDocument(event.documentVersion), event, event.hold, false),
  ],
  OrderAmendmentRejected: (event: OrderAmendmentRejected): readonly OrderFact[] => {
    const { orderVersion, code, findings } = event
    const text = problemOf(findings, code, 'the ERP does not take this change').text
    const value = { orderVersion, problem: { code, text } }
    return [{ register: 'amendments', key: ONLY, version: orderVersion, value }]
  },
  /** The version is known, but counts only when the ERP has taken it over. */
  OrderAmendmentRequested: ({ meta, order }: OrderAmendmentRequested): readonly OrderFact[] => [
    orderFact(meta, order),
  ],
  OrderAmended: (event: OrderAmended): readonly OrderFact[] => {
    const { meta, orderVersion, target, documentId, acknowledgement: code } = event
    const value = { orderVersion, target, documentId, ...refusedOf(event.lines) }
    const version = inDocument(event.documentVersion)
    return [
      { register: 'posted', key: ONLY, version: meta.aggregateVersion, value },
      acknowledgementFact(version, { target, documentId, code, cancelled: false }, event.lines),
      ...event.holds.map((hold) => holdFact(version, event, hold, true)),
    ]
  },
  OrderCancellationRequested: ({
    requestVersion,
  }: OrderCancellationRequested): readonly OrderFact[] => [
    { register: 'cancelRequests', key: ONLY, version: requestVersion, value: { requestVersion } },
  ],
  OrderCancelled: ({ meta, requestVersion, lines }: OrderCancelled): readonly OrderFact[] => {
    const value = { requestVersion, cancelled: true, lines: quantitiesOf(lines), problem: null }
    const version = meta.aggregateVersion
    return [{ register: 'cancelOutcomes', key: String(requestVersion), version, value }]
  },
  OrderCancellationRejected: (event: OrderCancellationRejected): readonly OrderFact[] => {
    const { meta, requestVersion, lineIds, code, findings } = event
    const text = problemOf(findings, code, 'the ERP does not cancel it').text
    const refused = lineIds.length === 0 ? {} : { lineIds }
    const value = {
      requestVersion,
      cancelled: false,
      lines: [],
      problem: { code, text },
      ...refused,
    }
    const version = meta.aggregateVersion
    return [{ register: 'cancelOutcomes', key: String(requestVersion), version, value }]
  },
  ShipmentDispatched: (event: ShipmentDispatched): readonly OrderFact[] => [
    documentFact('shipments', event, event.shipmentId, event.lines, event.withdrawn),
  ],
  ShipmentDelivered: (event: ShipmentDelivered): readonly OrderFact[] => [
    documentFact('deliveries', event, event.shipmentId, event.lines),
  ],
  InvoicePosted: (event: InvoicePosted): readonly OrderFact[] => [
    documentFact('invoices', event, event.invoiceId, event.lines, event.withdrawn),
  ],
  InvoicePaid: (event: InvoicePaid): readonly OrderFact[] => {
    const { target, invoiceId, settlement, documentVersion: version } = event
    const value = { target, invoiceId, settlement }
    return [{ register: 'payments', key: keyOf(target, invoiceId), version, value }]
  },
  CreditMemoPosted: (event: CreditMemoPosted): readonly OrderFact[] => [
    documentFact('credits', event, event.creditMemoId, event.lines, event.withdrawn),
  ],
  GoodsReturned: (event: GoodsReturned): readonly OrderFact[] => [
    documentFact('returns', event, event.documentId, event.lines, event.withdrawn),
  ],
  ReturnStatusChanged: ({ returnId, statusVersion, state }: ReturnStatusChanged) => [
    {
      register: 'returnOrders' as const,
      key: returnId,
      version: statusVersion,
      value: { state },
    },
  ],
} as const
