import { parseDecimal } from '@carrick/kernel'
import type { InventoryLevelChanged } from '@carrick/schemas'
import { aMeta, NOON } from '@carrick/testkit'

export const LEVEL = 'ROPE:MAIN'

/** Twelve and a half of something, two of them reserved. */
export const aLevel = (
  version = 1,
  over: Partial<InventoryLevelChanged> = {},
): InventoryLevelChanged => ({
  meta: { ...aMeta('InventoryLevelChanged', LEVEL), aggregateVersion: version },
  sku: 'ROPE',
  location: 'MAIN',
  target: 'demo',
  onHand: parseDecimal('12.5'),
  reserved: parseDecimal('2'),
  available: parseDecimal('10.5'),
  asOf: NOON,
  sequence: version,
  ...over,
})
