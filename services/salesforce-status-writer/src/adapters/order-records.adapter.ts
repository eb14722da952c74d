import {
  COLLECTION_LIMIT,
  type CollectionRecord,
  deleteRecords,
  type RestClient,
  type RowResult,
  updateRecords,
  upsertRecords,
} from '@carrick/salesforce'
import { MeshError } from '@carrick/kernel'
import type { LineWish, OrderWish } from '../domain/order-wish.ts'
import type { ShowProblem, ShownRecords } from '../domain/shown-order.ts'
import { FINDING } from '../errors.ts'
import type { OrderRecords } from '../ports.ts'
import { callError, callFailure } from './call-failure.adapter.ts'
import {
  accountOf,
  type PriceBookEntry,
  priceBookEntries,
  recordOf,
} from './order-lookups.adapter.ts'

const ORDER_KEY = 'ERP_Order_Key__c'
const LINE_KEY = 'ERP_Line_Key__c'

type Row = Extract<RowResult, { ok: true }>

/** Sends the records in calls as large as the org takes. */
const inCalls = async <R>(
  records: readonly R[],
  send: (some: readonly R[]) => Promise<readonly RowResult[]>,
): Promise<readonly RowResult[]> => {
  const results: RowResult[] = []
  for (let at = 0; at < records.length; at += COLLECTION_LIMIT)
    results.push(...(await send(records.slice(at, at + COLLECTION_LIMIT))))
  return results
}

/** A row that is only busy ends the try; a refused one is a problem. */
const problemsOf = (rows: readonly RowResult[], name: (index: number) => string): ShowProblem[] =>
  rows.flatMap((row, index) => {
    if (row.ok) return []
    const message = `${name(index)}: ${row.message} (${row.errorCode})`
    if (row.kind === 'terminal') return [{ code: FINDING.refused, message }]
    throw new MeshError('MESH_SALESFORCE_ROW', message, { kind: row.kind })
  })

const isTaken = (row: RowResult | undefined): row is Row => row?.ok === true

/** The lines that the record is to have: those that go, those that stay and those that are new. */
const showLines = async (
  rest: RestClient,
  orderId: string,
  wish: OrderWish,
  there: readonly { readonly id: string; readonly key: string; readonly sku: string }[],
  entries: ReadonlyMap<string, PriceBookEntry>,
): Promise<Pick<ShownRecords, 'lines' | 'problems'>> => {
  const wanted = new Map(wish.lines.map((line) => [line.key, line]))
  // The product of an order product cannot be changed.
  const stays = there.filter(({ key, sku }) => wanted.get(key)?.sku === sku)
  const gone = there.filter((line) => !stays.includes(line))
  const kept = new Map(stays.map(({ key, id }) => [key, id]))
  const known = (line: LineWish): boolean => kept.has(line.key) || entries.has(line.sku)
  const records = wish.lines.filter(known).map((line): CollectionRecord => {
    const id = kept.get(line.key)
    if (id !== undefined) return { type: 'OrderItem', id, fields: line.fields }
    const PricebookEntryId = entries.get(line.sku)?.id ?? null
    const fields = { [LINE_KEY]: line.key, OrderId: orderId, PricebookEntryId, ...line.fields }
    return { type: 'OrderItem', fields }
  })
  const old = records.filter(({ id }) => id !== undefined)
  const fresh = records.filter(({ id }) => id === undefined)
  const removed = await inCalls(gone, (some) =>
    deleteRecords(
      rest,
      some.map(({ id }) => id),
    ),
  )
  const updated = await inCalls(old, (some) => updateRecords(rest, some))
  const made = await inCalls(fresh, (some) => upsertRecords(rest, 'OrderItem', LINE_KEY, some))
  const problems = [
    ...problemsOf(removed, (index) => `a line that is gone, ${gone[index]?.key ?? ''}`),
    ...problemsOf(updated, (index) => `line ${String(old[index]?.id)}`),
    ...problemsOf(made, (index) => `line ${String(fresh[index]?.fields[LINE_KEY])}`),
    ...wish.lines
      .filter((line) => !known(line))
      .map(({ sku }) => ({
        code: FINDING.unknownProduct,
        message: `product ${sku} is not known in Salesforce, or has no active standard price`,
      })),
  ]
  const ids = new Map(kept)
  for (const [index, row] of made.entries())
    if (isTaken(row)) ids.set(String(fresh[index]?.fields[LINE_KEY]), row.id)
  const lines = wish.lines.flatMap(({ lineId, key }) => {
    const recordId = ids.get(key)
    return recordId === undefined ? [] : [{ lineId, recordId }]
  })
  return { lines, problems }
}

const show = async (rest: RestClient, wish: OrderWish): Promise<ShownRecords> => {
  const record = await recordOf(rest, ORDER_KEY, LINE_KEY, wish.key)
  const account = await accountOf(rest, wish.customerNumber)
  if (account === undefined) {
    const message = `customer ${wish.customerNumber} is not known in Salesforce`
    const problems = [{ code: FINDING.unknownAccount, message }]
    return { recordId: record?.id ?? null, lines: [], problems }
  }
  const entries = await priceBookEntries(
    rest,
    wish.lines.map(({ sku }) => sku),
  )
  const [first] = entries.values()
  const fields = {
    [ORDER_KEY]: wish.key,
    ...wish.fields,
    AccountId: account,
    ...(first !== undefined && { Pricebook2Id: first.priceBookId }),
    ...(record === undefined && { Status: 'Draft' }),
  }
  const written = await upsertRecords(rest, 'Order', ORDER_KEY, [{ type: 'Order', fields }])
  const problems = problemsOf(written, () => `order ${wish.documentId}`)
  const [row] = written
  const recordId = isTaken(row) ? row.id : record?.id
  if (recordId === undefined || problems.length > 0)
    return { recordId: recordId ?? null, lines: [], problems }
  return { recordId, ...(await showLines(rest, recordId, wish, record?.lines ?? [], entries)) }
}

/** Through REST; each step is found done when it is done again. */
export const createOrderRecords = (rest: RestClient): OrderRecords => ({
  async show(wish, signal) {
    try {
      signal.throwIfAborted()
      return { kind: 'done', result: await show(rest, wish) }
    } catch (thrown) {
      return { kind: 'transient', cause: callFailure(callError(thrown)) }
    }
  },
})
