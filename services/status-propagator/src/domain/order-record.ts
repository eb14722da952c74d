import {
  applyFacts,
  deriveStatus,
  type FactEffect,
  type LedgerState,
  type OrderFact,
  nextStatus,
  type OrderStatus,
} from '@carrick/order'

/** One line of an order's history, for people. */
export interface HistoryEntry {
  /** When it happened, epoch ms. */
  readonly at: number
  readonly service: string
  readonly what: string
  readonly reference: string | null
}

/** What the propagator keeps of an order. */
export interface OrderRecord {
  readonly ledger: LedgerState
  /** Version of the status that was published last; 0 = none. */
  readonly published: number
  readonly history: readonly HistoryEntry[]
}

export interface Recorded {
  readonly record: OrderRecord
  readonly effect: FactEffect
  /** Set when something that people see has changed. */
  readonly status: OrderStatus | undefined
}

/** Enough for the longest order; older entries stay in the log. */
const HISTORY_LIMIT = 100

/** Folds what one event says and tells whether the order looks different now. */
export const recordFacts = (
  orderId: string,
  record: OrderRecord | undefined,
  facts: readonly OrderFact[],
  entry: HistoryEntry,
): Recorded => {
  const { state, effect } = applyFacts(record?.ledger, facts)
  const before = record === undefined ? undefined : deriveStatus(orderId, record.ledger)
  const after = deriveStatus(orderId, state)
  const status = nextStatus(record?.published, before, after)
  const history = [...(record?.history ?? []), entry].slice(-HISTORY_LIMIT)
  return {
    record: { ledger: state, published: status?.statusVersion ?? record?.published ?? 0, history },
    effect,
    status,
  }
}
