import { readErpOrder } from '@carrick/erp'
import type { Shaped } from '@carrick/mapping'
import type { PostedOrder } from '../ports.ts'

type Json = Readonly<Record<string, unknown>>

const isRecord = (value: unknown): value is Json => typeof value === 'object' && value !== null

/** What was read, and beside it what the map writes for this ERP beyond the contract. */
const beside = (document: unknown, read: unknown): unknown => {
  if (Array.isArray(read)) {
    const items: readonly unknown[] = Array.isArray(document) ? document : []
    return read.map((item, index) => beside(items[index], item))
  }
  if (!isRecord(read) || !isRecord(document)) return read
  const known = Object.entries(read).map(([name, value]) => [name, beside(document[name], value)])
  return { ...document, ...(Object.fromEntries(known) as Json) }
}

/** Reads a mapped document as an order of the ERP port; what does not fit is named by field. */
export const fitOrder = (document: unknown): Shaped<PostedOrder> => {
  const read = readErpOrder(document)
  return read.ok ? { ok: true, value: beside(document, read.value) as PostedOrder } : read
}
