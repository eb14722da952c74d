import type { AuditRow, IntentRow, LaneRow, LaneState, ParkedRow, WantedRow } from './store-rows.ts'

export interface KeyReport {
  readonly slot:
    | { readonly slot: string; readonly epoch: number; readonly owner: string | undefined }
    | undefined
  readonly lane: LaneRow | undefined
  /** Head, tail and mailbox by pos, without record bytes; at most 100. */
  readonly parked: readonly (Omit<ParkedRow, 'record'> & { readonly dueInMs: number })[]
  readonly intents: readonly IntentRow[]
  readonly awaits: readonly string[]
  readonly wanted: readonly WantedRow[]
  readonly stateVersion: number | undefined
}

export interface LaneFilter {
  readonly states?: readonly LaneState[]
  readonly target?: string
  readonly code?: string
  readonly limit: number
}

/** A head that waits for a person, with its bytes as received, or a refused wish. */
export interface DeadLetter {
  readonly lane: LaneRow
  readonly head: ParkedRow | undefined
}

/** Reads for people: never on the hot path. */
export interface StoreReports {
  report(key: string): Promise<KeyReport>
  /** Keys that a decision gave this name, in order; the name as a whole. */
  keysNamed(name: string, limit: number): Promise<readonly string[]>
  lanes(filter: LaneFilter): Promise<readonly LaneRow[]>
  deadLetters(limit: number): Promise<readonly DeadLetter[]>
  refusedWishes(limit: number): Promise<readonly WantedRow[]>
  /** Inbox rows per disposition, per UTC day (`2026-11-23`), newest first. */
  totals(days: number): Promise<
    readonly {
      readonly day: string
      readonly disposition: string
      readonly count: number
    }[]
  >
  audit(key: string | undefined, limit: number): Promise<readonly AuditRow[]>
  /** Counts for gauges: lanes per state and target, unpublished packs per slot. */
  gauges(): Promise<{
    readonly lanes: readonly {
      readonly state: LaneState
      readonly target: string | undefined
      readonly count: number
    }[]
    readonly unpublished: readonly { readonly slot: string; readonly count: number }[]
    readonly dirty: number
  }>
}
