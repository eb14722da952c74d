import { orderIdOfRecord, uuid7Of } from '@carrick/kernel'
import type { OrderSnapshot } from '@carrick/schemas'
import type { CommitStamp } from './stamp.ts'

/** An order as it was read. */
export interface ReadOrder {
  readonly recordId: string
  readonly deleted: boolean
  /** SystemModstamp, epoch ms. */
  readonly modifiedAt: number
  readonly fields: Readonly<Record<string, string | null>>
  readonly lines: readonly Readonly<Record<string, string | null>>[]
}

export interface Snapshot {
  readonly key: string
  /**
   * The same for the same commit, so that a change that is read twice is one event. Absent when no
   * change event led here: what was found by reading is always news.
   */
  readonly id?: string
  readonly payload: Omit<OrderSnapshot, 'meta'>
}

/** What the org says the order is now, stamped with the newest change that it covers. */
export const snapshotOf = (
  row: ReadOrder,
  orgId: string,
  covers: CommitStamp | undefined,
  readAt: number,
  replay: string | null,
): Snapshot => {
  const orderId = orderIdOfRecord(orgId, row.recordId)
  return {
    key: orderId,
    ...(covers && {
      id: uuid7Of(covers.at, 'order-snapshot', orgId, row.recordId, covers.number),
    }),
    payload: {
      orderId,
      recordId: row.recordId,
      orgId,
      deleted: row.deleted,
      commitAt: covers?.at ?? row.modifiedAt,
      commitNumber: covers?.number ?? '0',
      readAt,
      fields: row.fields,
      lines: row.lines,
      replayId: covers === undefined ? null : replay,
    },
  }
}
