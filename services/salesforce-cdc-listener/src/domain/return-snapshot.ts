import { orderIdOfRecord, returnIdOfRecord } from '@carrick/kernel'
import type { ReturnSnapshot } from '@carrick/schemas'
import type { ReadRecord } from './read-record.ts'
import { type ReadCause, type Snapshot, snapshotId, snapshotParts } from './snapshot.ts'

/** Where an org keeps returns, by API names. */
export interface ReturnObjects {
  /** `ReturnOrder`, or the custom object of an org without that licence. */
  readonly name: string
  readonly line: string
  /** The field of a line that refers to its return. */
  readonly parent: string
}

/** Field names of a return are those of ReturnOrder, whichever object it is kept in. */
export const orderOfReturn = ({ fields }: ReadRecord): string | null => fields['OrderId'] ?? null

/** What the org says the return is now, for its order; undefined when it names none. */
export const returnSnapshot = (
  row: ReadRecord,
  objectName: string,
  cause: ReadCause,
): Snapshot<ReturnSnapshot> | undefined => {
  const order = orderOfReturn(row)
  if (order === null) return undefined
  const orderId = orderIdOfRecord(cause.orgId, order)
  const returnId = returnIdOfRecord(cause.orgId, row.recordId)
  return {
    key: orderId,
    ...snapshotId('return-snapshot', row, cause),
    payload: { orderId, returnId, objectName, ...snapshotParts(row, cause) },
  }
}
