import { defineFold, emit, type FoldHandler, internalToken } from '@carrick/messaging'
import { InventoryLevelChanged } from '@carrick/schemas'
import type { StockFact } from '../domain/erp-fact.ts'
import { type StockBook, tellStock } from '../domain/tell-stock.ts'

/** A stock level of an ERP, for the owner of product and location. */
export interface StockRead {
  readonly erp: string
  /** Who told it; absent = the ERP. */
  readonly sender?: string
  readonly fact: StockFact
}

export const stockRead = internalToken<StockRead>('fact', 'erp-stock')

/** Publishes a level that differs from the one that was told last. */
export const publishStock: FoldHandler<StockBook, StockRead> = defineFold({
  name: 'erp-events.publish-stock',
  consumes: stockRead,
  produces: [InventoryLevelChanged],
  decide: ({ value: { erp, sender, fact } }, known) => {
    const { book, level, effect } = tellStock(known, erp, fact)
    if (book === undefined) return { disposition: effect }
    if (level === undefined) return { state: book }
    const system = sender === undefined ? 'erp' : 'sender'
    const source = { system, instance: erp, document: fact.sku, version: fact.sequence }
    const meta = { aggregateVersion: book.told, occurredAt: level.asOf, source }
    return { state: book, emit: [emit(InventoryLevelChanged, level, { meta })] }
  },
})
