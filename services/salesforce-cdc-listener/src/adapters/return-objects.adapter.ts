import type { ReturnObjects } from '../domain/return-snapshot.ts'
import type { RecordQuery } from './read-rows.adapter.ts'

export interface ReturnNames {
  readonly objects: ReturnObjects
  readonly query: RecordQuery
}

/** Fields without which nobody can say what comes back; all others are read where our user sees them. */
export const NEEDED = {
  header: ['OrderId', 'Status'],
  line: ['OrderItemId', 'QuantityReturned'],
} as const

/** The field by which an object is known as one of the mesh. */
export const MARK = 'Integration_Return_Id__c'

/** Object Reference, "ReturnOrder"; package `return-order` of infra/salesforce. */
const RETURN_ORDER: ReturnNames = {
  objects: { name: 'ReturnOrder', line: 'ReturnOrderLineItem', parent: 'ReturnOrderId' },
  query: {
    object: 'ReturnOrder',
    header: {
      ReturnOrderNumber: 'ReturnOrderNumber',
      OrderId: 'OrderId',
      AccountId: 'AccountId',
      CaseId: 'CaseId',
      Status: 'Status',
      Description: 'Description',
      Returnless__c: 'Returnless__c',
      CreatedDate: 'CreatedDate',
    },
    lines: 'ReturnOrderLineItems',
    line: {
      ReturnOrderLineItemNumber: 'ReturnOrderLineItemNumber',
      OrderItemId: 'OrderItemId',
      Product2Id: 'Product2Id',
      QuantityReturned: 'QuantityReturned',
      ReasonForReturn: 'ReasonForReturn',
      Exchange_SKU__c: 'Exchange_SKU__c',
      Exchange_Price__c: 'Exchange_Price__c',
      RepaymentMethod: 'RepaymentMethod',
      Description: 'Description',
    },
    lineOrder: 'ReturnOrderLineItemNumber',
  },
}

/** Package `custom-return` of infra/salesforce. */
const CUSTOM_RETURN: ReturnNames = {
  objects: { name: 'Return__c', line: 'Return_Line__c', parent: 'Return__c' },
  query: {
    object: 'Return__c',
    header: {
      ReturnOrderNumber: 'Name',
      OrderId: 'Order__c',
      AccountId: 'Account__c',
      CaseId: 'Case__c',
      Status: 'Status__c',
      Description: 'Description__c',
      Returnless__c: 'Returnless__c',
      CreatedDate: 'CreatedDate',
    },
    lines: 'Return_Lines__r',
    line: {
      ReturnOrderLineItemNumber: 'Name',
      OrderItemId: 'Order_Item__c',
      Product2Id: 'Product__c',
      QuantityReturned: 'Quantity_Returned__c',
      ReasonForReturn: 'Reason_For_Return__c',
      Exchange_SKU__c: 'Exchange_SKU__c',
      Exchange_Price__c: 'Exchange_Price__c',
      RepaymentMethod: 'Repayment_Method__c',
      Description: 'Description__c',
    },
    lineOrder: 'Name',
  },
}

/** In the order in which an org is asked for them. */
export const RETURN_NAMES: readonly ReturnNames[] = [RETURN_ORDER, CUSTOM_RETURN]
