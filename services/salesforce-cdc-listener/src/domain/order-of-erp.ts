import type { ReadRecord } from './read-record.ts'

/** The field that names ERP and document; unique in the org, so that a copy of such an order has none. */
const ERP_ORDER_KEY = 'ERP_Order_Key__c'

/**
 * Somebody entered the order in an ERP, and the org only shows it: whatever happens to the record is
 * nothing to post.
 */
export const isOrderOfErp = ({ fields }: ReadRecord): boolean =>
  (fields[ERP_ORDER_KEY] ?? null) !== null
