import { type HoldCaseEvent, turnHoldCases } from './hold-cases.ts'
import { type Intake, isCancelling, isCaseOpen } from './intake.ts'

export interface CancellationDecision {
  readonly state: Intake
  /** Absent when only the wish was noted or taken back. */
  readonly request?: { readonly version: number; readonly reason: string | null }
  /** Its case, which nobody has to deal with any more, is closed. */
  readonly resolves: boolean
  /** What is told of the cases of its holds, which are over. */
  readonly holdCases?: readonly HoldCaseEvent[]
}

export const GIVEN_UP = 'the order was given up'

/** What a wish to cancel, or its absence, means now (epoch ms). Undefined when it changes nothing. Pure. */
export const decideCancellation = (
  known: Intake,
  wanted: boolean,
  reason: string | null,
  now: number,
): CancellationDecision | undefined => {
  if (known.cancelWanted === wanted) return undefined
  const noted = { ...known, cancelWanted: wanted }
  if (!wanted || isCancelling(known)) return { state: noted, resolves: false }
  const version = known.cancelRequests + 1
  const resolves = isCaseOpen(known)
  const { cases, events } = turnHoldCases(known.holdCases ?? {}, [], () => ({
    how: GIVEN_UP,
    by: null,
  }))
  const state: Intake = {
    ...noted,
    ...(known.holdCases && { holdCases: cases }),
    cancellation: { step: 'ASKED', at: now },
    cancelRequests: version,
    count: known.count + 1,
    caseVersion: known.caseVersion + (resolves ? 1 : 0),
  }
  return { state, request: { version, reason }, resolves, holdCases: events }
}
