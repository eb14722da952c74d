import type { Finding } from '@carrick/kernel'
import type { ReceivedOrder } from './received.ts'

export type IntakeStep = 'RECEIVED' | 'INVALID' | 'PARKED' | 'QUEUED'

/** What order-ingest keeps of an order. */
export interface Intake {
  readonly received: ReceivedOrder
  readonly flow: string
  readonly step: IntakeStep
  /** Epoch ms at which it came to this step. */
  readonly since: number
  /** Newest version of the order that was published. */
  readonly version: number
  /** The version that the ERP has or is about to get; 0 = none. */
  readonly queuedVersion: number
  /** Content of the newest version; empty when it could not be understood. */
  readonly hash: string
  /** ERP that it was routed to; an order keeps it for life. */
  readonly target: string | null
  readonly findings: readonly Finding[]
  /** In words, what it awaits. */
  readonly awaits: readonly string[]
  readonly priority: number
  /** The ERP refused the version that was queued. */
  readonly refused: boolean
  /** Number in the ERP. */
  readonly documentId: string | null
  /** Cancellations asked for so far. */
  readonly cancelRequests: number
  /** The sales side wants it cancelled, as last seen: asking again takes a no between. */
  readonly cancelWanted: boolean
  /** A cancellation is asked for or done: nothing else happens to the order. */
  readonly cancelling: boolean
  /** Decisions so far: the aggregate version of its events. */
  readonly count: number
  /** Openings and closings of its case; open while odd. */
  readonly caseVersion: number
}

/** References are kept in the same table: a text of a person may be the key of one. */
export const isIntake = (state: unknown): state is Intake =>
  typeof state === 'object' && state !== null && 'received' in state

export const isCaseOpen = (known: Intake | undefined): boolean =>
  known !== undefined && known.caseVersion % 2 === 1
