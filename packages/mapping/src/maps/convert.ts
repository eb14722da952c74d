import { type Decimal, fitsScale, formatDecimal, isDecimal, rescale } from '@carrick/kernel'
import type { MappingFindingCode } from '../document/finding-codes.ts'
import { numberOf, textOf, type Value } from '../expression/value.ts'
import type { MapRow, RowType } from './map-document.ts'

/** What a row yields: decimals exact, integers as numbers, dates and instants in ISO 8601. */
export type Converted = string | Decimal | number | boolean | readonly string[]

export interface Refusal {
  readonly refused: MappingFindingCode
  /** What was found and what was expected; never a free text, which may be personal. */
  readonly message: string
}

export const isRefusal = (result: Converted | Refusal): result is Refusal =>
  typeof result === 'object' && 'refused' in result

const wrongType = (expected: string): Refusal => ({
  refused: 'MESH_MAP_TYPE',
  message: `cannot be read as ${expected}`,
})

export type Conversion = (value: Exclude<Value, undefined>, row: MapRow) => Converted | Refusal

const toText: Conversion = (value, { max, tooLong }) => {
  const text = textOf(value)
  if (max === undefined || text.length <= max) return text
  const characters = Array.from(text)
  if (characters.length <= max) return text
  if (tooLong === 'cut') return characters.slice(0, max).join('')
  const message = `has ${String(characters.length)} characters; expected at most ${String(max)}`
  return { refused: 'MESH_MAP_TOO_LONG', message }
}

const toDecimal: Conversion = (value, { scale, round = 'error' }) => {
  const number = isDecimal(value) ? value : numberOf(textOf(value))
  if (number === undefined) return wrongType('a number like 12.30')
  if (scale === undefined) return number
  if (fitsScale(number, scale)) return rescale(number, Math.min(scale, number.scale))
  if (round !== 'error') return rescale(number, scale, round)
  const message = `is ${formatDecimal(number)}; expected at most ${String(scale)} digits after the point`
  return { refused: 'MESH_MAP_SCALE', message }
}

const toInteger: Conversion = (value) => {
  const number = isDecimal(value) ? value : numberOf(textOf(value))
  if (number === undefined || !fitsScale(number, 0)) return wrongType('a whole number')
  const whole = Number(rescale(number, 0).unscaled)
  return Number.isSafeInteger(whole) ? whole : wrongType('a whole number of at most 15 digits')
}

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/
/** Salesforce writes the zone without a colon. */
const INSTANT = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+-]\d{2}):?(\d{2})?$/

const isDay = (text: string): boolean => {
  const match = DATE.exec(text)
  if (!match) return false
  const at = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)
}

const toDate: Conversion = (value) => {
  const text = textOf(value)
  return isDay(text) ? text : wrongType('a day like 2026-11-23')
}

const toInstant: Conversion = (value) => {
  const match = INSTANT.exec(textOf(value))
  const zone = match?.[2] === 'Z' ? 'Z' : `${match?.[2] ?? ''}:${match?.[3] ?? '00'}`
  const at = match?.[1] === undefined ? NaN : Date.parse(`${match[1]}${zone}`)
  if (Number.isNaN(at) || !isDay(match?.[1]?.slice(0, 10) ?? '')) {
    return wrongType('an instant like 2026-11-23T12:00:00Z')
  }
  return new Date(at).toISOString()
}

const toBoolean: Conversion = (value) => {
  if (typeof value === 'boolean') return value
  const text = textOf(value)
  return text === 'true' || text === 'false' ? text === 'true' : wrongType('true or false')
}

const toTexts: Conversion = (value, row) => {
  const text = toText(value, row)
  return typeof text === 'string' ? [text] : text
}

export const CONVERSIONS: Readonly<Record<RowType, Conversion>> = {
  text: toText,
  texts: toTexts,
  decimal: toDecimal,
  integer: toInteger,
  date: toDate,
  instant: toInstant,
  boolean: toBoolean,
}
