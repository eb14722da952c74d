import { queryRows, quote, type RestClient, type Row } from '@carrick/salesforce'

/** SKUs of one query: they travel in the URL, which Salesforce takes up to 16 KB. */
const SKUS_PER_CALL = 200

const textOf = (row: Row | undefined, field: string): string => {
  const value = row?.[field]
  return typeof value === 'string' ? value : ''
}

const childOf = (row: Row, name: string): Row | undefined => {
  const child = row[name]
  return typeof child === 'object' && child !== null ? (child as Row) : undefined
}

const childrenOf = (row: Row, name: string): readonly Row[] => {
  const records = childOf(row, name)?.['records']
  return Array.isArray(records) ? (records as readonly Row[]) : []
}

export interface KnownOrder {
  readonly id: string
  readonly lines: readonly { readonly id: string; readonly key: string; readonly sku: string }[]
}

/** The record of an order of an ERP, and those of its lines that are ours. */
export const recordOf = async (
  rest: RestClient,
  orderKey: string,
  lineKey: string,
  key: string,
): Promise<KnownOrder | undefined> => {
  const lines = `SELECT Id, ${lineKey}, Product2.ProductCode FROM OrderItems WHERE ${lineKey} != null`
  const soql = `SELECT Id, (${lines}) FROM Order WHERE ${orderKey} = ${quote(key)}`
  const [row] = await queryRows(rest, soql)
  return (
    row && {
      id: textOf(row, 'Id'),
      lines: childrenOf(row, 'OrderItems').map((line) => ({
        id: textOf(line, 'Id'),
        key: textOf(line, lineKey),
        sku: textOf(childOf(line, 'Product2'), 'ProductCode'),
      })),
    }
  )
}

/** Id of the account with this customer number. */
export const accountOf = async (
  rest: RestClient,
  customerNumber: string,
): Promise<string | undefined> => {
  const where = `Customer_Number__c = ${quote(customerNumber)}`
  const [row] = await queryRows(rest, `SELECT Id FROM Account WHERE ${where}`)
  return row && textOf(row, 'Id')
}

export interface PriceBookEntry {
  readonly id: string
  readonly priceBookId: string
}

/** Entries of the standard price book by product code; a product without one cannot be ordered in the org. */
export const priceBookEntries = async (
  rest: RestClient,
  skus: readonly string[],
): Promise<ReadonlyMap<string, PriceBookEntry>> => {
  const entries = new Map<string, PriceBookEntry>()
  const all = [...new Set(skus)]
  for (let at = 0; at < all.length; at += SKUS_PER_CALL) {
    const codes = all
      .slice(at, at + SKUS_PER_CALL)
      .map(quote)
      .join(',')
    const rows = await queryRows(
      rest,
      'SELECT Id, Pricebook2Id, Product2.ProductCode FROM PricebookEntry ' +
        `WHERE Pricebook2.IsStandard = true AND IsActive = true AND Product2.ProductCode IN (${codes})`,
    )
    for (const row of rows) {
      const sku = textOf(childOf(row, 'Product2'), 'ProductCode')
      entries.set(sku, { id: textOf(row, 'Id'), priceBookId: textOf(row, 'Pricebook2Id') })
    }
  }
  return entries
}
