import { type Field, isNumeric, type Value } from '../metadata/field.ts'
import type { ObjectType } from '../metadata/object-type.ts'
import type { StoredRecord } from '../store/record-store.ts'

const { rawJSON } = JSON as unknown as { readonly rawJSON: (text: string) => object }

/** A double as Java writes it, and so Salesforce: `14.0`, `1.0E7`. */
const doubleText = (value: number): string => {
  const size = Math.abs(value)
  if (value === 0) return '0.0'
  if (size >= 1e-3 && size < 1e7)
    return Number.isInteger(value) ? `${String(value)}.0` : String(value)
  const [mantissa = '', exponent = ''] = value.toExponential().split('e')
  const digits = mantissa.includes('.') ? mantissa : `${mantissa}.0`
  return `${digits}E${String(Number(exponent))}`
}

/** A JSON number that keeps the form it was given. */
export const doubleOf = (value: number): object => rawJSON(doubleText(value))

export const renderValue = (field: Field, value: Value): unknown =>
  typeof value === 'number' && isNumeric(field.type) && field.type !== 'int'
    ? doubleOf(value)
    : value

const PARTS = [
  'city',
  'country',
  'geocodeAccuracy',
  'latitude',
  'longitude',
  'postalCode',
  'state',
  'street',
]

/** `BillingAddress` as one object, null when all of it is empty. */
const renderAddress = (field: Field, record: StoredRecord): unknown => {
  const prefix = field.name.replace(/Address$/, '')
  const parts = PARTS.map((part) => {
    const name = `${prefix}${part.charAt(0).toUpperCase()}${part.slice(1)}`
    return [part, record.values[name] ?? null] as const
  })
  return parts.every(([, value]) => value === null) ? null : Object.fromEntries(parts)
}

export const renderField = (field: Field, record: StoredRecord): unknown =>
  field.type === 'address'
    ? renderAddress(field, record)
    : renderValue(field, record.values[field.name] ?? null)

export const attributesOf = (record: StoredRecord, version: string): object => ({
  type: record.object,
  url: `/services/data/v${version}/sobjects/${record.object}/${record.id}`,
})

/** A record as `GET /sobjects/X/id` returns it, with these fields or all. */
export const renderRecord = (
  record: StoredRecord,
  object: ObjectType,
  version: string,
  fields: readonly Field[] = object.fields,
): Record<string, unknown> => ({
  attributes: attributesOf(record, version),
  ...Object.fromEntries(fields.map((field) => [field.name, renderField(field, record)])),
})
