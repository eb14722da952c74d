import type { MasterDataEntry, Page } from '../erp-document.ts'
import { flag, object, optional, text } from '../wire/json-reader.ts'
import { readChangedPage, type Source } from './changed-rows.ts'
import type { Conversation, RowReader } from './conversation.ts'
import { decodeCursor, encodeCursor, type Positions } from './cursor.ts'
import { id, type TrytonValue } from './values.ts'

type Kind = 'customer' | 'product'

interface Entry {
  readonly id: number
  /** Nobody can order by a record that has none. */
  readonly code: string | null
  readonly rec_name: string
  readonly active: boolean
}

const ENTRIES: RowReader<Entry> = {
  fields: ['code', 'rec_name', 'active'],
  row: object<Entry>({ id, code: optional(text(1_000)), rec_name: text(10_000), active: flag }),
}

const EVEN_INACTIVE: TrytonValue = ['active', 'in', [true, false]]
const source = (model: string): Source => ({ model, domain: [EVEN_INACTIVE], extra: [] })

const CUSTOMERS = { own: source('party.party') }
/** What a product is called and whether it is sold stands in its template. */
const PRODUCTS = { own: source('product.product'), template: source('product.template') }

interface ChangedIds {
  readonly own: readonly number[]
  readonly templates: readonly number[]
  readonly positions: Positions<string>
  readonly more: boolean
}

const idsOf = (rows: readonly { readonly id: number }[]): readonly number[] =>
  rows.map((row) => row.id)

const changedIds = async (
  talk: Conversation,
  kind: Kind,
  from: string,
  cursor: string | undefined,
  limit: number,
): Promise<ChangedIds> => {
  if (kind === 'customer') {
    const start = decodeCursor(cursor, from, ['own'])
    const { rows, ...page } = await readChangedPage(talk, CUSTOMERS, start, limit)
    return { ...page, own: idsOf(rows.own), templates: [] }
  }
  const start = decodeCursor(cursor, from, ['own', 'template'])
  const { rows, ...page } = await readChangedPage(talk, PRODUCTS, start, limit)
  return { ...page, own: idsOf(rows.own), templates: idsOf(rows.template) }
}

/** Numbers that are new or changed after the cursor. Throws MESH_ERP_CURSOR_GONE and TrytonFailure. */
export const masterDataSince = async (
  talk: Conversation,
  database: string,
  kind: Kind,
  cursor: string | undefined,
  limit: number,
): Promise<Page<MasterDataEntry>> => {
  const from = `${database} ${kind}`
  const changed = await changedIds(talk, kind, from, cursor, Math.max(1, limit))
  const { own, templates } = changed
  const isQuiet = own.length + templates.length === 0
  const wanted: TrytonValue =
    kind === 'customer'
      ? [['id', 'in', own], EVEN_INACTIVE]
      : [['OR', [['id', 'in', own]], [['template', 'in', templates]]], EVEN_INACTIVE]
  const model = kind === 'customer' ? 'party.party' : 'product.product'
  const entries = isQuiet ? [] : await talk.rows(model, wanted, ENTRIES)
  return {
    entries: entries.flatMap(({ id: internal, code, rec_name: name, active }) =>
      code === null ? [] : [{ number: code, internalId: String(internal), name, active }],
    ),
    cursor: encodeCursor(from, changed.positions),
    more: changed.more,
  }
}
