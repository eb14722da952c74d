import type { Field, Value } from '../metadata/field.ts'
import type { StoredRecord } from '../store/record-store.ts'
import { comparisonOf, operandOf, orderValues } from './compare-values.ts'
import { likePattern } from './like-pattern.ts'
import { type Condition, type Literal, malformed, type Path, type Query } from './query.ts'
import type { ResolvedPath } from './resolve-path.ts'

export type Test = (record: StoredRecord) => boolean

/** What a condition needs to know of the query around it. */
export interface Scope {
  readonly now: number
  resolve(path: Path): ResolvedPath
  value(record: StoredRecord, path: ResolvedPath): Value
  /** Values of the one field that a query inside IN (...) selects. */
  subquery(query: Query): readonly Value[]
  /** Live or deleted records whose field has the value. */
  find(field: Field, value: Value): StoredRecord[]
}

const noRange = (literal: Literal): Exclude<Literal, { kind: 'range' }> => {
  if (literal.kind === 'range') throw malformed(`unexpected token: '${literal.name}'`)
  return literal
}

const membership = (
  scope: Scope,
  path: Path,
  not: boolean,
  values: (field: Field) => readonly Value[],
): Test => {
  const resolved = scope.resolve(path)
  const wanted = values(resolved.field)
  const isText = (value: Value): value is string => typeof value === 'string'
  const isId = resolved.field.type === 'id' || resolved.field.type === 'reference'
  const keyOf = (value: Value): Value => (isText(value) && !isId ? value.toLowerCase() : value)
  const keys = new Set(wanted.map(keyOf))
  return (record) => keys.has(keyOf(scope.value(record, resolved))) !== not
}

/** Reads the condition once and returns the test. Throws SoqlError. */
export const compileCondition = (condition: Condition, scope: Scope): Test => {
  switch (condition.kind) {
    case 'and': {
      const tests = condition.conditions.map((one) => compileCondition(one, scope))
      return (record) => tests.every((test) => test(record))
    }
    case 'or': {
      const tests = condition.conditions.map((one) => compileCondition(one, scope))
      return (record) => tests.some((test) => test(record))
    }
    case 'not': {
      const test = compileCondition(condition.condition, scope)
      return (record) => !test(record)
    }
    case 'compare': {
      const resolved = scope.resolve(condition.path)
      const test = comparisonOf(resolved.field, condition.operator, condition.value, scope.now)
      return (record) => test(scope.value(record, resolved))
    }
    case 'like': {
      const resolved = scope.resolve(condition.path)
      const fits = likePattern(condition.pattern)
      return (record) => fits(String(scope.value(record, resolved) ?? ''))
    }
    case 'in':
      return membership(scope, condition.path, condition.not, (field) =>
        condition.values.map((literal) => operandOf(field, noRange(literal))),
      )
    case 'semi-join':
      return membership(scope, condition.path, condition.not, () => scope.subquery(condition.query))
    case 'includes': {
      const resolved = scope.resolve(condition.path)
      return (record) => {
        const chosen = String(scope.value(record, resolved) ?? '').split(';')
        const some = condition.groups.some((group) => group.every((one) => chosen.includes(one)))
        return some !== condition.not
      }
    }
  }
}

const isIndexed = ({ references, field }: ResolvedPath): boolean =>
  references.length === 0 &&
  (field.type === 'id' || field.type === 'reference' || field.externalId || field.unique)

const distinct = (records: readonly StoredRecord[]): StoredRecord[] => [...new Set(records)]

/**
 * The records that can fulfil the condition, by the indices; undefined when all have to be looked at.
 */
export const candidates = (
  condition: Condition | undefined,
  scope: Scope,
): StoredRecord[] | undefined => {
  switch (condition?.kind) {
    case 'and':
      for (const one of condition.conditions) {
        const found = candidates(one, scope)
        if (found !== undefined) return found
      }
      return undefined
    case 'compare': {
      const resolved = scope.resolve(condition.path)
      if (!isIndexed(resolved) || condition.operator !== '=' || condition.value.kind === 'range')
        return undefined
      return scope.find(resolved.field, operandOf(resolved.field, condition.value))
    }
    case 'in': {
      const resolved = scope.resolve(condition.path)
      if (!isIndexed(resolved) || condition.not) return undefined
      return distinct(
        condition.values.flatMap((literal) =>
          scope.find(resolved.field, operandOf(resolved.field, noRange(literal))),
        ),
      )
    }
    case 'or':
    case 'not':
    case 'like':
    case 'semi-join':
    case 'includes':
    case undefined:
      return undefined
  }
}

export const bySorting =
  (
    orderings: readonly {
      readonly field: Field
      readonly descending: boolean
      readonly nullsLast: boolean
      readonly value: (record: StoredRecord) => Value
    }[],
  ) =>
  (a: StoredRecord, b: StoredRecord): number => {
    for (const { field, descending, nullsLast, value } of orderings) {
      const left = value(a)
      const right = value(b)
      if (left === right) continue
      if (left === null || right === null) return (left === null) === nullsLast ? 1 : -1
      const order = orderValues(field, left, right)
      if (order !== 0) return descending ? -order : order
    }
    return 0
  }
