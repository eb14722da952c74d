import { uuid5 } from '@carrick/kernel'
import { CaseOpened, CaseResolved } from '@carrick/schemas'
import { emit } from '../handlers/decision.ts'
import type { OutboundRecord } from '../ports/record.ts'
import type { LaneFailure } from '../ports/store-rows.ts'
import { safeText } from './classify.ts'
import type { RuntimeContext } from './context.ts'
import { type Cause, recordOf } from './emit.ts'

const CASES = '7d1f3a52-0c3b-5e0f-8f5a-3f0a4f1c9e21'

const caseIdOf = (service: string, subject: string, fingerprint: string): string =>
  uuid5(CASES, service, subject, fingerprint)

const ownerOf = (stage: string): string =>
  stage === 'decode' || stage === 'intake' || stage === 'store' || stage === 'publish'
    ? 'integrator'
    : 'operator'

export interface ResolvedFacts {
  readonly subject: string
  readonly version: number
  readonly openCase: { readonly code: string; readonly fingerprint: string }
}

export interface CaseFacts {
  /** Order id, or what it is about. */
  readonly subject: string
  /** Rises with every opening and closing. */
  readonly version: number
  readonly failure: LaneFailure
  /** Who can resolve it; by the stage of the failure when absent. */
  readonly ownerRole?: string | undefined
}

/** The event that tells of a new case. */
export const caseOpened = (
  context: RuntimeContext,
  { subject, version, failure, ownerRole }: CaseFacts,
  cause: Cause,
): OutboundRecord =>
  recordOf(
    context,
    emit(
      CaseOpened,
      {
        caseId: caseIdOf(context.service, subject, failure.fingerprint),
        caseVersion: version,
        service: context.service,
        subject: safeText(subject),
        code: failure.code,
        cause: safeText(failure.message),
        ownerRole: ownerRole ?? ownerOf(failure.stage),
        resolution: `Mend the cause, then retry or skip it: carrick dlq show ${safeText(subject)}`,
        fingerprint: failure.fingerprint,
      },
      { key: cause.key },
    ),
    version,
    cause,
  )

/** The event that tells that a case is over. */
export const caseResolved = (
  context: RuntimeContext,
  { subject, version, openCase }: ResolvedFacts,
  how: string,
  by: string | null,
  cause: Cause,
): OutboundRecord =>
  recordOf(
    context,
    emit(
      CaseResolved,
      {
        caseId: caseIdOf(context.service, subject, openCase.fingerprint),
        caseVersion: version,
        service: context.service,
        subject: safeText(subject),
        code: openCase.code,
        how: safeText(how),
        by,
      },
      { key: cause.key },
    ),
    version,
    cause,
  )
