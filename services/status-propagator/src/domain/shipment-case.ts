import { uuid5 } from '@carrick/kernel'
import type { CaseOpened, CaseResolved } from '@carrick/schemas'

const CASES = '2d9c4b7e-7a51-5c0d-9b62-41f8a0c3e517'
const CODE = 'MESH_ORDER_OVERSHIPPED'

const nameOf = (orderId: string, caseVersion: number) => ({
  caseId: uuid5(CASES, orderId),
  caseVersion,
  service: 'status-propagator',
  subject: orderId,
  code: CODE,
})

export const overshipped = (
  orderId: string,
  caseVersion: number,
  cause: string,
): Omit<CaseOpened, 'meta'> => ({
  ...nameOf(orderId, caseVersion),
  cause: `More was shipped than was ordered: ${cause}`,
  ownerRole: 'customer service',
  resolution:
    'Agree with the customer: take the rest back, or change the order to what was shipped',
  fingerprint: CODE,
})

export const noLongerOvershipped = (
  orderId: string,
  caseVersion: number,
): Omit<CaseResolved, 'meta'> => ({
  ...nameOf(orderId, caseVersion),
  how: 'What was shipped is within what was ordered and tolerated',
  by: null,
})
