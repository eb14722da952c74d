import type { MeshError } from '@carrick/kernel'

export type FieldValue = string | number | boolean | null
export type Fields = Readonly<Record<string, FieldValue>>

export type RecordType =
  'Order' | 'OrderItem' | 'ReturnOrder' | 'ReturnOrderLineItem' | 'Return__c' | 'Return_Line__c'

/** New values for one record of the org. */
export interface RecordWrite {
  readonly type: RecordType
  /** 18 characters. */
  readonly id: string
  readonly fields: Fields
}

/** A task about an order, found or made by its key. */
export interface TaskWrite {
  /** `Integration_Key__c`: order and cause. */
  readonly key: string
  /** The order that it is about, by its record or by its id in `Integration_Order_Id__c`. */
  readonly order: { readonly recordId: string } | { readonly orderId: string }
  /** Written whether the task is there or not. */
  readonly fields: Fields
  /** Written only when the task is made: what people may change afterwards. */
  readonly whenNew: Fields
}

/** What became of one record. */
export type WriteResult =
  | { readonly kind: 'written' }
  /** The org's own words. */
  | {
      readonly kind: 'refused'
      readonly errorCode: string
      readonly message: string
      readonly fields: readonly string[]
    }
  /** Not done, or nobody knows: written again later. */
  | { readonly kind: 'failed'; readonly cause: MeshError }
