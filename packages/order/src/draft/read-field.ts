import {
  compareDecimal,
  type Decimal,
  decimal,
  type Finding,
  fitsScale,
  formatDecimal,
  isDecimal,
  negateDecimal,
  parseDecimal,
} from '@carrick/kernel'
import type { Extension } from '@carrick/schemas'
import { isCalendarDate } from '../calendar.ts'
import { type OrderFindingCode, orderError } from '../finding-codes.ts'
import type { Field, Fields } from './fields.ts'

/** Longest number that is looked at; the contract carries 24 digits. */
export const MAX_NUMBER_TEXT = 60
export const EXTENSION_TYPES: readonly string[] = ['TEXT', 'DECIMAL', 'DATE', 'INSTANT', 'BOOLEAN']

const isPlainObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isDecimal(value)

const typeNameOf = (value: unknown): string => {
  if (Array.isArray(value)) return 'a list'
  if (isDecimal(value)) return 'a number'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

const report = (out: Finding[], code: OrderFindingCode, path: string, message: string): null => {
  out.push(orderError(code, path, message))
  return null
}

const wrongType = (out: Finding[], path: string, value: unknown, expected: string): null =>
  report(out, 'MESH_ORDER_FIELD_TYPE', path, `is ${typeNameOf(value)}; expected ${expected}`)

const decimalOf = (value: unknown): Decimal | undefined => {
  if (isDecimal(value)) return value
  if (typeof value === 'number' && Number.isSafeInteger(value)) return decimal(BigInt(value), 0)
  if (typeof value !== 'string' || value.length > MAX_NUMBER_TEXT) return undefined
  return /^[+-]?\d+(?:\.\d+)?$/.test(value) ? parseDecimal(value) : undefined
}

const readDecimal = (
  value: unknown,
  path: string,
  { precision, scale }: { readonly precision: number; readonly scale: number },
  out: Finding[],
): Decimal | null => {
  const number = decimalOf(value)
  if (number === undefined)
    return wrongType(out, path, value, 'a decimal number as text, like "12.30"')
  const text = formatDecimal(number).slice(0, MAX_NUMBER_TEXT)
  if (!fitsScale(number, scale)) {
    const message = `is ${text}; expected at most ${String(scale)} digits after the point`
    return report(out, 'MESH_ORDER_NUMBER_TOO_LARGE', path, message)
  }
  const magnitude = number.unscaled < 0n ? negateDecimal(number) : number
  if (compareDecimal(magnitude, decimal(10n ** BigInt(precision - scale), 0)) < 0) return number
  const message = `is ${text}; expected at most ${String(precision - scale)} digits before the point`
  return report(out, 'MESH_ORDER_NUMBER_TOO_LARGE', path, message)
}

const EXTENSION_FIELDS: readonly string[] = ['name', 'type', 'value', 'pii']

const isExtension = (value: unknown): value is Extension =>
  isPlainObject(value) &&
  Object.keys(value).every((key) => EXTENSION_FIELDS.includes(key)) &&
  typeof value['name'] === 'string' &&
  typeof value['value'] === 'string' &&
  EXTENSION_TYPES.includes(String(value['type'])) &&
  typeof value['pii'] === 'boolean'

const EXTENSION_SHAPE = 'a list of {name, type, value, pii}'

const readList = <T>(
  value: unknown,
  path: string,
  expected: string,
  out: Finding[],
  item: (value: unknown, path: string) => T | null,
): readonly T[] | null => {
  if (!Array.isArray(value)) return wrongType(out, path, value, expected)
  return value.flatMap((entry: unknown, index) => item(entry, `${path}[${String(index)}]`) ?? [])
}

const readScalar = (
  value: unknown,
  kind: 'text' | 'boolean' | 'integer' | 'date',
  path: string,
  out: Finding[],
): unknown => {
  if (kind === 'boolean')
    return typeof value === 'boolean' ? value : wrongType(out, path, value, 'true or false')
  if (kind === 'integer')
    return Number.isSafeInteger(value) ? value : wrongType(out, path, value, 'a whole number')
  if (typeof value !== 'string')
    return wrongType(out, path, value, kind === 'date' ? 'a day like "2026-11-23"' : 'text')
  if (kind === 'text' || isCalendarDate(value)) return value
  return report(
    out,
    'MESH_ORDER_DATE_INVALID',
    path,
    `is "${value.slice(0, 40)}"; expected a day such as 2026-11-23`,
  )
}

const readField = (value: unknown, field: Field, path: string, out: Finding[]): unknown => {
  switch (field.kind) {
    case 'text':
    case 'boolean':
    case 'integer':
    case 'date':
      return readScalar(value, field.kind, path, out)
    case 'decimal':
      return readDecimal(value, path, field, out)
    case 'choice':
      if (typeof value === 'string' && field.words.includes(value)) return value
      return report(out, 'MESH_ORDER_FIELD_TYPE', path, `expected one of ${field.words.join(', ')}`)
    case 'record':
      return readRecord(value, field.of, path, out)
    case 'list':
      return readList(value, path, 'a list', out, (item, at) => readRecord(item, field.of, at, out))
    case 'texts':
      return readList(value, path, 'a list of texts', out, (item, at) =>
        typeof item === 'string' ? item : wrongType(out, at, item, 'text'),
      )
    case 'extensions':
      return readList(value, path, EXTENSION_SHAPE, out, (item, at) =>
        isExtension(item) ? item : wrongType(out, at, item, '{name, type, value, pii}'),
      )
  }
}

/** The fields of a record that are there, by name; null when it is no record at all. */
export const readRecord = (
  value: unknown,
  fields: Fields,
  path: string,
  out: Finding[],
): Readonly<Record<string, unknown>> | null => {
  if (!isPlainObject(value)) return wrongType(out, path === '' ? 'order' : path, value, 'an object')
  const prefix = path === '' ? '' : `${path}.`
  for (const key of Object.keys(value)) {
    if (Object.hasOwn(fields, key)) continue
    const message = 'is no field of an order; a custom field goes under extensions'
    report(out, 'MESH_ORDER_FIELD_UNKNOWN', `${prefix}${key.slice(0, 80)}`, message)
  }
  const read: Record<string, unknown> = {}
  for (const [name, field] of Object.entries(fields)) {
    const found = Object.hasOwn(value, name) ? value[name] : undefined
    if (found === undefined || found === null || found === '') {
      if (field.required === true) {
        report(out, 'MESH_ORDER_FIELD_MISSING', `${prefix}${name}`, 'is missing')
      }
    } else read[name] = readField(found, field, `${prefix}${name}`, out)
  }
  return read
}
