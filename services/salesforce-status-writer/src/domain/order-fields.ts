import type { OrderStatusChanged } from '@carrick/schemas'
import { fitList, fitText } from './field-values.ts'
import type { Fields } from './record-write.ts'

/** Lengths of the fields in infra/salesforce. */
const HOLD_CODES = 255
const EXCEPTION_CODE = 60
const EXCEPTION_TEXT = 2000

/**
 * A status in the fields of Order. Names and numbers are never cut: one that does not fit is refused by
 * the org, visibly.
 */
export const orderFields = (status: OrderStatusChanged): Fields => ({
  Integration_Order_Id__c: status.orderId,
  ERP_System__c: status.target,
  ERP_Order_No__c: status.documentId,
  Integration_Status__c: status.integration,
  Acceptance_Status__c: status.acceptance,
  Ack_Code__c: status.acknowledgement,
  Hold_Codes__c: status.holds.length === 0 ? null : fitList(status.holds, ';', HOLD_CODES),
  Fulfilment_Status__c: status.fulfilment,
  Billing_Status__c: status.billing,
  Payment_Status__c: status.payment,
  Return_Status__c: status.returned,
  Lifecycle_Status__c: status.lifecycle,
  Exception_Code__c:
    status.exceptionCode === null ? null : fitText(status.exceptionCode, EXCEPTION_CODE),
  Exception_Text__c:
    status.exceptionText === null ? null : fitText(status.exceptionText, EXCEPTION_TEXT),
  Last_Event_Version__c: status.statusVersion,
  Last_Event_At__c: new Date(status.meta.occurredAt).toISOString(),
})
