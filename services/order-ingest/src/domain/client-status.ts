import type { Hold } from '@carrick/mapping'
import { HOLD_CODES } from '@carrick/order'
import type { AcceptanceState, BillingState, FulfilmentState } from '@carrick/schemas'
import { agreedVersionOf, changesOf } from './changes.ts'
import type { Problem } from './erp-answers.ts'
import { holdsOf, type Intake, type IntakeStep } from './intake.ts'
import type { LineProgress, Progress } from './progress.ts'

export type ClientState =
  IntakeStep | 'REFUSED' | 'EXCEPTION' | 'POSTED' | 'HELD' | 'CLOSED' | 'CANCELLING' | 'CANCELLED'

interface FoundWrong {
  readonly path: string
  readonly code: string
  readonly severity: 'error' | 'warning'
  readonly message: string
}

/** What a client sees of its order. Times are ISO 8601 in UTC. */
export interface ClientStatus {
  readonly orderId: string
  readonly externalId: string | null
  readonly state: ClientState
  readonly since: string
  readonly version: number
  /** The version that its ERP has or is about to get; null while it is to get none. */
  readonly agreedVersion: number | null
  readonly target: string | null
  readonly documentId: string | null
  readonly awaits: readonly string[]
  readonly findings: readonly FoundWrong[]
  readonly problem: Problem | null
  readonly holds: readonly string[]
  readonly acceptance: AcceptanceState
  readonly fulfilment: FulfilmentState
  readonly billing: BillingState
  readonly lines: readonly LineProgress[]
  /** A later content is wanted, and it is not settled yet whether it comes to be. */
  readonly changePending: boolean
}

interface Standing {
  readonly state: ClientState
  /** Epoch ms. */
  readonly since: number
}

/** What was published counts once it tells of the document that the order has now. */
const progressInErp = ({ document, progress }: Intake): Progress | null =>
  document !== null && progress?.documentId === document.id ? progress : null

const inErp = (since: number, progress: Progress | null): Standing => {
  if (progress !== null && progress.holds.length > 0) return { state: 'HELD', since: progress.at }
  if (progress?.lifecycle === 'CLOSED') return { state: 'CLOSED', since: progress.at }
  return { state: 'POSTED', since }
}

const standingOf = (intake: Intake): Standing => {
  const { cancellation, document, failure, progress } = intake
  if (cancellation?.step === 'DONE') return { state: 'CANCELLED', since: cancellation.at }
  // It may have been cancelled in the ERP, without a wish from this side.
  if (progress?.lifecycle === 'CANCELLED') return { state: 'CANCELLED', since: progress.at }
  if (cancellation?.step === 'ASKED') return { state: 'CANCELLING', since: cancellation.at }
  if (document !== null) return inErp(document.at, progressInErp(intake))
  if (failure === null) return { state: intake.step, since: intake.since }
  return { state: failure.rejected ? 'REFUSED' : 'EXCEPTION', since: failure.at }
}

/** The mesh itself holds it, before any ERP has it. */
const heldBy = ({ awaits }: Intake, hold: Hold): Problem => ({
  code: HOLD_CODES[hold],
  message: `it waits for ${awaits.join(', ')}`,
})

const problemOf = (intake: Intake, state: ClientState): Problem | null => {
  const { cancellation, failure } = intake
  if (state === 'CANCELLED' || state === 'CANCELLING') return null
  if (failure !== null) return failure.problem
  if (cancellation?.step === 'REFUSED') return cancellation.problem
  const [hold] = holdsOf(intake)
  if (state === 'HELD' && hold !== undefined) return heldBy(intake, hold)
  return changesOf(intake).refused?.problem ?? progressInErp(intake)?.problem ?? null
}

const acceptanceOf = ({ failure }: Intake, progress: Progress | null): AcceptanceState =>
  failure?.rejected === true ? 'REJECTED' : (progress?.acceptance ?? 'PENDING')

const SEVERITIES = { ERROR: 'error', WARNING: 'warning' } as const

const findingsOf = ({ failure, findings }: Intake): readonly FoundWrong[] =>
  failure === null
    ? findings
    : failure.findings.map((finding) => ({ ...finding, severity: SEVERITIES[finding.severity] }))

/**
 * Where an order stands, whatever came first: what its ERP answered decides over how far it got, the
 * published status adds what the ERP says of holds and lines. Pure.
 */
export const clientStatusOf = (intake: Intake): ClientStatus => {
  const { received, version, target, document } = intake
  const { state, since } = standingOf(intake)
  const progress = progressInErp(intake)
  const own = holdsOf(intake)
  return {
    orderId: received.orderId,
    externalId: received.origin.externalId,
    state,
    since: new Date(since).toISOString(),
    version,
    agreedVersion: agreedVersionOf(intake),
    target,
    documentId: document?.id ?? null,
    awaits: intake.step === state ? intake.awaits : [],
    findings: findingsOf(intake),
    problem: problemOf(intake, state),
    holds: state === 'CANCELLED' ? [] : own.length > 0 ? own : (progress?.holds ?? []),
    acceptance: acceptanceOf(intake, progress),
    fulfilment: progress?.fulfilment ?? 'NONE',
    billing: progress?.billing ?? 'NONE',
    lines: progress?.lines ?? [],
    changePending: changesOf(intake).asked.length > 0 || Boolean(intake.waitingChange),
  }
}
