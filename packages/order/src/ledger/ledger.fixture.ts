import type {
  InvoicePosted,
  LineAcknowledgement,
  LineQuantity,
  Order,
  ReturnProgress,
  Settlement,
} from '@carrick/schemas'
import { amount, meta, order, ORDER_ID } from '../order.fixture.ts'
import { factsOf } from './event-facts.ts'

const target = 'demo'
const documentId = 'SO-1'
const there = { orderId: ORDER_ID, target, documentId }

const quantities = (lines: Readonly<Record<string, string>>): readonly LineQuantity[] =>
  Object.entries(lines).map(([lineId, quantity]) => ({ lineId, quantity: amount(quantity) }))

export const answer = (
  lineId: string,
  code: LineAcknowledgement['code'],
  confirmed: string,
  backordered = '0',
): LineAcknowledgement => ({
  lineId,
  code,
  confirmed: amount(confirmed),
  backordered: amount(backordered),
  promiseDate: null,
  reason: null,
  erpLine: null,
})

type Lines = Readonly<Record<string, string>>

const invoice = (invoiceId: string, documentVersion: number, lines: Lines): InvoicePosted => ({
  ...there,
  meta: meta(1),
  documentVersion,
  invoiceId,
  invoicedOn: '2026-11-26',
  currency: 'EUR',
  netAmount: amount('1.00'),
  grossAmount: amount('1.00'),
  taxAmount: null,
  dueOn: null,
  lines: quantities(lines),
  withdrawn: false,
})

/** Facts in the words of the domain. The order has L1 (10 pieces) and L2 (5 pieces). */
export const say = {
  submitted: (count = 1, version = 1) =>
    factsOf.OrderSubmitted({ meta: meta(count), order: order({ version }), flow: null }),
  invalid: (count: number, orderVersion = 1, source = meta(count).source) =>
    factsOf.OrderInvalid({
      meta: { ...meta(count), source },
      orderId: ORDER_ID,
      orderVersion,
      findings: [
        { path: 'lines', code: 'MESH_ORDER_NO_LINES', severity: 'ERROR', message: 'is empty' },
      ],
    }),
  parked: (count: number, ...awaits: readonly string[]) =>
    factsOf.OrderParked({
      meta: meta(count),
      orderId: ORDER_ID,
      orderVersion: 1,
      awaits,
      holds: [],
      findings: [],
      deadline: null,
    }),
  /** Nothing of it could be read: the lists do not have a value of the org. */
  lacksCode: (count: number, source = meta(count).source) =>
    factsOf.OrderParked({
      meta: { ...meta(count), source },
      orderId: ORDER_ID,
      orderVersion: 1,
      awaits: ['Terms__c: "Net 75" is not in codes/payment-terms.csv'],
      holds: [],
      findings: [
        {
          ...{ path: 'Terms__c', code: 'MESH_MAP_CODE_UNKNOWN', severity: 'ERROR' },
          message: '"Net 75" is not in codes/payment-terms.csv',
        },
      ],
      deadline: null,
    }),
  /** By the mesh itself, before any ERP has it. */
  heldBack: (count: number, ...holds: readonly string[]) =>
    factsOf.OrderParked({
      meta: meta(count),
      orderId: ORDER_ID,
      orderVersion: 1,
      awaits: ['a word on lines[0].unitPrice, which is 95'],
      holds,
      findings: [],
      deadline: null,
    }),
  unparked: (count: number) =>
    factsOf.OrderUnparked({ meta: meta(count), orderId: ORDER_ID, orderVersion: 1 }),
  queued: (count: number, version = 1, over: Partial<Order> = {}) =>
    factsOf.OrderQueued({
      meta: meta(count),
      order: order({ version, ...over }),
      target,
      rule: 'all',
      mode: 'LIVE',
    }),
  posted: (count: number, lines: readonly LineAcknowledgement[] = [], holds: string[] = []) =>
    factsOf.OrderPosted({
      ...there,
      meta: meta(count),
      orderVersion: 1,
      acknowledgement: lines.length === 0 ? 'AB' : 'AP',
      lines,
      holds,
      found: false,
    }),
  observed: (count: number, version = 1) =>
    factsOf.OrderObserved({
      meta: meta(count),
      order: order({ version }),
      target,
      documentId,
      documentVersion: version,
    }),
  shown: (count: number, recordId: string, ...lineIds: readonly string[]) =>
    factsOf.OrderShown({
      meta: meta(count),
      orderId: ORDER_ID,
      orderVersion: 1,
      org: 'demo-org',
      recordId,
      lines: lineIds.map((lineId) => ({ lineId, recordId: `${recordId}-${lineId}` })),
    }),
  failed: (count: number, rejected: boolean, orderVersion = 1) =>
    factsOf.OrderPostFailed({
      meta: meta(count),
      orderId: ORDER_ID,
      target,
      orderVersion,
      code: 'MESH_ERP_REJECTED',
      message: 'refused',
      findings: [],
      rejected,
    }),
  acknowledged: (
    documentVersion: number,
    lines: readonly LineAcknowledgement[],
    acknowledgement: LineAcknowledgement['code'] = 'AP',
    cancelled = false,
  ) =>
    factsOf.OrderAcknowledged({
      ...there,
      meta: meta(documentVersion),
      documentVersion,
      acknowledgement,
      lines,
      cancelled,
    }),
  held: (documentVersion: number, hold: string) =>
    factsOf.OrderHeld({ ...there, meta: meta(1), documentVersion, hold, reason: null }),
  released: (documentVersion: number, hold: string) =>
    factsOf.OrderReleased({ ...there, meta: meta(1), documentVersion, hold, by: null }),
  amendmentRequested: (count: number, version: number, wanted: Partial<Order> = {}) =>
    factsOf.OrderAmendmentRequested({
      meta: meta(count),
      order: order({ ...wanted, version }),
      baseVersion: version - 1,
      changed: ['lines'],
    }),
  amended: (
    count: number,
    orderVersion: number,
    lines: readonly LineAcknowledgement[],
    documentVersion = orderVersion,
  ) =>
    factsOf.OrderAmended({
      ...there,
      meta: meta(count),
      orderVersion,
      baseVersion: orderVersion - 1,
      acknowledgement: 'AP',
      lines,
      holds: [],
      documentVersion,
      found: false,
    }),
  amendmentRejected: (orderVersion: number) =>
    factsOf.OrderAmendmentRejected({
      meta: meta(9),
      orderId: ORDER_ID,
      target,
      baseVersion: orderVersion - 1,
      orderVersion,
      code: 'MESH_ERP_AMEND_UNSUPPORTED',
      findings: [],
    }),
  cancelRequested: (requestVersion: number) =>
    factsOf.OrderCancellationRequested({
      meta: meta(9),
      orderId: ORDER_ID,
      target,
      requestVersion,
      lineIds: [],
      ordered: [],
      reason: null,
    }),
  cancelled: (requestVersion: number, lines: Lines = {}) =>
    factsOf.OrderCancelled({
      ...there,
      meta: meta(9),
      requestVersion,
      lines: quantities(lines),
      reason: null,
    }),
  cancelRefused: (requestVersion: number, ...lineIds: readonly string[]) =>
    factsOf.OrderCancellationRejected({
      ...there,
      meta: meta(9),
      requestVersion,
      lineIds,
      code: 'MESH_ERP_CANCEL_REFUSED',
      findings: [],
    }),
  shipped: (shipmentId: string, documentVersion: number, lines: Lines, withdrawn = false) =>
    factsOf.ShipmentDispatched({
      ...there,
      meta: meta(1),
      documentVersion,
      shipmentId,
      shippedOn: '2026-11-24',
      carrier: null,
      tracking: null,
      lines: quantities(lines),
      withdrawn,
    }),
  delivered: (shipmentId: string, documentVersion: number, lines: Lines) =>
    factsOf.ShipmentDelivered({
      ...there,
      meta: meta(1),
      documentVersion,
      shipmentId,
      deliveredOn: '2026-11-25',
      lines: quantities(lines),
    }),
  invoiced: (invoiceId: string, documentVersion: number, lines: Lines) =>
    factsOf.InvoicePosted(invoice(invoiceId, documentVersion, lines)),
  withdrawn: (invoiceId: string, documentVersion: number, lines: Lines) =>
    factsOf.InvoicePosted({ ...invoice(invoiceId, documentVersion, lines), withdrawn: true }),
  paid: (invoiceId: string, documentVersion: number, settlement: Settlement) =>
    factsOf.InvoicePaid({
      ...there,
      meta: meta(1),
      documentVersion,
      invoiceId,
      settlement,
      currency: 'EUR',
      paidAmount: amount('1.00'),
      openAmount: amount('0.00'),
    }),
  credited: (creditMemoId: string, documentVersion: number, lines: Lines, withdrawn = false) =>
    factsOf.CreditMemoPosted({
      ...there,
      meta: meta(1),
      documentVersion,
      creditMemoId,
      originalInvoiceId: null,
      returnId: null,
      creditedOn: '2026-11-27',
      currency: 'EUR',
      netAmount: amount('1.00'),
      grossAmount: amount('1.00'),
      taxAmount: null,
      lines: quantities(lines),
      withdrawn,
    }),
  returned: (document: string, documentVersion: number, lines: Lines, withdrawn = false) =>
    factsOf.GoodsReturned({
      orderId: ORDER_ID,
      target,
      documentId: document,
      meta: meta(1),
      documentVersion,
      returnId: null,
      receivedOn: '2026-11-27',
      lines: quantities(lines),
      withdrawn,
    }),
  returning: (returnId: string, statusVersion: number, state: ReturnProgress) =>
    factsOf.ReturnStatusChanged({
      meta: meta(statusVersion),
      orderId: ORDER_ID,
      returnId,
      statusVersion,
      state,
      recordId: null,
      org: null,
      recordType: null,
      documentId: null,
      creditMemoId: null,
      refundId: null,
      currency: null,
      creditedAmount: amount('0'),
      refundedAmount: amount('0'),
      restockingFee: amount('0'),
      waitsFor: null,
      ownerRole: null,
      dueAt: null,
      exchangeOrderId: null,
      exchangeDocumentId: null,
      exchangeState: null,
      exceptionCode: null,
      exceptionText: null,
      lines: [],
    }),
} as const
