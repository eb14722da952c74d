import type { InventoryLevelChanged } from '@carrick/schemas'
import { numberOf } from './field-values.ts'
import type { Fields } from './record-write.ts'

/** What the org is to say of the stock of a product at a location of one ERP. */
export interface WantedLevel {
  readonly sku: string
  readonly fields: Fields
}

/** The newest level in each ERP: two may call a location the same. JSON-safe: stored until it is written. */
export type WantedStock = Readonly<Record<string, WantedLevel>>

/** Scale of the quantity fields in infra/salesforce. */
const SCALE = 4

/** A level in the fields of Inventory_Level__c, with the instant it is of: people see how old it is. */
export const wantedLevel = (level: InventoryLevelChanged): WantedLevel => ({
  sku: level.sku,
  fields: {
    SKU__c: level.sku,
    Location__c: level.location,
    ERP_System__c: level.target,
    On_Hand__c: numberOf(level.onHand, SCALE),
    Reserved__c: numberOf(level.reserved, SCALE),
    Available__c: numberOf(level.available, SCALE),
    As_Of__c: new Date(level.asOf).toISOString(),
    Last_Event_Version__c: level.meta.aggregateVersion,
  },
})

/** Beside the levels in other ERPs. */
export const wantedStock = (
  level: InventoryLevelChanged,
  known: WantedStock = {},
): WantedStock => ({ ...known, [level.target]: wantedLevel(level) })
