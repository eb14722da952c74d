import { orderIdOfRecord, uuid7Of } from '@carrick/kernel'
import type { OrderSnapshot } from '@carrick/schemas'
import type { ReadRecord } from './read-record.ts'
import type { CommitStamp } from './stamp.ts'

/** The change that led to a read, and the read itself. */
export interface ReadCause {
  /** 18-character id of the org. */
  readonly orgId: string
  /** The newest change that the read covers; undefined when no change event led to it. */
  readonly covers: CommitStamp | undefined
  /** Epoch ms. */
  readonly readAt: number
  /** Position of the feed at that time, base64. */
  readonly replay: string | null
}

export interface Snapshot<T> {
  readonly key: string
  /**
   * The same for the same commit, so that a change that is read twice is one event. Absent when no
   * change event led here: what was found by reading is always news.
   */
  readonly id?: string
  readonly payload: Omit<T, 'meta'>
}

/** Id of what was read of a record after a commit. */
export const snapshotId = (
  kind: string,
  { recordId }: ReadRecord,
  { orgId, covers }: ReadCause,
): { readonly id?: string } =>
  covers === undefined ? {} : { id: uuid7Of(covers.at, kind, orgId, recordId, covers.number) }

/** What every snapshot says of its record, stamped with the newest change that it covers. */
export const snapshotParts = (row: ReadRecord, { orgId, covers, readAt, replay }: ReadCause) => ({
  recordId: row.recordId,
  orgId,
  deleted: row.deleted,
  commitAt: covers?.at ?? row.modifiedAt,
  commitNumber: covers?.number ?? '0',
  readAt,
  fields: row.fields,
  lines: row.lines,
  replayId: covers === undefined ? null : replay,
})

/** What the org says the order is now. */
export const orderSnapshot = (row: ReadRecord, cause: ReadCause): Snapshot<OrderSnapshot> => {
  const orderId = orderIdOfRecord(cause.orgId, row.recordId)
  return {
    key: orderId,
    ...snapshotId('order-snapshot', row, cause),
    payload: { orderId, ...snapshotParts(row, cause) },
  }
}
