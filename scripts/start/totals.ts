import type { FinalState } from './order-view.ts'

/** One order at the end of a run. */
export interface OrderOutcome {
  /** Undefined = nothing final is known of it anywhere. */
  readonly final: FinalState | undefined
  readonly settled: boolean
  /** Documents of the ERP that carry its mark. */
  readonly documents: number
  /** From the activation to the ERP's document, ms. */
  readonly submitToErpMs: number | undefined
  /** From the ERP's document to its number in Salesforce, ms. */
  readonly erpToSalesforceMs: number | undefined
}

export interface Percentiles {
  readonly p50: number
  readonly p99: number
}

export interface Totals {
  readonly submitted: number
  readonly posted: number
  readonly rejected: number
  readonly held: number
  readonly cancelled: number
  readonly parked: number
  readonly deadLettered: number
  /** Documents of the ERP beyond one for each order. */
  readonly duplicates: number
  readonly lost: number
  /** Updates of orders in the org that set a status. */
  readonly statusesWritten: number
  readonly submitToErpMs: Percentiles
  readonly erpToSalesforceMs: Percentiles
}

const percentile = (sorted: readonly number[], share: number): number =>
  Math.round(sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0)

const percentiles = (values: readonly (number | undefined)[]): Percentiles => {
  const sorted = values.filter((value) => value !== undefined).sort((a, b) => a - b)
  return { p50: percentile(sorted, 0.5), p99: percentile(sorted, 0.99) }
}

/** Sums of a run, from what the org and the ERP themselves hold. */
export const totalsOf = (orders: readonly OrderOutcome[], statusesWritten: number): Totals => {
  const count = (state: FinalState | undefined): number =>
    orders.filter(({ final }) => final === state).length
  return {
    submitted: orders.length,
    posted: count('posted'),
    rejected: count('rejected'),
    held: count('held'),
    cancelled: count('cancelled'),
    parked: count('parked'),
    deadLettered: count('deadLettered'),
    duplicates: orders.reduce((sum, { documents }) => sum + Math.max(0, documents - 1), 0),
    lost: count(undefined),
    statusesWritten,
    submitToErpMs: percentiles(orders.map(({ submitToErpMs }) => submitToErpMs)),
    erpToSalesforceMs: percentiles(orders.map(({ erpToSalesforceMs }) => erpToSalesforceMs)),
  }
}

/** Promises that did not hold, in words; empty when all did. */
export const brokenPromises = (
  { duplicates, lost, deadLettered }: Totals,
  orders: readonly OrderOutcome[],
): readonly string[] => {
  const wrong = orders.filter(({ final, settled }) => final !== undefined && !settled).length
  return [
    ...(lost > 0 ? [`${String(lost)} orders reached no end`] : []),
    ...(duplicates > 0 ? [`${String(duplicates)} documents too many in the ERP`] : []),
    ...(deadLettered > 0 ? [`${String(deadLettered)} orders wait for an operator`] : []),
    ...(wrong > 0 ? [`${String(wrong)} orders look different in Salesforce and in the ERP`] : []),
  ]
}
