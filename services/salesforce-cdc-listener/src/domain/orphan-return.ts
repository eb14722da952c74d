import { returnIdOfRecord, uuid5 } from '@carrick/kernel'
import type { CaseOpened, CaseResolved } from '@carrick/schemas'
import type { ReadRecord } from './read-record.ts'
import { orderOfReturn } from './return-snapshot.ts'

const CASES = '3d9b7a0e-52c8-5f14-a6d3-9e1f7b4c2085'
const CODE = 'MESH_SALESFORCE_RETURN_WITHOUT_ORDER'

/** Versions of the open cases, by record id of the return. */
export type Orphans = Readonly<Record<string, number>>

export type OrphanNews =
  | { readonly kind: 'opened'; readonly payload: Omit<CaseOpened, 'meta'> }
  | { readonly kind: 'resolved'; readonly payload: Omit<CaseResolved, 'meta'> }

/** Statuses in which nobody asks for anything. */
const QUIET = new Set(['Draft', 'Canceled', 'Closed'])

const isOrphan = (row: ReadRecord): boolean =>
  !row.deleted && orderOfReturn(row) === null && !QUIET.has(row.fields['Status'] ?? 'Draft')

const common = (row: ReadRecord, orgId: string, caseVersion: number) => {
  const subject = returnIdOfRecord(orgId, row.recordId)
  return {
    caseId: uuid5(CASES, subject),
    caseVersion,
    service: 'salesforce-cdc-listener',
    subject,
    code: CODE,
  }
}

const opened = (row: ReadRecord, orgId: string, version: number): OrphanNews => {
  const name = row.fields['ReturnOrderNumber'] ?? row.recordId
  return {
    kind: 'opened',
    payload: {
      ...common(row, orgId, version),
      cause: `Return ${name} (record ${row.recordId}) names no order, so nothing can be returned`,
      // Not a role that works in Salesforce: its tasks belong to orders, and this return has none.
      ownerRole: 'operator',
      resolution: 'Have its order filled in in Salesforce, or the return cancelled there',
      fingerprint: CODE,
    },
  }
}

const resolved = (row: ReadRecord, orgId: string, version: number): OrphanNews => ({
  kind: 'resolved',
  payload: {
    ...common(row, orgId, version),
    how:
      orderOfReturn(row) === null ? 'The return is not asked for any more' : 'It names its order',
    by: null,
  },
})

/** Returns that are asked for without an order are cases, one for each, until they have one. */
export const judgeOrphans = (
  rows: readonly ReadRecord[],
  before: Orphans,
  orgId: string,
  now: number,
): { readonly news: readonly OrphanNews[]; readonly orphans: Orphans } => {
  const open = new Map(Object.entries(before))
  const news: OrphanNews[] = []
  for (const row of rows) {
    const version = open.get(row.recordId)
    if (isOrphan(row) && version === undefined) {
      news.push(opened(row, orgId, now))
      open.set(row.recordId, now)
    } else if (!isOrphan(row) && version !== undefined) {
      news.push(resolved(row, orgId, Math.max(now, version + 1)))
      open.delete(row.recordId)
    }
  }
  return { news, orphans: Object.fromEntries(open) }
}
