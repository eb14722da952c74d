import type { Value } from '../metadata/field.ts'
import { doubleOf, renderValue } from '../rest/render.ts'
import type { StoredRecord } from '../store/record-store.ts'
import { orderValues } from './compare-values.ts'
import type { Scope } from './match-condition.ts'
import { type Aggregate, malformed, type Path, type Query } from './query.ts'

type Row = Record<string, unknown>

const samePath = (a: Path, b: Path): boolean =>
  a.join('.').toLowerCase() === b.join('.').toLowerCase()

const isAggregate = (by: Path | Aggregate): by is Aggregate => !Array.isArray(by)

const aggregated = (
  aggregate: Aggregate,
  scope: Scope,
  group: readonly StoredRecord[],
): unknown => {
  if (aggregate.path === undefined) return group.length
  const path = scope.resolve(aggregate.path)
  const values = group
    .map((record) => scope.value(record, path))
    .filter((value): value is Exclude<Value, null> => value !== null)
  const sum = (): number => values.reduce<number>((total, value) => total + Number(value), 0)
  switch (aggregate.name) {
    case 'COUNT':
      return values.length
    case 'COUNT_DISTINCT':
      return new Set(values).size
    case 'SUM':
      return values.length === 0 ? null : doubleOf(Number(sum().toFixed(path.field.scale)))
    case 'AVG':
      return values.length === 0 ? null : doubleOf(sum() / values.length)
    case 'MIN':
    case 'MAX': {
      const ordered = values.toSorted((a, b) => orderValues(path.field, a, b))
      const chosen = aggregate.name === 'MIN' ? ordered[0] : ordered.at(-1)
      return chosen === undefined ? null : renderValue(path.field, chosen)
    }
  }
}

const groupsOf = (query: Query, scope: Scope, records: readonly StoredRecord[]) => {
  const paths = query.groupBy.map((path) => scope.resolve(path))
  if (paths.length === 0) return [records]
  const groups = new Map<string, StoredRecord[]>()
  for (const record of records) {
    const key = JSON.stringify(paths.map((path) => scope.value(record, path)))
    const group = groups.get(key) ?? []
    group.push(record)
    groups.set(key, group)
  }
  return [...groups.values()]
}

const asNumber = (value: unknown): number =>
  typeof value === 'object' && value !== null && 'rawJSON' in value
    ? Number(value.rawJSON)
    : Number(value)

const sorted = (
  query: Query,
  scope: Scope,
  groups: readonly (readonly StoredRecord[])[],
): (readonly StoredRecord[])[] =>
  groups.toSorted((a, b) => {
    for (const { by, descending } of query.orderBy) {
      let order: number
      if (isAggregate(by))
        order = asNumber(aggregated(by, scope, a)) - asNumber(aggregated(by, scope, b))
      else {
        const path = scope.resolve(by)
        const [left, right] = [a[0], b[0]].map((record) =>
          record === undefined ? null : scope.value(record, path),
        )
        order = orderValues(path.field, left ?? null, right ?? null)
      }
      if (order !== 0) return descending ? -order : order
    }
    return 0
  })

/** Rows of a query with aggregates. Throws SoqlError. */
export const aggregateRows = (
  query: Query,
  scope: Scope,
  records: readonly StoredRecord[],
): Row[] =>
  sorted(query, scope, groupsOf(query, scope, records)).map((group) => {
    const row: Row = { attributes: { type: 'AggregateResult' } }
    let unnamed = 0
    for (const one of query.select) {
      if (one.kind === 'aggregate') {
        row[one.alias ?? `expr${String(unnamed++)}`] = aggregated(one.aggregate, scope, group)
      } else if (one.kind === 'field') {
        if (!query.groupBy.some((path) => samePath(path, one.path)))
          throw malformed(`Field must be grouped or aggregated: ${one.path.join('.')}`)
        const path = scope.resolve(one.path)
        const first = group[0]
        const name = one.alias ?? path.field.name
        row[name] = first === undefined ? null : renderValue(path.field, scope.value(first, path))
      } else throw malformed('only fields and aggregates can be grouped')
    }
    return row
  })
