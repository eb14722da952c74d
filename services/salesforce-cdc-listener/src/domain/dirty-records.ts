import type { RecordChange } from './record-change.ts'
import { type CommitStamp, laterStamp } from './stamp.ts'

/** What has to be read again, and why: the newest commit known for each record. */
export interface DirtyRecords {
  readonly orders: Map<string, CommitStamp>
  /** Lines whose order is not known from the event. */
  readonly items: Map<string, CommitStamp>
  readonly accounts: Map<string, CommitStamp>
  /** Epoch ms; set when records may have changed that no event names: all since then are dirty. */
  everythingSince: number | undefined
}

export const noDirtyRecords = (): DirtyRecords => ({
  orders: new Map(),
  items: new Map(),
  accounts: new Map(),
  everythingSince: undefined,
})

/** How our own writes are told from real edits. */
export interface EchoRule {
  /** Id of the integration user, 15 or 18 characters. */
  readonly userId: string
  /** Fields that only the mesh writes. */
  readonly ownFields: ReadonlySet<string>
}

const SYSTEM_FIELDS = new Set(['LastModifiedDate', 'LastModifiedById', 'SystemModstamp'])

/**
 * Our user and nothing but our fields. An event that says nothing of its fields (a gap) is never an
 * echo, and neither is a transaction in which automation changed another field.
 */
export const isEcho = (event: RecordChange, rule: EchoRule): boolean =>
  event.commitUser.slice(0, 15) === rule.userId.slice(0, 15) &&
  event.changeType === 'UPDATE' &&
  event.changedFields.length > 0 &&
  event.changedFields.every((field) => rule.ownFields.has(field) || SYSTEM_FIELDS.has(field))

const mark = (records: Map<string, CommitStamp>, id: string, stamp: CommitStamp): void => {
  const known = records.get(id)
  records.set(id, known === undefined ? stamp : laterStamp(known, stamp))
}

const isWildcard = (id: string): boolean => id.endsWith('*') || id === '000000000000000AAA'

const recordsOf = (dirty: DirtyRecords, entity: string): Map<string, CommitStamp> | undefined =>
  entity === 'Order'
    ? dirty.orders
    : entity === 'OrderItem'
      ? dirty.items
      : entity === 'Account'
        ? dirty.accounts
        : undefined

/** Orders that were changed at or after the instant (epoch ms) have to be found by asking. */
export const dirtySince = (dirty: DirtyRecords, instant: number): void => {
  dirty.everythingSince = Math.min(dirty.everythingSince ?? instant, instant)
}

/** Adds one change event. Lines lead to their order when the event carries it (enriched channel). */
export const markDirty = (dirty: DirtyRecords, event: RecordChange, rule: EchoRule): void => {
  const records = recordsOf(dirty, event.entity)
  if (records === undefined || isEcho(event, rule)) return
  const stamp: CommitStamp = { at: event.commitTimestamp, number: event.commitNumber.toString() }
  if (event.changeType === 'GAP_OVERFLOW' || event.recordIds.some(isWildcard)) {
    dirtySince(dirty, stamp.at)
    return
  }
  const orderId = event.entity === 'OrderItem' ? event.fields['OrderId'] : undefined
  if (typeof orderId === 'string') {
    mark(dirty.orders, orderId, stamp)
    return
  }
  for (const id of event.recordIds) mark(records, id, stamp)
}
