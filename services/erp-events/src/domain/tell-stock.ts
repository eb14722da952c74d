import { canonicalHash, parseDecimal } from '@carrick/kernel'
import type { InventoryLevelChanged } from '@carrick/schemas'
import type { StockFact } from './erp-fact.ts'

interface LevelTold {
  readonly sequence: number
  readonly hash: string
}

/** What is kept of a product at a location: the level in each ERP that has it. */
export interface StockBook {
  readonly told: number
  readonly levels: Readonly<Record<string, LevelTold>>
}

export interface StockTold {
  /** Absent = unchanged. */
  readonly book?: StockBook
  readonly level?: Omit<InventoryLevelChanged, 'meta'>
  readonly effect: 'applied' | 'superseded' | 'duplicate'
}

/** A level, against what was told of it; a lower sequence is stale. */
export const tellStock = (
  book: StockBook | undefined,
  erp: string,
  { at, sku, location, sequence, ...fact }: StockFact,
): StockTold => {
  const known = book?.levels[erp]
  if (known !== undefined && sequence <= known.sequence) {
    return { effect: sequence === known.sequence ? 'duplicate' : 'superseded' }
  }
  const amounts = {
    onHand: parseDecimal(fact.onHand),
    reserved: parseDecimal(fact.reserved),
    available: parseDecimal(fact.available),
  }
  const hash = canonicalHash(amounts)
  const isNews = hash !== known?.hash
  const told = (book?.told ?? 0) + (isNews ? 1 : 0)
  return {
    book: { told, levels: { ...book?.levels, [erp]: { sequence, hash } } },
    effect: 'applied',
    ...(isNews && {
      level: { sku, location, target: erp, ...amounts, asOf: Date.parse(at), sequence },
    }),
  }
}
