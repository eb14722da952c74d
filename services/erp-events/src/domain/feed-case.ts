import { type MeshError, uuid5 } from '@carrick/kernel'
import type { CaseOpened, CaseResolved } from '@carrick/schemas'

const CASES = '0c8f6f1e-4a57-5d8a-9e57-2f0b4b8d6a13'

const common = (feed: string, erp: string, code: string, caseVersion: number) => ({
  caseId: uuid5(CASES, feed, code),
  caseVersion,
  service: 'erp-events',
  subject: `erp:${erp}`,
  code,
})

/** A feed whose answers make no sense needs a person. */
export const openedCase = (
  feed: string,
  erp: string,
  { code, message }: MeshError,
  caseVersion: number,
): Omit<CaseOpened, 'meta'> => ({
  ...common(feed, erp, code, caseVersion),
  cause: message,
  ownerRole: 'integrator',
  resolution: 'Mend what the ERP answers; the feed is read on by itself and nothing is lost',
  fingerprint: `${feed} ${code}`,
})

export const resolvedCase = (
  feed: string,
  erp: string,
  code: string,
  caseVersion: number,
): Omit<CaseResolved, 'meta'> => ({
  ...common(feed, erp, code, caseVersion),
  how: 'The feed can be read again',
  by: null,
})
