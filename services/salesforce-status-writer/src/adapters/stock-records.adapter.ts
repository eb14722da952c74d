import {
  COLLECTION_LIMIT,
  queryRows,
  quote,
  type RestClient,
  upsertRecords,
} from '@carrick/salesforce'
import type { WriteResult } from '../domain/record-write.ts'
import type { LevelWrite, StockRecords } from '../ports.ts'
import { callError, callFailure } from './call-failure.adapter.ts'
import { sendRecords } from './send-records.adapter.ts'

const OBJECT = 'Inventory_Level__c'
const KEY = 'Level_Key__c'

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Ids of products by their code. */
const productsOf = async (
  rest: RestClient,
  levels: readonly LevelWrite[],
): Promise<ReadonlyMap<string, string>> => {
  const codes = [...new Set(levels.map(({ sku }) => quote(sku)))].join(',')
  const soql = `SELECT Id, ProductCode FROM Product2 WHERE ProductCode IN (${codes})`
  const rows = await queryRows(rest, soql)
  return new Map(rows.map(({ Id, ProductCode }) => [textOf(ProductCode), textOf(Id)]))
}

const writeSome = async (
  rest: RestClient,
  levels: readonly LevelWrite[],
  signal: AbortSignal,
): Promise<readonly (WriteResult | undefined)[]> => {
  let products: ReadonlyMap<string, string>
  try {
    products = await productsOf(rest, levels)
  } catch (thrown) {
    const cause = callFailure(callError(thrown))
    return levels.map(() => ({ kind: 'failed', cause }))
  }
  const records = levels.flatMap(({ key, sku, fields }) => {
    const product = products.get(sku)
    if (product === undefined) return []
    return [{ type: OBJECT, fields: { [KEY]: key, Product__c: product, ...fields } }]
  })
  const written = await sendRecords(records, signal, (part) =>
    upsertRecords(rest, OBJECT, KEY, part),
  )
  const results = written.values()
  return levels.map(({ sku }) => (products.has(sku) ? results.next().value : undefined))
}

/** One query and one call for up to 200 levels. */
export const createStockRecords = (rest: RestClient): StockRecords => ({
  async write(levels, signal) {
    const results: (WriteResult | undefined)[] = []
    for (let at = 0; at < levels.length; at += COLLECTION_LIMIT)
      results.push(...(await writeSome(rest, levels.slice(at, at + COLLECTION_LIMIT), signal)))
    return results
  },
})
