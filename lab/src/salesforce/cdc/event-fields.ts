import { type Field, type FieldType, isNumeric } from '../metadata/field.ts'
import type { ObjectType } from '../metadata/object-type.ts'

/** A field of a change event record. */
export interface EventField {
  readonly name: string
  /** The object's field that it takes its value from; a compound field has parts instead. */
  readonly source: string | undefined
  readonly type: FieldType
  readonly parts: readonly EventField[]
  /** Avro name of the record of the parts. */
  readonly record: string | undefined
}

const part = (
  name: string,
  source: string | undefined,
  type: FieldType = 'string',
): EventField => ({
  name,
  source,
  type,
  parts: [],
  record: undefined,
})

/** Inside an address the parts have no prefix (CDC guide, "Compound Fields"). */
const addressParts = (prefix: string): EventField[] => [
  part('Street', `${prefix}Street`),
  part('City', `${prefix}City`),
  part('State', `${prefix}State`),
  part('PostalCode', `${prefix}PostalCode`),
  part('Country', `${prefix}Country`),
  part('StateCode', undefined),
  part('CountryCode', undefined),
  part('Latitude', `${prefix}Latitude`, 'double'),
  part('Longitude', `${prefix}Longitude`, 'double'),
  part('Xyz', undefined),
  part('GeocodeAccuracy', `${prefix}GeocodeAccuracy`),
]

const nameParts = [
  part('Salutation', 'Salutation'),
  part('FirstName', 'FirstName'),
  part('LastName', 'LastName'),
]

const eventField = (object: ObjectType, { name, type }: Field): EventField => {
  if (type === 'address') {
    const parts = addressParts(name.replace(/Address$/, ''))
    return { name, source: undefined, type, parts, record: 'Address' }
  }
  if (object.fields.some(({ compound }) => compound === name))
    return { name, source: undefined, type, parts: nameParts, record: 'PersonName' }
  return part(name, name, type)
}

/** The fields after the header, in schema order. */
export const eventFields = (object: ObjectType): EventField[] =>
  object.fields
    .filter(({ inChangeEvents, compound }) => inChangeEvents && compound === null)
    .map((field) => eventField(object, field))

export type AvroPrimitive = 'string' | 'double' | 'int' | 'long' | 'boolean'

/** Dates and instants travel as epoch milliseconds (CDC guide, "Change Event Body Fields"). */
export const avroTypeOf = (type: FieldType): AvroPrimitive => {
  if (type === 'int') return 'int'
  if (isNumeric(type)) return 'double'
  if (type === 'boolean') return 'boolean'
  return type === 'date' || type === 'datetime' ? 'long' : 'string'
}
