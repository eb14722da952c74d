import type { MeshError } from '@carrick/kernel'
import type { OrderWish } from './domain/order-wish.ts'
import type { ShownRecords } from './domain/shown-order.ts'
import type { Fields, RecordWrite, TaskWrite, WriteResult } from './domain/record-write.ts'

/** Ceiling and end of one flush. */
export interface FlushCall {
  readonly signal: AbortSignal
  readonly deadlineMs: number
}

/** Orders of ERPs that the org shows. */
export interface OrderRecords {
  /**
   * Makes the record and its lines, or brings them up to date; the same wish again changes nothing. Does
   * not throw: `transient` when the org could not be asked to the end.
   */
  show(
    wish: OrderWish,
    signal: AbortSignal,
  ): Promise<
    | { readonly kind: 'done'; readonly result: ShownRecords }
    | { readonly kind: 'transient'; readonly cause: MeshError }
  >
}

/** A stock level that the org is to show. */
export interface LevelWrite {
  /** `Level_Key__c`: ERP, product and location. */
  readonly key: string
  readonly sku: string
  readonly fields: Fields
}

/** Stock levels that the org shows. Does not throw, as the others. */
export interface StockRecords {
  /** Results in the order of the levels; undefined for a product that the org does not have. */
  write(
    levels: readonly LevelWrite[],
    signal: AbortSignal,
  ): Promise<readonly (WriteResult | undefined)[]>
}

/** The org that this service writes. Neither method throws: a call that fails is the result of its records. */
export interface OrgWriter {
  /**
   * Updates records by id, each on its own. Groups are independent; those of one group share a parent
   * and are written one after the other. Results in the shape of the groups.
   */
  update(
    groups: readonly (readonly RecordWrite[])[],
    call: FlushCall,
  ): Promise<readonly (readonly WriteResult[])[]>
  /**
   * Updates the tasks that are there and makes the others, one for each key, for the owner of the order.
   * A new task whose order has no record yet fails for now.
   */
  upsertTasks(tasks: readonly TaskWrite[], call: FlushCall): Promise<readonly WriteResult[]>
}
