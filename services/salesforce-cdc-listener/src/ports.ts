import type { ChangeBatch, ReplayFrom } from '@carrick/salesforce'

/** An order as the org holds it now. Field values are texts; numbers exact. */
export interface OrderRow {
  /** 18 characters. */
  readonly recordId: string
  readonly deleted: boolean
  /** SystemModstamp, epoch ms. */
  readonly modifiedAt: number
  /** By field name, parents by dotted name (`Account.Customer_Number__c`). */
  readonly fields: Readonly<Record<string, string | null>>
  readonly lines: readonly Readonly<Record<string, string | null>>[]
}

export interface OrgReader {
  /** At most 200 ids a call; one query for orders and lines. Ids that do not exist are left out. */
  readOrders(recordIds: readonly string[]): Promise<readonly OrderRow[]>
  ordersOfItems(itemIds: readonly string[]): Promise<readonly string[]>
  /** Orders of these accounts that the mesh has parked or found invalid. */
  waitingOrdersOfAccounts(accountIds: readonly string[]): Promise<readonly string[]>
  /** Orders changed at or after the instant (epoch ms), themselves or through a line. */
  ordersModifiedSince(instant: number): Promise<readonly string[]>
}

export interface ChangeFeed {
  /** Runs until the signal aborts; throws when the stream ends. */
  run(
    from: ReplayFrom,
    signal: AbortSignal,
    onBatch: (batch: ChangeBatch) => Promise<void>,
  ): Promise<void>
}
