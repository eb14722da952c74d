import type { Intake } from './intake.ts'

export interface CancellationDecision {
  readonly state: Intake
  /** Absent when only the wish was noted or taken back. */
  readonly request?: { readonly version: number; readonly reason: string | null }
}

/** What a wish to cancel, or its absence, means. Undefined when it changes nothing. Pure. */
export const decideCancellation = (
  known: Intake,
  wanted: boolean,
  reason: string | null,
): CancellationDecision | undefined => {
  if (known.cancelWanted === wanted) return undefined
  const noted = { ...known, cancelWanted: wanted }
  if (!wanted || known.cancelling) return { state: noted }
  const version = known.cancelRequests + 1
  return {
    state: { ...noted, cancelling: true, cancelRequests: version, count: known.count + 1 },
    request: { version, reason },
  }
}
