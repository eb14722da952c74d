import { uuid5 } from '@carrick/kernel'
import type { CaseOpened, CaseResolved } from '@carrick/schemas'

export const CASES = '0b7f0c54-8f0e-5d5b-9f0a-6a3c1d0e7b44'
export const SERVICE = 'order-ingest'

type Cause = 'invalid' | 'code' | 'overdue' | 'amendment'

const CODES = {
  invalid: 'MESH_ORDER_INVALID',
  code: 'MESH_MAP_CODE_UNKNOWN',
  overdue: 'MESH_ORDER_REFERENCE_OVERDUE',
  amendment: 'MESH_ORDER_AMENDMENT_INVALID',
} as const

const RESOLUTIONS = {
  invalid: 'Correct the order where it was taken; it goes on by itself when it is saved',
  code: 'Add the value to the code list, or correct the order where it was taken; it goes on by itself',
  overdue:
    'Create the customer or product in the ERP, or correct the number; the order goes on by itself',
  amendment: 'Correct the change where it was made, or undo it',
} as const

const OWNERS = {
  invalid: 'sales',
  code: 'master data',
  overdue: 'master data',
  amendment: 'sales',
} as const

const caseIdOf = (orderId: string): string => uuid5(CASES, orderId)

/** One case for each order: why it cannot go on from here. */
export const openedCase = (
  orderId: string,
  why: Cause,
  caseVersion: number,
  cause: string,
): Omit<CaseOpened, 'meta'> => ({
  caseId: caseIdOf(orderId),
  caseVersion,
  service: SERVICE,
  subject: orderId,
  code: CODES[why],
  cause,
  ownerRole: OWNERS[why],
  resolution: RESOLUTIONS[why],
  fingerprint: CODES[why],
})

export const resolvedCase = (
  orderId: string,
  caseVersion: number,
  how: string,
): Omit<CaseResolved, 'meta'> => ({
  caseId: caseIdOf(orderId),
  caseVersion,
  service: SERVICE,
  subject: orderId,
  code: CODES.invalid,
  how,
  by: null,
})
