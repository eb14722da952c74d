import { type MeshError, uuid5 } from '@carrick/kernel'
import type { CaseOpened, CaseResolved } from '@carrick/schemas'
import type { Landmark } from './landmark.ts'

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

const RESTORED = 'MESH_ERP_RESTORED'

/** An ERP that has less than it told was restored from a backup, or somebody took a document out of it. */
export const openedRestore = (
  feed: string,
  erp: string,
  { mark, documentId, version }: Landmark,
  caseVersion: number,
): Omit<CaseOpened, 'meta'> => ({
  ...common(feed, erp, RESTORED, caseVersion),
  cause: `${erp} told ${documentId} of order ${mark} in version ${String(version)} and does not have it so any more`,
  ownerRole: 'operator',
  resolution:
    'Find out whether the ERP was restored from a backup; each order that is concerned becomes a case of its own, and none is posted again by itself',
  fingerprint: `${feed} ${RESTORED}`,
})

export const endedRestore = (
  feed: string,
  erp: string,
  { orders, concerned }: { readonly orders: number; readonly concerned: number },
  caseVersion: number,
): Omit<CaseResolved, 'meta'> => ({
  ...common(feed, erp, RESTORED, caseVersion),
  how: `${String(orders)} orders were compared; ${String(concerned)} documents are gone or older, each has a case of its own`,
  by: null,
})
