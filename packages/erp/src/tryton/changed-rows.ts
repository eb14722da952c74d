import { object, optional } from '../wire/json-reader.ts'
import type { Conversation, RowReader } from './conversation.ts'
import {
  advance,
  type Change,
  type Position,
  type Positions,
  unseen,
  withinTime,
} from './cursor.ts'
import { RETURN_SHIPMENT } from './return-book.ts'
import { SHIPMENT } from './sale.ts'
import type { Shop } from './shop.ts'
import { id, micros, type Reference, reference, timeValue, type TrytonValue } from './values.ts'

export interface ChangedRow extends Change {
  /** Of moves. */
  readonly product?: number | null
  readonly shipment?: number | null
  /** Of moves of what comes back. */
  readonly returned?: number | null
}

/** The records that move when an order does. None of them tells of all: a second part shipment does not touch the order. */
export const TABLES = ['sale', 'shipment', 'invoice', 'move'] as const
export type Table = (typeof TABLES)[number]

/** A table of Tryton with what of it is read. */
export interface Source {
  readonly model: string
  readonly domain: readonly TrytonValue[]
  readonly extra: readonly string[]
}

/** So long an order may stand as a quotation while a call of ours enters it. */
const ENTERING_MS = 30_000

/** `shop` and its company bound what is read; `now` is epoch ms. */
export const sourceOf = (table: Table, shop: Shop, now: number, othersToo: boolean): Source => {
  switch (table) {
    case 'sale':
      return {
        model: 'sale.sale',
        domain: [
          othersToo ? ['company', '=', shop.company] : ['web_shop', '=', shop.id],
          // On its way to be confirmed it is no hold; the answer of that call tells one at once.
          [
            'OR',
            [['state', '!=', 'quotation']],
            [['last_modified_at', '<', timeValue((now - ENTERING_MS) * 1000)]],
          ],
        ],
        extra: [],
      }
    case 'shipment':
      return { model: SHIPMENT, domain: [['company', '=', shop.company]], extra: [] }
    case 'invoice':
      return {
        model: 'account.invoice',
        domain: [
          ['company', '=', shop.company],
          ['type', '=', 'out'],
        ],
        extra: [],
      }
    case 'move':
      return {
        model: 'stock.move',
        domain: [['company', '=', shop.company]],
        extra: ['product', 'shipment'],
      }
  }
}

const readerOf = (extra: readonly string[]): RowReader<ChangedRow> => {
  const raw = object<{
    readonly id: number
    readonly last_modified_at: number
    readonly product: number | null
    readonly shipment: Reference | undefined
  }>({
    id,
    last_modified_at: micros,
    product: optional(id),
    shipment: reference,
  })
  return {
    fields: ['last_modified_at', ...extra],
    row: (value, path) => {
      const { last_modified_at: at, shipment: moved, ...row } = raw(value, path)
      const idOf = (model: string): number | null => (moved?.model === model ? moved.id : null)
      return { ...row, at, shipment: idOf(SHIPMENT), returned: idOf(RETURN_SHIPMENT) }
    },
  }
}

const IN_TIME: TrytonValue = [
  ['last_modified_at', 'ASC'],
  ['id', 'ASC'],
]

const changedAfter = ({ after }: Position): TrytonValue => [
  'OR',
  [['last_modified_at', '>', timeValue(after.at)]],
  [
    ['last_modified_at', '=', timeValue(after.at)],
    ['id', '>', after.id],
  ],
]

/** At most so many rows that are new after the position, oldest first. Throws TrytonFailure. */
const readChangedRows = async (
  talk: Conversation,
  { model, domain, extra }: Source,
  position: Position,
  limit: number,
): Promise<readonly ChangedRow[]> => {
  const since = position.after.at === 0 ? [] : [changedAfter(position)]
  const rows = await talk.rows(model, [...domain, ...since], readerOf(extra), {
    limit: limit + position.seen.length,
    order: IN_TIME,
  })
  return unseen(position, rows).slice(0, limit)
}

export interface ChangedPage<Name extends string> {
  readonly rows: Readonly<Record<Name, readonly ChangedRow[]>>
  readonly positions: Positions<Name>
  readonly more: boolean
}

/** Up to `limit` rows of several tables together. Throws TrytonFailure. */
export const readChangedPage = async <Name extends string>(
  talk: Conversation,
  sources: Readonly<Record<Name, Source>>,
  before: Positions<Name>,
  limit: number,
): Promise<ChangedPage<Name>> => {
  const names = Object.keys(sources) as Name[]
  const now = talk.now() * 1000
  const byName = <T>(valueOf: (name: Name, index: number) => T) =>
    Object.fromEntries(names.map((name, index) => [name, valueOf(name, index)])) as Readonly<
      Record<Name, T>
    >
  const positions = byName((name) => withinTime(before[name], now))
  // One more than wanted tells whether there is more.
  const found = await Promise.all(
    names.map((name) => readChangedRows(talk, sources[name], positions[name], limit + 1)),
  )
  let room = limit
  const taken = found.map((rows) => {
    const part = rows.slice(0, room)
    room -= part.length
    return part
  })
  return {
    rows: byName((_, index) => taken[index] ?? []),
    positions: byName((name, index) => advance(positions[name], taken[index] ?? [], now)),
    more: found.some((rows, index) => rows.length > (taken[index]?.length ?? 0)),
  }
}
