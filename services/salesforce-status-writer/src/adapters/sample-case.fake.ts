import type { CaseOpened, CaseResolved } from '@carrick/schemas'
import { aMeta, SOME_ORDER } from '@carrick/testkit'

export const CASE = '2f1f7e0a-2d53-5b1e-8a44-3f0d9b7c5e99'

/** Something that customer service has to do about an order. */
export const aCaseOpened = (over: Partial<CaseOpened> = {}): CaseOpened => ({
  meta: aMeta('CaseOpened', over.subject ?? SOME_ORDER),
  caseId: CASE,
  caseVersion: 1,
  service: 'erp-poster',
  subject: SOME_ORDER,
  code: 'MESH_ERP_AMEND_UNSUPPORTED',
  cause: 'The order was changed too late',
  ownerRole: 'customer service',
  resolution: 'Change it in the ERP by hand',
  fingerprint: 'MESH_ERP_AMEND_UNSUPPORTED',
  ...over,
})

export const aCaseResolved = (over: Partial<CaseResolved> = {}): CaseResolved => ({
  meta: aMeta('CaseResolved', over.subject ?? SOME_ORDER),
  caseId: CASE,
  caseVersion: 2,
  service: 'erp-poster',
  subject: SOME_ORDER,
  code: 'MESH_ERP_AMEND_UNSUPPORTED',
  how: 'It was done',
  by: null,
  ...over,
})
