import type { LineStatus } from '@carrick/schemas'
import { numberOf } from './field-values.ts'
import type { Fields } from './record-write.ts'

/** Scale of the quantity fields in infra/salesforce. */
const SCALE = 4

/** A line's status in the fields of OrderItem. Its own version, because it is written after the order. */
export const itemFields = (line: LineStatus, statusVersion: number): Fields => ({
  ERP_Line__c: line.erpLine,
  Line_Status__c: line.state,
  Qty_Confirmed__c: numberOf(line.confirmed, SCALE),
  Qty_Backordered__c: numberOf(line.backordered, SCALE),
  Qty_Shipped__c: numberOf(line.shipped, SCALE),
  Qty_Delivered__c: numberOf(line.delivered, SCALE),
  Qty_Invoiced__c: numberOf(line.invoiced, SCALE),
  Qty_Cancelled__c: numberOf(line.cancelled, SCALE),
  Qty_Returned__c: numberOf(line.returned, SCALE),
  Qty_Credited__c: numberOf(line.credited, SCALE),
  Promise_Date__c: line.promiseDate,
  Last_Event_Version__c: statusVersion,
})
