import type { Catalog } from '../metadata/catalog.ts'
import type { Field, Value } from '../metadata/field.ts'
import type { ObjectType } from '../metadata/object-type.ts'
import { convertValue } from './convert.ts'
import { DmlError } from './dml-error.ts'
import { isDeleted, type RecordStore } from './record-store.ts'

export type Input = Readonly<Record<string, unknown>>

const isInput = (value: unknown): value is Input =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** `Account: {Customer_Number__c: 'A-1'}` means the account with that external id. */
const idByExternalId = (
  catalog: Catalog,
  records: RecordStore,
  reference: Field,
  key: Input,
): Value => {
  for (const target of reference.referenceTo) {
    for (const [name, value] of Object.entries(key)) {
      const field = catalog.field(target, name)
      if (field?.externalId !== true && field?.name !== 'Id') continue
      const found = records
        .find(target, field.name, convertValue(field, value))
        .filter((record) => !isDeleted(record))
      const only = found[0]
      if (found.length === 1 && only !== undefined) return only.id
      throw new DmlError(
        'INVALID_FIELD',
        found.length > 1
          ? `More than one record found for external id field: ${field.name}`
          : `Foreign key external ID: ${String(value)} not found for field ${field.name} in entity ${target}`,
      )
    }
  }
  throw new DmlError(
    'INVALID_FIELD',
    `${String(reference.relationshipName)}: expected an external id field of ${reference.referenceTo.join(' or ')}`,
  )
}

/**
 * What a caller gave for a record, by the object's own field names and in stored form. Throws
 * DmlError for unknown, unwritable and unreadable fields.
 */
export const readInput = (
  catalog: Catalog,
  records: RecordStore,
  object: ObjectType,
  input: Input,
  mode: 'create' | 'update',
): Map<string, Value> => {
  const given = new Map<string, Value>()
  const refused: string[] = []
  for (const [name, value] of Object.entries(input)) {
    if (name === 'attributes') continue
    const field = catalog.field(object.name, name)
    const relationship = field === undefined ? catalog.relationship(object.name, name) : undefined
    if (field === undefined && relationship !== undefined && isInput(value)) {
      given.set(relationship.name, idByExternalId(catalog, records, relationship, value))
      continue
    }
    if (field === undefined) {
      throw new DmlError(
        'INVALID_FIELD',
        `No such column '${name}' on sobject of type ${object.name}`,
        [],
      )
    }
    if (field.type === 'id' && mode === 'update') continue
    const writable = mode === 'create' ? field.createable : field.updateable
    if (writable) given.set(field.name, convertValue(field, value))
    else refused.push(field.name)
  }
  if (refused.length > 0) {
    throw new DmlError(
      'INVALID_FIELD_FOR_INSERT_UPDATE',
      `Unable to create/update fields: ${refused.join(', ')}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`,
      refused,
    )
  }
  return given
}
