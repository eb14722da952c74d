import {
  applyFacts,
  deriveStatus,
  type FactEffect,
  type LedgerState,
  type OrderFact,
  nextStatus,
  NO_TOLERANCE,
  type OrderStatus,
  overShipments,
  type ShipmentTolerance,
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
  /** Openings and closings of its case; open while odd, absent = none yet. */
  readonly caseVersion?: number
}

export interface Recorded {
  readonly record: OrderRecord
  readonly effect: FactEffect
  /** Set when something that people see has changed. */
  readonly status: OrderStatus | undefined
  /** Set when its case begins or ends. */
  readonly turn: CaseTurn | undefined
}

/** `cause`: more was shipped than is tolerated; null = no more. */
export interface CaseTurn {
  readonly caseVersion: number
  readonly cause: string | null
}

/** One case of an order at a time: goods that nobody ordered left, or are said not to have left after all. */
const turnOf = (
  ledger: LedgerState,
  { caseVersion = 0 }: Pick<OrderRecord, 'caseVersion'>,
  tolerance: ShipmentTolerance,
): CaseTurn | undefined => {
  const findings = overShipments(ledger, tolerance)
  const isOpen = caseVersion % 2 === 1
  if (findings.length > 0 === isOpen) return undefined
  const cause = findings.map(({ path, message }) => `${path}: ${message}`).join('; ')
  return { caseVersion: caseVersion + 1, cause: isOpen ? null : cause }
}

/** Enough for the longest order; older entries stay in the log. */
const HISTORY_LIMIT = 100

/** Folds what one event says and tells whether the order looks different now. */
export const recordFacts = (
  orderId: string,
  record: OrderRecord | undefined,
  facts: readonly OrderFact[],
  entry: HistoryEntry,
  tolerance: ShipmentTolerance = NO_TOLERANCE,
): Recorded => {
  const { state, effect } = applyFacts(record?.ledger, facts)
  const before = record === undefined ? undefined : deriveStatus(orderId, record.ledger, tolerance)
  const after = deriveStatus(orderId, state, tolerance)
  const status = nextStatus(record?.published, before, after)
  const history = [...(record?.history ?? []), entry].slice(-HISTORY_LIMIT)
  const turn = turnOf(state, record ?? {}, tolerance)
  const caseVersion = turn?.caseVersion ?? record?.caseVersion
  return {
    record: {
      ledger: state,
      published: status?.statusVersion ?? record?.published ?? 0,
      history,
      ...(caseVersion !== undefined && { caseVersion }),
    },
    effect,
    status,
    turn,
  }
}
