import type { ReturnStatusChanged } from '@carrick/schemas'
import { fitText, numberOf } from './field-values.ts'
import type { Fields } from './record-write.ts'

/** Lengths and scale of the fields in infra/salesforce. */
const WAITS_FOR = 255
const OWNER_ROLE = 80
const EXCEPTION_CODE = 60
const EXCEPTION_TEXT = 2000
const AMOUNT_SCALE = 4

const fitOrNull = (text: string | null, length: number): string | null =>
  text === null ? null : fitText(text, length)

/** A status in the fields of the return; names and numbers are never cut, as those of an order. */
export const returnFields = (status: ReturnStatusChanged): Fields => ({
  Integration_Return_Id__c: status.returnId,
  Return_Status__c: status.state,
  ERP_Return_No__c: status.documentId,
  Credit_Memo_No__c: status.creditMemoId,
  Refund_No__c: status.refundId,
  Currency_Code__c: status.currency,
  Credited_Amount__c: numberOf(status.creditedAmount, AMOUNT_SCALE),
  Refunded_Amount__c: numberOf(status.refundedAmount, AMOUNT_SCALE),
  Restocking_Fee__c: numberOf(status.restockingFee, AMOUNT_SCALE),
  Exchange_Order_No__c: status.exchangeDocumentId,
  Exchange_Status__c: status.exchangeState,
  Waits_For__c: fitOrNull(status.waitsFor, WAITS_FOR),
  Owner_Role__c: fitOrNull(status.ownerRole, OWNER_ROLE),
  Due_At__c: status.dueAt === null ? null : new Date(status.dueAt).toISOString(),
  Exception_Code__c: fitOrNull(status.exceptionCode, EXCEPTION_CODE),
  Exception_Text__c: fitOrNull(status.exceptionText, EXCEPTION_TEXT),
  Last_Event_Version__c: status.statusVersion,
})
