import { uuid5 } from '@carrick/kernel'
import type { CaseNews, CaseTold } from './order-book.ts'

const CASES = '4be3d0a7-91c6-5f28-b7d4-0a6e8c53f19d'
const CODE = 'MESH_ERP_RESERVATION_LOST'
const LONGEST = 1_000

/** One case for each document as long as the order lacks something that it had; it names what that is. */
export const reservationCase = (
  about: { readonly orderId: string; readonly erp: string; readonly documentId: string },
  known: CaseTold | undefined,
  lost: string,
): CaseTold & { readonly news?: CaseNews } => {
  const { caseVersion = 0, open = null } = known ?? {}
  const text = lost === '' ? null : lost
  if (text === open) return { caseVersion, open }
  const { orderId, erp, documentId } = about
  const next = caseVersion + 1
  const common = {
    caseId: uuid5(CASES, orderId, erp, documentId),
    caseVersion: next,
    service: 'erp-events',
    subject: orderId,
    code: CODE,
  } as const
  if (text === null) {
    const how = 'It is reserved again, was ordered away or has left'
    return {
      ...{ caseVersion: next, open: null },
      news: { event: 'CaseResolved', payload: { ...common, how, by: null } },
    }
  }
  const payload = {
    ...common,
    cause: `${erp} has given away stock that was confirmed to ${documentId}: ${text}`.slice(
      0,
      LONGEST,
    ),
    ownerRole: 'customer service',
    resolution:
      'Have it reserved again in the ERP, or tell the customer the new date; the case is over by itself when the stock is there',
    fingerprint: CODE,
  }
  return { caseVersion: next, open: text, news: { event: 'CaseOpened', payload } }
}
