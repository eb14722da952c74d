import { formatDecimal } from '@carrick/kernel'
import { defineFold, type FoldHandler } from '@carrick/messaging'
import { InventoryLevelChanged } from '@carrick/schemas'
import { newestLevel, type StockLevel } from '../domain/stock-level.ts'

/** Keeps the newest level; an old one that arrives late changes nothing. */
export const recordStock: FoldHandler<StockLevel, InventoryLevelChanged> = defineFold({
  name: 'returns.record-stock',
  consumes: InventoryLevelChanged,
  produces: [],
  decide: ({ value: { sequence, available } }, known) => {
    const newest = newestLevel(known, { sequence, available: formatDecimal(available) })
    return newest === undefined ? { disposition: 'superseded' } : { state: newest }
  },
})
