import type { ReturnLineStatus } from '@carrick/schemas'
import { numberOf } from './field-values.ts'
import type { Fields } from './record-write.ts'

/** Scale of the quantity fields in infra/salesforce. */
const SCALE = 4

/** A line's status in the fields of its return line. Its own version, because it is written after the return. */
export const returnLineFields = (line: ReturnLineStatus, statusVersion: number): Fields => ({
  Qty_Received__c: numberOf(line.received, SCALE),
  Qty_Accepted__c: numberOf(line.accepted, SCALE),
  Qty_Rejected__c: numberOf(line.rejected, SCALE),
  Qty_Credited__c: numberOf(line.credited, SCALE),
  Disposition__c: line.disposition,
  Last_Event_Version__c: statusVersion,
})
