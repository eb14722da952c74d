import { MeshError } from '@carrick/kernel'
import { queryRows, quote, type RestClient, type Row } from '@carrick/salesforce'
import type { ReadRecord } from '../domain/read-record.ts'

/** Field paths of the org, parents by dotted name, under the names that a snapshot gives them. */
export type FieldPaths = Readonly<Record<string, string>>

/** A record with its lines, as one query reads them. */
export interface RecordQuery {
  readonly object: string
  readonly header: FieldPaths
  /** Name of the list of its lines. */
  readonly lines: string
  readonly line: FieldPaths
  readonly lineOrder: string
}

const textOf = (value: unknown): string | null => {
  if (value === null || value === undefined) return null
  if (typeof value === 'string') return value
  return typeof value === 'boolean' ? String(value) : null
}

const valueAt = (row: Row, path: string): string | null => {
  let value: unknown = row
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null) return null
    value = (value as Row)[name]
  }
  return textOf(value)
}

const pick = (row: Row, paths: FieldPaths): Record<string, string | null> =>
  Object.fromEntries(Object.entries(paths).map(([name, path]) => [name, valueAt(row, path)]))

const childrenOf = (row: Row, list: string): readonly Row[] => {
  const children = row[list]
  return typeof children === 'object' && children !== null
    ? ((children as { records?: readonly Row[] }).records ?? [])
    : []
}

const unique = (names: readonly string[]): string[] => [...new Set(names)]

/** Paths that a snapshot names as the org does. */
export const sameNames = (names: readonly string[]): FieldPaths =>
  Object.fromEntries(names.map((name) => [name, name]))

export const idsIn = (ids: readonly string[]): string => ids.map(quote).join(',')

const timeOf = (row: Row, object: string): number => {
  const at = Date.parse(valueAt(row, 'SystemModstamp') ?? '')
  if (Number.isNaN(at))
    throw new MeshError('MESH_SALESFORCE_EVENT', `A record of ${object} has no SystemModstamp`)
  return at
}

const STAMPS = ['Id', 'IsDeleted', 'SystemModstamp']

/** Records with their lines, deleted ones too, so that a deletion is seen as one. */
export const readRecords = async (
  rest: RestClient,
  query: RecordQuery,
  recordIds: readonly string[],
): Promise<readonly ReadRecord[]> => {
  if (recordIds.length === 0) return []
  const header = { ...sameNames(STAMPS), ...query.header }
  const line = { Id: 'Id', ...query.line }
  const select = (paths: FieldPaths): string => unique(Object.values(paths)).join(', ')
  // `queryAll` reaches into the recycle bin for the lines too; a line in there does not count.
  const soql =
    `SELECT ${select(header)}, (SELECT ${select(line)} FROM ${query.lines} WHERE IsDeleted = false ORDER BY ${query.lineOrder}) ` +
    `FROM ${query.object} WHERE Id IN (${idsIn(recordIds)})`
  const rows = await queryRows(rest, soql, 'all')
  return rows.map((row): ReadRecord => ({
    recordId: valueAt(row, 'Id') ?? '',
    deleted: valueAt(row, 'IsDeleted') === 'true',
    modifiedAt: timeOf(row, query.object),
    fields: pick(row, header),
    lines: childrenOf(row, query.lines).map((child) => pick(child, line)),
  }))
}

/** Distinct ids that a query finds in one of its columns. */
export const readIds = async (
  rest: RestClient,
  soql: string,
  column: string,
  scope: 'live' | 'all',
): Promise<readonly string[]> =>
  unique((await queryRows(rest, soql, scope)).map((row) => valueAt(row, column) ?? '')).filter(
    (id) => id !== '',
  )

/** Ids of parents that were changed at or after the instant (epoch ms), themselves or through a line. */
export const modifiedSince = async (
  rest: RestClient,
  names: { readonly object: string; readonly line: string; readonly parent: string },
  instant: number,
): Promise<readonly string[]> => {
  const { object, line, parent } = names
  const since = `SystemModstamp >= ${new Date(instant).toISOString()}`
  const [records, viaLines] = await Promise.all([
    readIds(rest, `SELECT Id FROM ${object} WHERE ${since}`, 'Id', 'all'),
    readIds(rest, `SELECT ${parent} FROM ${line} WHERE ${since}`, parent, 'all'),
  ])
  return unique([...records, ...viaLines])
}
