import type { RecordChange } from './domain/record-change.ts'
import type { ReadOrder } from './domain/snapshot.ts'

export interface OrgReader {
  /** At most 200 ids a call; one query for orders and lines. Ids that do not exist are left out. */
  readOrders(recordIds: readonly string[]): Promise<readonly ReadOrder[]>
  ordersOfItems(itemIds: readonly string[]): Promise<readonly string[]>
  /** Orders of these accounts that wait, as far as the org knows already. */
  waitingOrdersOfAccounts(accountIds: readonly string[]): Promise<readonly string[]>
  /** Orders changed at or after the instant (epoch ms), themselves or through a line. */
  ordersModifiedSince(instant: number): Promise<readonly string[]>
  /** Who we are in the org. */
  identity(): Promise<{ readonly orgId: string; readonly userId: string }>
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
