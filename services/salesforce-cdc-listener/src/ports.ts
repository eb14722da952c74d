import type { ReadRecord } from './domain/read-record.ts'
import type { RecordChange } from './domain/record-change.ts'
import type { ReturnObjects } from './domain/return-snapshot.ts'

/** At most 200 ids a call. */
export interface OrgReader {
  /** One query for orders and lines. Ids that do not exist are left out. */
  readOrders(recordIds: readonly string[]): Promise<readonly ReadRecord[]>
  ordersOfItems(itemIds: readonly string[]): Promise<readonly string[]>
  /** Orders of these accounts that wait, as far as the org knows already. */
  waitingOrdersOfAccounts(accountIds: readonly string[]): Promise<readonly string[]>
  /** Orders changed at or after the instant (epoch ms), themselves or through a line. */
  ordersModifiedSince(instant: number): Promise<readonly string[]>
  /** Who we are in the org. */
  identity(): Promise<{ readonly orgId: string; readonly userId: string }>
  findReturns(): Promise<FoundReturns>
}

/** What an org has for returns, as our user sees it. */
export interface FoundReturns {
  /** Undefined when there is nothing, or not enough to read a return. */
  readonly reader: ReturnsReader | undefined
  /** Fields that a return cannot be read without and that our user cannot see, like `ReturnOrder.OrderId`. */
  readonly missing: readonly string[]
}

/** The same for returns; field names are those of ReturnOrder, whichever object it is. */
export interface ReturnsReader {
  readonly objects: ReturnObjects
  read(recordIds: readonly string[]): Promise<readonly ReadRecord[]>
  ofLines(lineIds: readonly string[]): Promise<readonly string[]>
  modifiedSince(instant: number): Promise<readonly string[]>
}

export interface ChangeBatch {
  readonly changes: readonly RecordChange[]
  /** Safe to store once the changes of this and all earlier batches are; base64. */
  readonly position: string
}

/** `earliest`, or the base64 of the position after which to go on. */
export type FeedStart = 'earliest' | { readonly after: string }

export interface ChangeFeed {
  /** Runs until the signal aborts; throws MESH_SALESFORCE_REPLAY_LOST when the position is gone. */
  run(
    from: FeedStart,
    signal: AbortSignal,
    onBatch: (batch: ChangeBatch) => Promise<void>,
  ): Promise<void>
}
