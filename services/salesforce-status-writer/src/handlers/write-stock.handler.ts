import { defineDesiredState, type DesiredStateHandler, type RowAnswer } from '@carrick/messaging'
import { InventoryLevelChanged } from '@carrick/schemas'
import { judgeWrite, named } from '../domain/judge-write.ts'
import { type WantedStock, wantedStock } from '../domain/wanted-stock.ts'
import type { StockRecords } from '../ports.ts'

export interface WriteStockOptions {
  readonly records: StockRecords
  /** Not that of orders: stock that waits holds up no order. */
  readonly target: string
  /** Read for each event: mesh.yaml may change while the service runs. */
  readonly isShown: () => boolean
  /** Calls of the org are left for it. */
  readonly hasRoom: () => boolean
}

/** Levels of one collection call. */
const BATCH = 200
/** Stock moves with every order: a level is written this often at most, and only the newest. */
const COALESCE_MS = 5_000
const WAIT_MS = 60_000

/** The newest level of each product, location and ERP, as long as there are calls to spare. */
export const writeStock = ({
  records,
  target,
  isShown,
  hasRoom,
}: WriteStockOptions): DesiredStateHandler<InventoryLevelChanged, WantedStock> =>
  defineDesiredState({
    name: 'salesforce-status-writer.write-stock',
    consumes: InventoryLevelChanged,
    produces: [],
    target,
    batch: BATCH,
    coalesceMs: COALESCE_MS,
    want: ({ value }, current) =>
      isShown()
        ? { version: value.meta.aggregateVersion, body: wantedStock(value, current?.body) }
        : undefined,
    flush: async (rows, { signal }) => {
      const all = (answer: RowAnswer) => new Map(rows.map(({ key }) => [key, answer] as const))
      if (!isShown()) return all({ kind: 'superseded' })
      if (!hasRoom()) return all({ kind: 'throttled', afterMs: WAIT_MS })
      const levels = rows.flatMap(({ key: row, body }) =>
        Object.entries(body).map(([erp, level]) => ({ row, key: `${erp}:${row}`, ...level })),
      )
      const results = await records.write(levels, signal)
      const written = levels.flatMap(({ row, key }, index) =>
        named(`Inventory_Level__c ${key}`, results[index]).map((one) => ({ row, ...one })),
      )
      return new Map(
        rows.map(({ key }) => {
          const own = written.filter(({ row }) => row === key)
          // A product that only the ERP sells has nobody to look at it here.
          return [key, own.length === 0 ? { kind: 'superseded' } : judgeWrite(own)] as const
        }),
      )
    },
  })
