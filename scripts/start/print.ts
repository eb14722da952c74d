import type { Totals } from './totals.ts'
import type { OrderProgress } from './watch.ts'

const clockTime = (instant: number): string => new Date(instant).toISOString().slice(11, 19)
const seconds = (ms: number | undefined): string =>
  ms === undefined ? '' : `+${(ms / 1000).toFixed(1)} s`

const cut = (text: string, width: number): string =>
  (text.length > width ? `${text.slice(0, width - 1)}…` : text).padEnd(width)

export const HEADING = [
  cut('order', 9),
  cut('customer', 28),
  cut('activated', 9),
  cut('in ERP', 8),
  cut('ERP document', 12),
  'back in Salesforce',
].join('  ')

/** One order, in business words. */
export const orderLine = (order: OrderProgress): string =>
  [
    cut(order.number, 9),
    cut(order.customer, 28),
    cut(clockTime(order.activatedAt), 9),
    cut(seconds(order.submitToErpMs), 8),
    cut(order.documentId ?? '-', 12),
    `${order.shown} ${seconds(order.erpToSalesforceMs)}`.trim(),
  ].join('  ')

export const totalsLines = (totals: Totals): readonly string[] => [
  `${String(totals.submitted)} submitted = ${String(totals.posted)} posted + ${String(totals.rejected)} rejected` +
    ` + ${String(totals.held)} held${totals.cancelled > 0 ? ` + ${String(totals.cancelled)} cancelled` : ''} + ${String(totals.parked)} parked` +
    ` + ${String(totals.deadLettered)} dead-lettered + ${String(totals.lost)} lost`,
  `${String(totals.duplicates)} duplicates in the ERP, ${String(totals.statusesWritten)} statuses written in Salesforce`,
  `activation to ERP: p50 ${String(totals.submitToErpMs.p50)} ms, p99 ${String(totals.submitToErpMs.p99)} ms;` +
    ` ERP to Salesforce: p50 ${String(totals.erpToSalesforceMs.p50)} ms, p99 ${String(totals.erpToSalesforceMs.p99)} ms`,
]
