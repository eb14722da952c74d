import { canonicalText } from '@carrick/kernel'
import type { LineStatus, OrderStatusChanged } from '@carrick/schemas'
import { factsVersion } from './apply-facts.ts'
import { type LineLedger, lineLedgers } from './line-ledger.ts'
import { quantityOf } from './quantities.ts'
import { acceptanceOf, billingOf, fulfilmentOf, lineStateOf } from './quantity-states.ts'
import { paymentOf, returnStateOf } from './payment-states.ts'
import { integrationOf, lifecycleOf, orderInForce, problemOf, sagaOf } from './saga-states.ts'
import { type LedgerState, wholeLedger } from './state.ts'
import { NO_TOLERANCE, type ShipmentTolerance } from './tolerance.ts'

/** The payload of OrderStatusChanged. */
export type OrderStatus = Omit<OrderStatusChanged, 'meta'>

const lineStatusOf = (line: LineLedger): LineStatus => ({
  lineId: line.lineId,
  state: lineStateOf(line),
  ordered: quantityOf(line.ordered),
  confirmed: quantityOf(line.confirmed),
  backordered: quantityOf(line.backordered),
  allocated: quantityOf(line.allocated),
  shipped: quantityOf(line.shipped),
  delivered: quantityOf(line.delivered),
  invoiced: quantityOf(line.invoiced),
  cancelled: quantityOf(line.cancelled),
  rejected: quantityOf(line.rejected),
  returned: quantityOf(line.returned),
  credited: quantityOf(line.credited),
  promiseDate: line.promiseDate,
  lineNumber: line.lineNumber,
  sku: line.sku,
  recordId: line.recordId,
  erpLine: line.erpLine,
})

/**
 * Everything that the facts say about an order, or undefined while the order itself has not arrived.
 * `statusVersion` is the sum of the versions of all facts: the same for the same facts, in whatever
 * order they came, and higher after every news. Rules of the states: domain model, section "States".
 */
export const deriveStatus = (
  orderId: string,
  kept: LedgerState,
  tolerance: ShipmentTolerance = NO_TOLERANCE,
): OrderStatus | undefined => {
  const state = wholeLedger(kept)
  const saga = sagaOf(state)
  const order = orderInForce(state, saga)
  if (order === undefined) return undefined
  const lines = lineLedgers(state, order, saga.answer, saga.posted, tolerance)
  const problem = problemOf(state, saga)
  const refused = saga.posted === undefined && saga.failed?.rejected === true
  const integration = integrationOf(saga)
  return {
    orderId,
    statusVersion: factsVersion(state),
    origin: order.origin,
    target: saga.posted?.target ?? saga.intake?.target ?? null,
    documentId: saga.posted?.documentId ?? null,
    integration,
    acceptance: refused && integration === 'EXCEPTION' ? 'REJECTED' : acceptanceOf(lines),
    acknowledgement: saga.answer?.code ?? null,
    holds: saga.holds,
    fulfilment: fulfilmentOf(lines),
    billing: billingOf(lines),
    payment: paymentOf(state, lines),
    returned: returnStateOf(state, lines),
    lifecycle: lifecycleOf(state, saga, lines),
    exceptionCode: problem?.code ?? null,
    exceptionText: problem?.text ?? null,
    lines: lines.map(lineStatusOf),
  }
}

/** True when two statuses differ in anything but their version. */
export const statusChanged = (a: OrderStatus | undefined, b: OrderStatus | undefined): boolean =>
  canonicalText({ ...a, statusVersion: 0 }) !== canonicalText({ ...b, statusVersion: 0 })

/**
 * What to publish after the facts have changed `before` into `after`, or undefined when nobody would
 * see a difference. `published` is the version published last: a contradiction of equal version
 * changes the status without changing the sum, and the org must still not refuse it.
 */
export const nextStatus = (
  published: number | undefined,
  before: OrderStatus | undefined,
  after: OrderStatus | undefined,
): OrderStatus | undefined => {
  if (after === undefined || !statusChanged(before, after)) return undefined
  const least = published === undefined ? 0 : published + 1
  return { ...after, statusVersion: Math.max(after.statusVersion, least) }
}
