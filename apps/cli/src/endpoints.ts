import type {
  CorrectionView,
  DeadLetterView,
  Explanation,
  LaneView,
  OrderMatch,
  PlanView,
  RunItem,
  RunView,
  StatusView,
  TraceEntry,
} from '@carrick/service-host'

/** An address of the admin port and what it answers. */
export interface Endpoint<T> {
  readonly path: string
  /** Phantom: carries the answer's type, never a value. */
  readonly answer?: T
  readonly isSlow?: true
}

const segment = encodeURIComponent

export const STATUS: Endpoint<StatusView> = { path: '/v1/status' }
export const PLANS: Endpoint<PlanView> = { path: '/v1/plans' }
/** Reads all that an ERP has: slower than the other answers. */
export const CORRECTIONS: Endpoint<CorrectionView> = { path: '/v1/corrections', isSlow: true }
export const DEAD_LETTERS: Endpoint<readonly LaneView[]> = { path: '/v1/dead-letters' }

export const lanesIn = (state?: string): Endpoint<readonly LaneView[]> => ({
  path: state === undefined ? '/v1/lanes' : `/v1/lanes?state=${segment(state)}`,
})

export const ordersLike = (text: string): Endpoint<readonly OrderMatch[]> => ({
  path: `/v1/orders?text=${segment(text)}`,
})

export const whyOf = (key: string): Endpoint<readonly Explanation[]> => ({
  path: `/v1/orders/${segment(key)}/why`,
})

export const traceOf = (key: string): Endpoint<readonly TraceEntry[]> => ({
  path: `/v1/orders/${segment(key)}/trace`,
})

export const deadLetterOf = (key: string): Endpoint<DeadLetterView> => ({
  path: `/v1/dead-letters/${segment(key)}`,
})

export const holdOf = (key: string): Endpoint<RunItem> => ({
  path: `/v1/orders/${segment(key)}/hold`,
})

export const releaseOf = (key: string): Endpoint<RunItem> => ({
  path: `/v1/orders/${segment(key)}/release`,
})

export const runOf = (hash: string): Endpoint<RunView> => ({
  path: `/v1/plans/${segment(hash)}/run`,
})

export const correct = (hash: string): Endpoint<RunView> => ({
  path: `/v1/corrections/${segment(hash)}/run`,
})
