import { parseDecimal } from '@carrick/kernel'
import type { ReturnPolicy } from '@carrick/mapping'
import type * as schemas from '@carrick/schemas'
import { aLine, aMeta, anOrder, NOON, SOME_ORDER } from '@carrick/testkit'

export const SOME_RETURN = '6f1c2d9e-6a44-5c38-9d0b-8f0c2a1b7e22'
export const LINE = 'line-1'

export const A_POLICY: ReturnPolicy = {
  windowDays: 30,
  zones: { company: 'UTC', salesforce: {}, erp: {} },
  inspect: true,
  restockingFee: null,
  reasons: null,
  notReturnable: [],
  approveAbove: null,
  returnlessUpTo: null,
  exchange: null,
  refundThrough: 'payments',
  expireAfterMs: 30 * 86_400_000,
  decideWithinMs: 48 * 3_600_000,
  answerWithinMs: 3_600_000,
  settleWithinMs: 7 * 86_400_000,
}

type Quantities = Readonly<Record<string, string>>

interface Document {
  readonly version?: number
  readonly withdrawn?: boolean
  readonly returnId?: string | null
}

const linesOf = (quantities: Quantities): readonly schemas.LineQuantity[] =>
  Object.entries(quantities).map(([lineId, text]) => ({ lineId, quantity: parseDecimal(text) }))

const about = { orderId: SOME_ORDER, returnId: SOME_RETURN, target: 'demo' }
const meta = (name: string) => aMeta(name, SOME_ORDER)

const finding = (code: string): readonly schemas.Finding[] => [
  { path: 'return', code, severity: 'ERROR', message: 'it says no' },
]

/** What others say of an order of three ropes, and of a return of it. Quantities are decimal texts by line. */
export const say = {
  queued: (quantity = '3', over: Partial<schemas.Order> = {}): schemas.OrderQueued => {
    const netAmount = parseDecimal('90.00')
    const lines = [aLine({ lineId: LINE, quantity: parseDecimal(quantity), netAmount })]
    const order = anOrder(SOME_ORDER, { lines, netAmount, ...over })
    return { meta: meta('OrderQueued'), order, target: 'demo', rule: 'all', mode: 'LIVE' }
  },
  posted: (): schemas.OrderPosted => ({
    meta: meta('OrderPosted'),
    orderId: SOME_ORDER,
    target: 'demo',
    documentId: 'SO-1',
    orderVersion: 1,
    acknowledgement: 'AP',
    lines: [],
    holds: [],
    found: false,
  }),
  shipped: (
    quantities: Quantities,
    { version = 1, withdrawn = false, on = '2026-11-20', shipment = 'D1' } = {},
  ): schemas.ShipmentDispatched => ({
    meta: meta('ShipmentDispatched'),
    orderId: SOME_ORDER,
    target: 'demo',
    documentId: 'SO-1',
    documentVersion: version,
    shipmentId: shipment,
    shippedOn: on,
    carrier: null,
    tracking: null,
    lines: linesOf(quantities),
    withdrawn,
  }),
  delivered: (
    quantities: Quantities,
    { version = 1, on = '2026-11-21', shipment = 'D1' } = {},
  ): schemas.ShipmentDelivered => ({
    meta: meta('ShipmentDelivered'),
    orderId: SOME_ORDER,
    target: 'demo',
    documentId: 'SO-1',
    documentVersion: version,
    shipmentId: shipment,
    deliveredOn: on,
    lines: linesOf(quantities),
  }),
  invoiced: (
    quantities: Quantities,
    { version = 1, withdrawn = false } = {},
  ): schemas.InvoicePosted => ({
    meta: meta('InvoicePosted'),
    orderId: SOME_ORDER,
    target: 'demo',
    documentId: 'SO-1',
    documentVersion: version,
    invoiceId: 'I1',
    invoicedOn: '2026-11-21',
    currency: 'EUR',
    netAmount: parseDecimal('90.00'),
    grossAmount: parseDecimal('107.10'),
    taxAmount: null,
    dueOn: null,
    withdrawn,
    lines: linesOf(quantities),
  }),
  memo: (
    quantities: Quantities,
    {
      memo = 'C1',
      version = 1,
      withdrawn = false,
      gross = '71.40',
      returnId = SOME_RETURN,
    }: Document & { readonly memo?: string; readonly gross?: string } = {},
  ): schemas.CreditMemoPosted => ({
    meta: meta('CreditMemoPosted'),
    orderId: SOME_ORDER,
    target: 'demo',
    documentId: 'SO-1',
    documentVersion: version,
    creditMemoId: memo,
    originalInvoiceId: null,
    returnId,
    creditedOn: '2026-11-25',
    currency: 'EUR',
    netAmount: parseDecimal('60.00'),
    grossAmount: parseDecimal(gross),
    taxAmount: null,
    lines: linesOf(quantities),
    withdrawn,
  }),
  returned: (
    quantities: Quantities,
    {
      document = 'R1',
      version = 1,
      withdrawn = false,
      returnId = SOME_RETURN,
    }: Document & { readonly document?: string } = {},
  ): schemas.GoodsReturned => ({
    meta: meta('GoodsReturned'),
    orderId: SOME_ORDER,
    target: 'demo',
    documentId: document,
    documentVersion: version,
    returnId,
    receivedOn: '2026-11-24',
    lines: linesOf(quantities),
    withdrawn,
  }),
  inspected: (
    accepted: string,
    rejected: string,
    { version = 1, lineId = LINE, disposition = 'RESTOCK' } = {},
  ): schemas.GoodsInspected => ({
    meta: meta('GoodsInspected'),
    orderId: SOME_ORDER,
    returnId: SOME_RETURN,
    inspectionId: 'Q1',
    documentVersion: version,
    inspectedOn: '2026-11-24',
    lines: [
      {
        lineId,
        accepted: parseDecimal(accepted),
        rejected: parseDecimal(rejected),
        disposition,
        note: null,
      },
    ],
  }),
  authorized: (documentId = 'RMA-1'): schemas.ReturnAuthorized => ({
    meta: meta('ReturnAuthorized'),
    ...about,
    documentId,
    found: false,
  }),
  refused: (code = 'MESH_ERP_RETURN'): schemas.ReturnRefused => ({
    meta: meta('ReturnRefused'),
    ...about,
    code,
    findings: finding(code),
  }),
  cancelled: (): schemas.ReturnCancelled => ({ meta: meta('ReturnCancelled'), ...about }),
  cancellationRejected: (code = 'MESH_ERP_RECEIVED'): schemas.ReturnCancellationRejected => ({
    meta: meta('ReturnCancellationRejected'),
    ...about,
    code,
    findings: finding(code),
  }),
  credited: (requestVersion = 1, memo = 'C1', gross = '71.40'): schemas.ReturnCredited => ({
    meta: meta('ReturnCredited'),
    ...about,
    requestVersion,
    creditMemoId: memo,
    currency: 'EUR',
    netAmount: parseDecimal('60.00'),
    grossAmount: parseDecimal(gross),
  }),
  creditRefused: (requestVersion = 1, code = 'MESH_ERP_PERIOD'): schemas.ReturnCreditRefused => ({
    meta: meta('ReturnCreditRefused'),
    ...about,
    requestVersion,
    code,
    findings: finding(code),
  }),
  exchanged: (
    state: string,
    { version = 1, documentId = null as string | null, code = null as string | null } = {},
  ): schemas.ExchangeOrderChanged => ({
    meta: meta('ExchangeOrderChanged'),
    orderId: SOME_ORDER,
    returnId: SOME_RETURN,
    exchangeOrderId: 'an order',
    exchangeVersion: version,
    state,
    documentId,
    code,
    text: code === null ? null : 'it says no',
  }),
  /** An order that was made in exchange for goods of another. */
  exchangeQueued: (orderId: string): schemas.OrderQueued => {
    const extensions = Object.entries({ exchangeOfOrder: orderId, exchangeOfReturn: SOME_RETURN })
    return say.queued('2', {
      extensions: extensions.map(([name, value]) => ({ name, type: 'TEXT', value, pii: false })),
    })
  },
  postFailed: (code = 'MESH_ERP_STOCK'): schemas.OrderPostFailed => ({
    meta: meta('OrderPostFailed'),
    orderId: SOME_ORDER,
    target: 'demo',
    orderVersion: 1,
    code,
    message: 'there is none left',
    findings: [],
    rejected: true,
  }),
  /** Of so much of the line alone. */
  orderCancelled: (quantity?: string, requestVersion = 1): schemas.OrderCancelled => ({
    meta: meta('OrderCancelled'),
    orderId: SOME_ORDER,
    target: 'demo',
    documentId: null,
    requestVersion,
    lines: quantity === undefined ? [] : [{ lineId: LINE, quantity: parseDecimal(quantity) }],
    reason: null,
  }),
  refundTaken: (refundNumber = 1): schemas.RefundPending => ({
    meta: meta('RefundPending'),
    orderId: SOME_ORDER,
    returnId: SOME_RETURN,
    provider: 'payments',
    refundNumber,
    refundId: `P${String(refundNumber)}`,
  }),
  refunded: (refundNumber = 1, amount = '71.40'): schemas.RefundPosted => ({
    meta: meta('RefundPosted'),
    orderId: SOME_ORDER,
    returnId: SOME_RETURN,
    provider: 'payments',
    refundNumber,
    refundId: `P${String(refundNumber)}`,
    currency: 'EUR',
    amount: parseDecimal(amount),
  }),
  refundFailed: (refundNumber = 1, code = 'MESH_PAYMENT_DECLINED'): schemas.RefundFailed => ({
    meta: meta('RefundFailed'),
    orderId: SOME_ORDER,
    returnId: SOME_RETURN,
    provider: 'payments',
    refundNumber,
    code,
    message: 'The card is closed',
  }),
  snapshot: (
    quantities: Quantities,
    over: Partial<schemas.ReturnSnapshot> = {},
    reason = 'Damaged',
  ): schemas.ReturnSnapshot => ({
    meta: meta('ReturnSnapshot'),
    orderId: SOME_ORDER,
    returnId: SOME_RETURN,
    recordId: '0QR000000000001AAA',
    orgId: '00D000000000001EAA',
    deleted: false,
    commitAt: NOON,
    commitNumber: '1',
    readAt: NOON,
    objectName: 'ReturnOrder',
    fields: { ReturnOrderNumber: 'RO-0001', Status: 'Submitted', Description: null },
    lines: Object.entries(quantities).map(([OrderItemId, QuantityReturned], index) => ({
      Id: `0QL00000000000${String(index)}AAA`,
      OrderItemId,
      QuantityReturned,
      ReasonForReturn: reason,
    })),
    replayId: null,
    ...over,
  }),
}
