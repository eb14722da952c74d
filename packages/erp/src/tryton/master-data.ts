import type { MasterDataEntry, Page } from '../erp-document.ts'
import { flag, object, optional, text } from '../wire/json-reader.ts'
import { readChangedPage, type Source } from './changed-rows.ts'
import type { Conversation, RowReader } from './conversation.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'
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
const TABLES: Readonly<Record<Kind, readonly ('own' | 'template')[]>> = {
  customer: ['own'],
  product: ['own', 'template'],
}
const source = (model: string): Source => ({ model, domain: [EVEN_INACTIVE], extra: [] })
/** What a product is called and whether it is sold stands in its template. */
const SOURCES: Readonly<Record<Kind, Readonly<Record<string, Source>>>> = {
  customer: { own: source('party.party') },
  product: { own: source('product.product'), template: source('product.template') },
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
  const positions = decodeCursor(cursor, from, TABLES[kind])
  const page = await readChangedPage(talk, SOURCES[kind], positions, Math.max(1, limit))
  const { own = [], template = [] } = page.rows
  const ids = own.map((row) => row.id)
  const templates = template.map((row) => row.id)
  const isQuiet = ids.length + templates.length === 0
  const wanted: TrytonValue =
    kind === 'customer'
      ? [['id', 'in', ids], EVEN_INACTIVE]
      : [['OR', [['id', 'in', ids]], [['template', 'in', templates]]], EVEN_INACTIVE]
  const model = kind === 'customer' ? 'party.party' : 'product.product'
  const entries = isQuiet ? [] : await talk.rows(model, wanted, ENTRIES)
  return {
    entries: entries.flatMap(({ id: internal, code, rec_name: name, active }) =>
      code === null ? [] : [{ number: code, internalId: String(internal), name, active }],
    ),
    cursor: encodeCursor(from, page.positions),
    more: page.more,
  }
}
