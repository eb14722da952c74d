import { type Decimal, formatDecimal, trimDecimal } from '@carrick/kernel'
import type {
  AcceptanceState,
  BillingState,
  FulfilmentState,
  LifecycleState,
  LineState,
  LineStatus,
  OrderStatusChanged,
} from '@carrick/schemas'
import type { Problem } from './erp-answers.ts'

/** One line as its client sees it. Quantities are decimal texts. */
export interface LineProgress {
  readonly lineNumber: number | null
  readonly sku: string | null
  readonly state: LineState
  readonly ordered: string
  readonly confirmed: string
  readonly backordered: string
  readonly shipped: string
  readonly delivered: string
  readonly invoiced: string
  readonly cancelled: string
  readonly rejected: string
  readonly promiseDate: string | null
}

/** The newest published status, as far as clients see it. JSON-safe. */
export interface Progress {
  readonly version: number
  /** Epoch ms at which its lifecycle or its holds became what they are. */
  readonly at: number
  readonly documentId: string | null
  readonly acceptance: AcceptanceState
  readonly holds: readonly string[]
  readonly fulfilment: FulfilmentState
  readonly billing: BillingState
  readonly lifecycle: LifecycleState
  readonly problem: Problem | null
  readonly lines: readonly LineProgress[]
}

/** As people write it: 2, not 2.000000. */
const textOf = (quantity: Decimal): string => formatDecimal(trimDecimal(quantity))

const lineOf = (line: LineStatus): LineProgress => ({
  lineNumber: line.lineNumber,
  sku: line.sku,
  state: line.state,
  ordered: textOf(line.ordered),
  confirmed: textOf(line.confirmed),
  backordered: textOf(line.backordered),
  shipped: textOf(line.shipped),
  delivered: textOf(line.delivered),
  invoiced: textOf(line.invoiced),
  cancelled: textOf(line.cancelled),
  rejected: textOf(line.rejected),
  promiseDate: line.promiseDate,
})

const sameStanding = (
  known: Progress | null,
  { lifecycle, holds }: OrderStatusChanged,
): known is Progress =>
  known !== null && known.lifecycle === lifecycle && known.holds.join() === holds.join()

/** What a published status says. */
export const progressOf = (status: OrderStatusChanged, known: Progress | null): Progress => {
  const { documentId, acceptance, holds, fulfilment, billing, lifecycle, exceptionCode } = status
  return {
    version: status.statusVersion,
    at: sameStanding(known, status) ? known.at : status.meta.occurredAt,
    documentId,
    acceptance,
    holds,
    fulfilment,
    billing,
    lifecycle,
    problem:
      exceptionCode === null
        ? null
        : { code: exceptionCode, message: status.exceptionText ?? exceptionCode },
    lines: status.lines.map(lineOf),
  }
}
