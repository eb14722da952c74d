import { evaluateFormula } from '../formula/evaluate-formula.ts'
import type { Catalog } from '../metadata/catalog.ts'
import type { Value, Values } from '../metadata/field.ts'
import type { ObjectType } from '../metadata/object-type.ts'
import { DmlError } from './dml-error.ts'
import { isDeleted, type RecordStore } from './record-store.ts'
import type { Saving } from './saving.ts'

export const checkRequired = (object: ObjectType, after: Values): void => {
  const missing = object.fields
    .filter(({ nillable, type }) => !nillable && type !== 'boolean')
    .filter(({ name }) => (after[name] ?? null) === null)
    .map(({ name }) => name)
  if (missing.length > 0) {
    throw new DmlError(
      'REQUIRED_FIELD_MISSING',
      `Required fields are missing: [${missing.join(', ')}]`,
      missing,
    )
  }
}

export const checkReferences = (
  catalog: Catalog,
  records: RecordStore,
  object: ObjectType,
  { before, after }: Saving,
): void => {
  for (const { name, type, referenceTo, label } of object.fields) {
    const id = after[name] ?? null
    if (type !== 'reference' || typeof id !== 'string' || before?.[name] === id) continue
    const target = catalog.objectOfId(id)
    if (target === undefined || !referenceTo.includes(target)) {
      throw new DmlError('MALFORMED_ID', `${label}: id value of incorrect type: ${id}`, [name])
    }
    const record = records.get(target, id)
    if (record === undefined)
      throw new DmlError('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', [name])
    if (isDeleted(record)) throw new DmlError('ENTITY_IS_DELETED', 'entity is deleted', [name])
  }
}

export const checkUnique = (
  records: RecordStore,
  object: ObjectType,
  { id, after }: Saving,
): void => {
  for (const { name, unique, caseSensitive } of object.fields) {
    const value = after[name] ?? null
    if (!unique || value === null) continue
    const other = records
      .find(object.name, name, value)
      .find(
        (record) =>
          record.id !== id &&
          !isDeleted(record) &&
          (!caseSensitive || record.values[name] === value),
      )
    if (other !== undefined) {
      throw new DmlError(
        'DUPLICATE_VALUE',
        `duplicate value found: ${name} duplicates value on record with id: ${other.id.slice(0, 15)}`,
      )
    }
  }
}

/** Value behind `Status` or `Account.Name`. */
const valueAt = (
  catalog: Catalog,
  records: RecordStore,
  object: string,
  values: Values,
  path: string,
): Value => {
  const dot = path.indexOf('.')
  if (dot < 0) return values[catalog.field(object, path)?.name ?? path] ?? null
  const reference = catalog.relationship(object, path.slice(0, dot))
  const id = reference === undefined ? null : (values[reference.name] ?? null)
  const target = typeof id === 'string' ? catalog.objectOfId(id) : undefined
  const parent = target === undefined ? undefined : records.get(target, String(id))
  if (target === undefined || parent === undefined) return null
  return valueAt(catalog, records, target, parent.values, path.slice(dot + 1))
}

export const checkRules = (
  catalog: Catalog,
  records: RecordStore,
  object: ObjectType,
  saving: Saving,
): void => {
  const { before, after, writer } = saving
  const now = writer.now()
  for (const rule of object.rules) {
    const broken = evaluateFormula(rule.condition, {
      isNew: before === undefined,
      today: now.slice(0, 10),
      now,
      value: (path) => valueAt(catalog, records, object.name, after, path),
      prior: (path) => valueAt(catalog, records, object.name, before ?? after, path),
    })
    if (broken === true) {
      throw new DmlError(
        'FIELD_CUSTOM_VALIDATION_EXCEPTION',
        rule.message,
        rule.field === undefined ? [] : [rule.field],
      )
    }
  }
}
