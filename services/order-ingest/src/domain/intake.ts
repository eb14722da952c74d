import type { Finding } from '@carrick/kernel'
import type { Hold } from '@carrick/mapping'
import type { AmountCheck } from './amount-check.ts'
import type { LineCancellation } from './cancel-lines.ts'
import type { Changes } from './changes.ts'
import type { Cancellation, ErpDocument, Failure } from './erp-answers.ts'
import type { HoldCases } from './hold-cases.ts'
import { holdsIn, type Reason } from './hold-reasons.ts'
import type { OperatedHolds } from './operated-holds.ts'
import type { Progress } from './progress.ts'
import type { ReceivedOrder } from './received.ts'

/** CHECKING: its ERP is asked whether its amounts are those that it has. */
export type IntakeStep = 'INVALID' | 'PARKED' | 'HELD' | 'CHECKING' | 'QUEUED'

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
  /** The same for orders that say the same. */
  readonly fingerprint?: string
  /** In words, what it awaits: references, or whoever releases what it is held for. */
  readonly awaits: readonly string[]
  /** Why it is held; absent = it never was. */
  readonly held?: readonly Reason[]
  /** Absent = it never had one. */
  readonly holdCases?: HoldCases
  /** Absent = no operator said anything of its holds. */
  readonly operated?: OperatedHolds
  /** What its ERP said of its amounts. */
  readonly amountCheck?: AmountCheck
  /** How often its ERP was asked so far; absent = never. */
  readonly amountChecks?: number
  readonly priority: number
  /** Why the version that was queued is not in the ERP. */
  readonly failure: Failure | null
  /** Absent of an order that was kept before changes were: `changesOf` reads it. */
  readonly changes?: Changes
  /** What the ERP keeps of it. */
  /** A change of it that waits for a code; null when none does any more. */
  readonly waitingChange?: ReceivedOrder | null
  readonly document: ErpDocument | null
  /** Cancellations asked for so far. */
  readonly cancelRequests: number
  /** The sales side wants it cancelled, as last seen: asking again takes a no between. */
  readonly cancelWanted: boolean
  /** What became of the last wish to cancel. */
  readonly cancellation: Cancellation | null
  /** Wishes to cancel single lines, oldest first; absent = none. */
  readonly lineCancellations?: readonly LineCancellation[]
  /** Lines that the sales side wants cancelled, as last seen. */
  readonly linesWanted?: readonly string[]
  /** Its newest published status; kept for orders of clients, who can ask for it. */
  readonly progress: Progress | null
  /** Decisions so far: the aggregate version of its events. */
  readonly count: number
  /** Openings and closings of its case; open while odd. */
  readonly caseVersion: number
}

/** References are kept in the same table: a text of a person may be the key of one. */
export const isIntake = (state: unknown): state is Intake =>
  typeof state === 'object' && state !== null && 'received' in state

/** The ERP would not take the order as it is. */
export const isRefused = (known: Intake | undefined): boolean => known?.failure?.rejected === true

/** A cancellation is asked for or done: nothing else happens to the order. */
export const isCancelling = (known: Intake | undefined): boolean =>
  known !== undefined && known.cancellation !== null && known.cancellation.step !== 'REFUSED'

/** Why the mesh itself holds it, before any ERP has it. */
export const holdsOf = ({ step, held = [] }: Pick<Intake, 'step' | 'held'>): readonly Hold[] =>
  step === 'HELD' ? holdsIn(held) : []

export const isCaseOpen = (known: Intake | undefined): boolean =>
  known !== undefined && known.caseVersion % 2 === 1

/** What of it waits for reference data: a change of it, or the order itself. */
export const waitingOf = (known: Intake | undefined): ReceivedOrder | undefined =>
  known?.waitingChange ??
  (known?.step === 'PARKED' || known?.step === 'HELD' ? known.received : undefined)
