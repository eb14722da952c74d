import type { Catalog } from '../metadata/catalog.ts'
import type { Value } from '../metadata/field.ts'
import type { ObjectType } from '../metadata/object-type.ts'
import { isDeleted, type RecordStore, type StoredRecord } from '../store/record-store.ts'
import { aggregateRows } from './aggregate.ts'
import { bySorting, candidates, compileCondition, type Scope } from './match-condition.ts'
import { malformed, type Ordering, type Query, SoqlError } from './query.ts'
import { renderRow } from './render-row.ts'
import { resolvePath, valueAt } from './resolve-path.ts'

export interface QuerySettings {
  readonly catalog: Catalog
  readonly records: RecordStore
  readonly now: number
  /** e.g. `65.0`. */
  readonly version: string
  /** Deleted records too. */
  readonly all: boolean
}

export interface QueryResult {
  readonly totalSize: number
  /** Rendered when their page is asked for. */
  readonly rows: readonly (() => Record<string, unknown>)[]
}

const objectOf = ({ catalog }: QuerySettings, name: string): ObjectType => {
  const object = catalog.object(name)
  if (object === undefined) {
    throw new SoqlError(
      'INVALID_TYPE',
      `sObject type '${name}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names.`,
    )
  }
  return object
}

const scopeOf = (settings: QuerySettings, object: ObjectType, query: Query): Scope => {
  const { catalog, records, now } = settings
  return {
    now,
    resolve: (path) => resolvePath(catalog, object.name, path, query.alias),
    value: (record, path) => valueAt(catalog, records, record, path),
    subquery: (inner) => selectedValues(settings, inner),
    find: (field, value) => records.find(object.name, field.name, value),
  }
}

const selectedValues = (settings: QuerySettings, query: Query): Value[] => {
  const [only] = query.select
  if (query.select.length !== 1 || only?.kind !== 'field')
    throw malformed('a query inside IN selects exactly one field')
  const object = objectOf(settings, query.from)
  const scope = scopeOf(settings, object, query)
  const path = scope.resolve(only.path)
  return matching(settings, object, query).map((record) => scope.value(record, path))
}

const sortBy = (scope: Scope, orderings: readonly Ordering[]) =>
  bySorting(
    orderings.map(({ by, descending, nullsLast }) => {
      if (!Array.isArray(by)) throw malformed('ORDER BY an aggregate needs GROUP BY')
      const path = scope.resolve(by)
      return {
        field: path.field,
        descending,
        nullsLast,
        value: (record: StoredRecord) => scope.value(record, path),
      }
    }),
  )

/** Records that fulfil the WHERE clause; `from` narrows them to those of one parent. */
const matching = (
  settings: QuerySettings,
  object: ObjectType,
  query: Query,
  from?: readonly StoredRecord[],
): StoredRecord[] => {
  const scope = scopeOf(settings, object, query)
  const test = query.where === undefined ? () => true : compileCondition(query.where, scope)
  const pool = from ?? candidates(query.where, scope) ?? settings.records.all(object.name)
  const found: StoredRecord[] = []
  const all = settings.all || query.allRows
  for (const record of pool) if ((all || !isDeleted(record)) && test(record)) found.push(record)
  return found
}

const page = <T>(rows: readonly T[], { offset, limit }: Query): readonly T[] =>
  rows.slice(offset, limit === undefined ? undefined : offset + limit)

const isAggregate = (query: Query): boolean =>
  query.groupBy.length > 0 || query.select.some(({ kind }) => kind === 'aggregate')

const isBareCount = ({ select, groupBy }: Query): boolean => {
  const [only] = select
  return (
    select.length === 1 &&
    groupBy.length === 0 &&
    only?.kind === 'aggregate' &&
    only.aggregate.path === undefined
  )
}

const selectRows = (
  settings: QuerySettings,
  object: ObjectType,
  query: Query,
  from?: readonly StoredRecord[],
): QueryResult => {
  if (query.offset > 2000)
    throw new SoqlError('NUMBER_OUTSIDE_VALID_RANGE', 'Maximum SOQL offset allowed is 2000')
  const scope = scopeOf(settings, object, query)
  const found = matching(settings, object, query, from)
  if (isBareCount(query)) return { totalSize: page(found, query).length, rows: [] }
  if (isAggregate(query)) {
    const rows = page(aggregateRows(query, scope, found), query)
    return { totalSize: rows.length, rows: rows.map((row) => () => row) }
  }
  if (query.orderBy.length > 0) found.sort(sortBy(scope, query.orderBy))
  const shown = page(found, query)
  const render = renderRow(settings, object, query, (child, childQuery, records) =>
    selectRows(settings, child, childQuery, records),
  )
  return { totalSize: shown.length, rows: shown.map((record) => () => render(record)) }
}

/** Throws SoqlError. */
export const runQuery = (query: Query, settings: QuerySettings): QueryResult =>
  selectRows(settings, objectOf(settings, query.from), query)
