import { uuid5 } from '@carrick/kernel'
import type { CaseOpened, CaseResolved } from '@carrick/schemas'

const CASES = '0b7f0c54-8f0e-5d5b-9f0a-6a3c1d0e7b44'
const SERVICE = 'order-ingest'

type Cause = 'invalid' | 'overdue' | 'amendment' | 'duplicate' | 'price' | 'tax'

const CODES = {
  invalid: 'MESH_ORDER_INVALID',
  overdue: 'MESH_ORDER_REFERENCE_OVERDUE',
  amendment: 'MESH_ORDER_AMENDMENT_INVALID',
  duplicate: 'MESH_ORDER_POSSIBLE_DUPLICATE',
  price: 'MESH_ORDER_PRICE_MISMATCH',
  tax: 'MESH_ORDER_TAX_MISMATCH',
} as const

const RESOLUTIONS = {
  invalid: 'Correct the order where it was taken; it goes on by itself when it is saved',
  overdue:
    'Create the customer or product in the ERP, or correct the number; the order goes on by itself',
  duplicate:
    'Allow the order where it was taken if it is another one, cancel it if it is the same; it goes on by itself',
  price:
    'Allow the price where the order was taken, correct it there, or correct the contract in the ERP; the order goes on by itself',
  tax: 'Allow the tax where the order was taken, correct it there, or correct the tax rule of the ERP; the order goes on by itself',
  amendment: 'Correct the change where it was made, or undo it',
} as const

const OWNERS = {
  invalid: 'sales',
  overdue: 'master data',
  amendment: 'sales',
  duplicate: 'customer service',
  price: 'sales',
  tax: 'finance',
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
