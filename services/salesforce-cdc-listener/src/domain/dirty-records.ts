import type { RecordChange } from './record-change.ts'
import type { ReturnObjects } from './return-snapshot.ts'
import { type CommitStamp, laterStamp } from './stamp.ts'

/** What is read as one: a record with its lines. */
export type Family = 'orders' | 'returns'

/** What has to be read again, and why: the newest commit known for each record. */
export interface DirtyRecords {
  readonly orders: Map<string, CommitStamp>
  /** Lines whose order is not known from the event. */
  readonly items: Map<string, CommitStamp>
  readonly accounts: Map<string, CommitStamp>
  readonly returns: Map<string, CommitStamp>
  /** Lines whose return is not known from the event. */
  readonly returnLines: Map<string, CommitStamp>
  /** Epoch ms; set when records may have changed that no event names: all since then are dirty. */
  readonly since: Partial<Record<Family, number>>
}

export const noDirtyRecords = (): DirtyRecords => ({
  orders: new Map(),
  items: new Map(),
  accounts: new Map(),
  returns: new Map(),
  returnLines: new Map(),
  since: {},
})

export const countDirty = (dirty: DirtyRecords): number =>
  dirty.orders.size +
  dirty.items.size +
  dirty.accounts.size +
  dirty.returns.size +
  dirty.returnLines.size

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

/** Where changes of an object are kept. */
interface Place {
  readonly family: Family
  readonly records: Map<string, CommitStamp>
  /** Lines lead to their parent when the event carries it (enriched channel). */
  readonly parent?: { readonly field: string; readonly records: Map<string, CommitStamp> }
}

const placeOf = (
  dirty: DirtyRecords,
  entity: string,
  returns: ReturnObjects | undefined,
): Place | undefined => {
  const { orders, items, accounts, returnLines } = dirty
  if (entity === 'Order') return { family: 'orders', records: orders }
  if (entity === 'Account') return { family: 'orders', records: accounts }
  if (entity === 'OrderItem') {
    return { family: 'orders', records: items, parent: { field: 'OrderId', records: orders } }
  }
  if (entity === returns?.name) return { family: 'returns', records: dirty.returns }
  if (entity !== returns?.line) return undefined
  const parent = { field: returns.parent, records: dirty.returns }
  return { family: 'returns', records: returnLines, parent }
}

/** Records that were changed at or after the instant (epoch ms) have to be found by asking. */
export const dirtySince = (dirty: DirtyRecords, family: Family, instant: number): void => {
  dirty.since[family] = Math.min(dirty.since[family] ?? instant, instant)
}

/** Adds one change event; objects that are neither orders nor where this org keeps returns are left out. */
export const markDirty = (
  dirty: DirtyRecords,
  event: RecordChange,
  rule: EchoRule,
  returns: ReturnObjects | undefined,
): void => {
  const place = placeOf(dirty, event.entity, returns)
  if (place === undefined || isEcho(event, rule)) return
  const stamp: CommitStamp = { at: event.commitTimestamp, number: event.commitNumber.toString() }
  if (event.changeType === 'GAP_OVERFLOW' || event.recordIds.some(isWildcard)) {
    dirtySince(dirty, place.family, stamp.at)
    return
  }
  const { parent } = place
  const parentId = parent === undefined ? undefined : event.fields[parent.field]
  if (parent !== undefined && typeof parentId === 'string') {
    mark(parent.records, parentId, stamp)
    return
  }
  for (const id of event.recordIds) mark(place.records, id, stamp)
}
