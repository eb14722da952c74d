import { MeshError } from '@carrick/kernel'
import type { Micros } from './values.ts'

/** Which row of a table was changed when. */
export interface Change {
  readonly id: number
  readonly at: Micros
}

/**
 * Where a reader of one table is. Rows are dated by the begin of their transaction, so a slow one
 * comes in behind what has been read: rows younger than the overlap are read again, and those that were
 * seen are left out.
 */
export interface Position {
  /** All up to here is read, for good. */
  readonly after: Change
  /** Read behind that, by id the time of the change. */
  readonly seen: readonly (readonly [id: number, at: Micros])[]
}

/** Longer than any transaction that we wait for. */
const OVERLAP: Micros = 120_000_000
/** A load of master data is one transaction of thousands of rows: they are not kept one by one. */
const MOST_SEEN = 2_000

export const START: Position = { after: { id: 0, at: 0 }, seen: [] }

const byTime = (a: Change, b: Change): number => a.at - b.at || a.id - b.id

/** What of these rows, read from `position.after` on, is new. */
export const unseen = <Row extends Change>(
  position: Position,
  rows: readonly Row[],
): readonly Row[] => {
  const seen = new Map(position.seen)
  return rows.filter(({ id, at }) => seen.get(id) !== at)
}

/** The answer that tells Tryton's time says the second, and comes from another program than dates rows. */
const CLOCK_TOLERANCE: Micros = 5_000_000

/**
 * The position by a clock that was set back: what is changed now is dated before all that was read, so it is
 * looked for from now on. `now` is Tryton's.
 */
export const withinTime = (position: Position, now: Micros): Position =>
  position.after.at <= now + CLOCK_TOLERANCE
    ? position
    : { ...position, after: { id: 0, at: now - OVERLAP } }

/**
 * The position after these rows too. `rows` are sorted as they are read, by time and id; `now` is Tryton's:
 * what is dated later, before its clock was set back, is not read for good until that time has come again.
 */
export const advance = (position: Position, rows: readonly Change[], now: Micros): Position => {
  const all = [...position.seen.map(([id, at]) => ({ id, at })), ...rows].sort(byTime)
  const newest = all.at(-1)
  if (newest === undefined) return position
  const old = all.filter(
    ({ at }, index) => at < Math.min(newest.at, now) - OVERLAP || index < all.length - MOST_SEEN,
  )
  const after = old.at(-1) ?? position.after
  const kept = all.slice(old.length)
  // A row that was changed again is only known as it is now.
  const seen = new Map(kept.map(({ id, at }) => [id, at]))
  return { after, seen: [...seen] }
}

export type Positions<Table extends string> = Readonly<Record<Table, Position>>

const FORMAT = 'tryton-1'

/** Opaque text; `source` is the database that it belongs to. */
export const encodeCursor = (source: string, positions: Positions<string>): string =>
  Buffer.from(JSON.stringify([FORMAT, source, positions])).toString('base64url')

const isChange = (value: unknown): value is Change => {
  const { id, at } = (value ?? {}) as Partial<Record<string, unknown>>
  return Number.isSafeInteger(id) && Number.isSafeInteger(at)
}

const isPair = (value: unknown): boolean => {
  const [id, at] = Array.isArray(value) ? (value as readonly unknown[]) : []
  return isChange({ id, at })
}

const isPosition = (value: unknown): value is Position => {
  const { after, seen } = (value ?? {}) as Partial<Record<string, unknown>>
  return isChange(after) && Array.isArray(seen) && seen.every(isPair)
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as unknown
  } catch {
    return undefined
  }
}

/** Throws MESH_ERP_CURSOR_GONE for the cursor of another feed or database. */
export const decodeCursor = <Table extends string>(
  text: string | undefined,
  source: string,
  tables: readonly Table[],
): Positions<Table> => {
  const fresh = Object.fromEntries(tables.map((table) => [table, START])) as Positions<Table>
  if (text === undefined) return fresh
  const cursor = parsed(text)
  const [format, from, positions] = Array.isArray(cursor) ? (cursor as readonly unknown[]) : []
  const kept = (positions ?? {}) as Readonly<Record<string, unknown>>
  const fits =
    format === FORMAT && from === source && tables.every((table) => isPosition(kept[table]))
  if (fits) return kept as Positions<Table>
  throw new MeshError(
    'MESH_ERP_CURSOR_GONE',
    `The cursor is not one of Tryton's database ${source}; read from the beginning, facts are absolute`,
  )
}
