import { formatDecimal, parseDecimal, rescale } from '@carrick/kernel'
import type { Field, Value } from '../metadata/field.ts'
import { DmlError } from './dml-error.ts'
import { instantText } from './instants.ts'
import { normalId } from './record-id.ts'

const cannotRead = (field: Field, value: unknown): DmlError =>
  new DmlError(
    'JSON_PARSER_ERROR',
    `Cannot deserialize instance of ${field.type} from ${jsonKind(value)} value ${JSON.stringify(
      value,
    ).slice(0, 60)} or request may be missing a required field (${field.name})`,
    [field.name],
  )

const jsonKind = (value: unknown): string => {
  if (typeof value === 'string') return 'VALUE_STRING'
  if (typeof value === 'number')
    return Number.isInteger(value) ? 'VALUE_NUMBER_INT' : 'VALUE_NUMBER_FLOAT'
  if (typeof value === 'boolean') return value ? 'VALUE_TRUE' : 'VALUE_FALSE'
  return Array.isArray(value) ? 'START_ARRAY' : 'START_OBJECT'
}

/** In Unicode characters, not UTF-16 units. */
const lengthOf = (text: string): number => Array.from(text).length

const toText = (field: Field, value: unknown): Value => {
  if (typeof value !== 'string') throw cannotRead(field, value)
  const text = field.type === 'textarea' ? value.trimEnd() : value.trim()
  if (text === '') return null
  if (field.length > 0 && lengthOf(text) > field.length) {
    throw new DmlError(
      'STRING_TOO_LONG',
      `${field.label}: data value too large: ${text.slice(0, 255)} (max length=${String(field.length)})`,
      [field.name],
    )
  }
  return text
}

/** Without an exponent, as decimals are read. */
const plain = (value: number): string => {
  const text = String(value)
  if (!text.includes('e')) return text
  return Number.isInteger(value) ? BigInt(value).toString() : value.toFixed(20)
}

const toNumber = (field: Field, value: unknown): Value => {
  if (value === '') return null
  const parsed = typeof value === 'string' ? Number(value) : value
  if (typeof parsed !== 'number' || !Number.isFinite(parsed)) throw cannotRead(field, value)
  const rounded = rescale(parseDecimal(plain(parsed)), field.scale)
  const result = Number(formatDecimal(rounded))
  const whole = field.precision - field.scale
  if (field.precision > 0 && Math.abs(result) >= 10 ** whole) {
    throw new DmlError(
      'NUMBER_OUTSIDE_VALID_RANGE',
      `${field.label}: value outside of valid range on numeric field: ${plain(parsed)}`,
      [field.name],
    )
  }
  return result
}

const toDate = (field: Field, value: unknown): Value => {
  if (value === '') return null
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}(?:T|$)/.test(value))
    throw cannotRead(field, value)
  const day = value.slice(0, 10)
  const time = Date.parse(`${day}T00:00:00Z`)
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== day)
    throw cannotRead(field, value)
  return day
}

const toInstant = (field: Field, value: unknown): Value => {
  if (value === '') return null
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}/.test(value)) throw cannotRead(field, value)
  const time = Date.parse(value.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'))
  if (Number.isNaN(time)) throw cannotRead(field, value)
  return instantText(time)
}

const toPicklist = (field: Field, value: unknown): Value => {
  const chosen = toText(field, value)
  if (chosen === null || !field.restricted) return chosen
  const wanted = String(chosen).split(field.type === 'multipicklist' ? ';' : '\0')
  const bad = wanted.find((one) => !field.picklist.some((entry) => entry.value === one))
  if (bad !== undefined) {
    throw new DmlError(
      'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
      `${field.label}: bad value for restricted picklist field: ${bad}`,
      [field.name],
    )
  }
  return chosen
}

const toReference = (field: Field, value: unknown): Value => {
  if (value === '') return null
  const id = typeof value === 'string' ? normalId(value) : undefined
  if (id === undefined) {
    throw new DmlError(
      'MALFORMED_ID',
      `${field.label}: id value of incorrect type: ${String(value).slice(0, 40)}`,
      [field.name],
    )
  }
  return id
}

const toEmail = (field: Field, value: unknown): Value => {
  const email = toText(field, value)
  if (email !== null && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(String(email))) {
    throw new DmlError(
      'INVALID_EMAIL_ADDRESS',
      `${field.label}: invalid email address: ${String(email)}`,
      [field.name],
    )
  }
  return email
}

/** A JSON value as the field stores it. Throws DmlError. */
export const convertValue = (field: Field, value: unknown): Value => {
  if (value === null || value === undefined) return field.type === 'boolean' ? false : null
  switch (field.type) {
    case 'boolean':
      if (value === true || value === 'true') return true
      if (value === false || value === 'false') return false
      throw cannotRead(field, value)
    case 'currency':
    case 'double':
    case 'percent':
    case 'int':
      return toNumber(field, value)
    case 'date':
      return toDate(field, value)
    case 'datetime':
      return toInstant(field, value)
    case 'picklist':
    case 'multipicklist':
      return toPicklist(field, value)
    case 'reference':
    case 'id':
      return toReference(field, value)
    case 'email':
      return toEmail(field, value)
    case 'string':
    case 'textarea':
    case 'combobox':
    case 'phone':
    case 'url':
    case 'address':
      return toText(field, value)
  }
}
