import { uuid5 } from '@carrick/kernel'
import type { CaseOpened, CaseResolved } from '@carrick/schemas'
import type { Dispute } from './tax-book.ts'

const CASES = '7d1a2c7e-4b0f-5c3d-9a61-5e8f0b7c2d94'
const CODE = 'MESH_FACTS_TAX_MISMATCH'

const about = (orderId: string, caseVersion: number) => ({
  caseId: uuid5(CASES, orderId),
  caseVersion,
  service: 'erp-events',
  subject: orderId,
  code: CODE,
})

/** A tax that differs beyond rounding needs a person: the mesh never decides who owes how much. */
export const openedTaxCase = (
  orderId: string,
  { caseVersion }: Dispute,
  cause: string,
): Omit<CaseOpened, 'meta'> => ({
  ...about(orderId, caseVersion),
  cause,
  ownerRole: 'finance',
  resolution: 'Correct the tax on the side that is wrong; the case closes when both agree',
  fingerprint: CODE,
})

export const resolvedTaxCase = (
  orderId: string,
  { caseVersion }: Dispute,
): Omit<CaseResolved, 'meta'> => ({
  ...about(orderId, caseVersion),
  how: 'Nobody says anything else of the tax any more',
  by: null,
})
