import { defineFold, type FoldHandler } from '@carrick/messaging'
import { InventoryLevelChanged } from '@carrick/schemas'
import { shelfName, type StockShelf, stockShelf } from '../domain/stock-shelf.ts'

/** Keeps the newest level of each product, location and ERP, for whoever asks for it. */
export const keepStock: FoldHandler<StockShelf, InventoryLevelChanged> = defineFold({
  name: 'order-ingest.keep-stock',
  consumes: InventoryLevelChanged,
  produces: [],
  decide: ({ value }, known) => {
    const shelf = stockShelf(known, value)
    return shelf === undefined
      ? { disposition: 'superseded' }
      : { state: shelf, names: [shelfName(shelf.sku)] }
  },
})
