import type { Field } from '../metadata/field.ts'
import type { ObjectType } from '../metadata/object-type.ts'
import { convertValue } from '../store/convert.ts'
import { DmlError } from '../store/dml-error.ts'
import { normalId } from '../store/record-id.ts'
import { isDeleted, type StoredRecord } from '../store/record-store.ts'
import type { Transaction } from '../store/transaction.ts'
import { ApiError, type Call, type JsonObject, notFound } from './call.ts'

/** Throws ApiError NOT_FOUND, as for any resource that is not there. */
export const objectNamed = (call: Call, name: string): ObjectType => {
  const object = call.org.catalog.object(name)
  if (object === undefined) throw notFound()
  return object
}

/** The live record of the id. Throws ApiError or DmlError. */
export const recordOf = (call: Call, object: ObjectType, id: string): StoredRecord => {
  const wanted = normalId(id)
  if (wanted === undefined || call.org.catalog.objectOfId(wanted) !== object.name)
    throw new ApiError(
      404,
      'NOT_FOUND',
      `Provided external ID field does not exist or is not accessible: ${id}`,
    )
  const record = call.org.records.get(object.name, wanted)
  if (record === undefined) throw notFound()
  if (isDeleted(record)) throw new DmlError('ENTITY_IS_DELETED', 'entity is deleted')
  return record
}

/** Throws ApiError when the field is none to find records by. */
export const externalIdField = (call: Call, object: ObjectType, name: string): Field => {
  const field = call.org.catalog.field(object.name, name)
  if (field === undefined || (!field.externalId && field.type !== 'id')) {
    throw new ApiError(
      404,
      'NOT_FOUND',
      `Provided external ID field does not exist or is not accessible: ${name}`,
    )
  }
  return field
}

/** Live records with that external id. */
export const findByExternalId = (
  call: Call,
  object: ObjectType,
  field: Field,
  value: unknown,
): StoredRecord[] =>
  call.org.records
    .find(object.name, field.name, convertValue(field, value))
    .filter((record) => !isDeleted(record))
    .filter((record) => !field.caseSensitive || record.values[field.name] === value)

export const fieldsAsked = (call: Call, object: ObjectType): readonly Field[] | undefined =>
  call.query
    .get('fields')
    ?.split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .map((name) => {
      const field = call.org.catalog.field(object.name, name)
      if (field === undefined) {
        throw new ApiError(
          400,
          'INVALID_FIELD',
          `No such column '${name}' on entity '${object.name}'.`,
        )
      }
      return field
    })

/** How one row of an upsert ended. */
export interface Upserted {
  readonly id: string
  readonly created: boolean
}

/**
 * Creates the record or updates the one found. Throws DmlError; DUPLICATE_EXTERNAL_ID when several
 * have the external id.
 */
export const upsertRow = (
  call: Call,
  transaction: Transaction,
  object: ObjectType,
  field: Field,
  value: unknown,
  input: JsonObject,
): Upserted => {
  if (field.type === 'id') {
    if (value === null || value === undefined) {
      const id = call.org.write(transaction, object.name, undefined, () =>
        transaction.insert(object, input),
      )
      return { id, created: true }
    }
    const id = typeof value === 'string' ? normalId(value) : undefined
    if (id === undefined)
      throw new DmlError('MALFORMED_ID', `bad id ${JSON.stringify(value).slice(0, 40)}`, ['Id'])
    call.org.write(transaction, object.name, id, () => {
      transaction.update(object, id, input)
    })
    return { id, created: false }
  }
  if (value === null || value === undefined || value === '') {
    throw new DmlError('MISSING_ARGUMENT', `${field.name} not specified`, [])
  }
  const found = findByExternalId(call, object, field, value)
  const first = found[0]
  if (found.length > 1) {
    throw new DmlError(
      'DUPLICATE_EXTERNAL_ID',
      `${field.name}: more than one record found for external id field: [${found.map(({ id }) => id).join(', ')}]`,
    )
  }
  if (first !== undefined) {
    call.org.write(transaction, object.name, first.id, () => {
      transaction.update(object, first.id, input)
    })
    return { id: first.id, created: false }
  }
  const id = call.org.write(transaction, object.name, undefined, () =>
    transaction.insert(object, { ...input, [field.name]: value }),
  )
  return { id, created: true }
}
