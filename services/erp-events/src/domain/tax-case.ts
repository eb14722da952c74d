import { uuid5 } from '@carrick/kernel'
import type { CaseNews } from './order-book.ts'
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
export const taxCase = (orderId: string, { caseVersion, cause }: Dispute): CaseNews => {
  const common = about(orderId, caseVersion)
  if (cause === null) {
    const how = 'Nobody says anything else of the tax any more'
    return { event: 'CaseResolved', payload: { ...common, how, by: null } }
  }
  const resolution = 'Correct the tax on the side that is wrong; the case closes when both agree'
  const payload = { ...common, cause, ownerRole: 'finance', resolution, fingerprint: CODE }
  return { event: 'CaseOpened', payload }
}
