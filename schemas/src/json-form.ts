import type { Type } from 'avsc'
import { type Decimal, formatDecimal, MeshError, parseDecimal } from '@carrick/kernel'
import { insideOf } from './inside.ts'
import { typeOfToken } from './codec.ts'
import { DecimalType } from './logical-types.ts'
import { describeMisfit } from './misfit.ts'
import type { EventToken } from './token.ts'

type Json = Readonly<Record<string, unknown>>

/** The value with each decimal replaced; everything else of an event is JSON as it is. */
const replaceDecimals = (
  type: Type,
  value: unknown,
  replace: (decimal: unknown) => unknown,
): unknown => {
  if (value === null || value === undefined) return value
  if (type instanceof DecimalType) return replace(value)
  const { fields, itemsType, valuesType, types } = insideOf(type)
  const inner = (of: Type, part: unknown): unknown => replaceDecimals(of, part, replace)
  if (itemsType) return Array.isArray(value) ? value.map((item) => inner(itemsType, item)) : value
  const branch = types?.find((option) => option.typeName !== 'null')
  if (branch) return inner(branch, value)
  if (typeof value !== 'object') return value
  if (valuesType)
    return Object.fromEntries(
      Object.entries(value).map(([key, part]) => [key, inner(valuesType, part)]),
    )
  if (fields === undefined) return value
  return Object.fromEntries(
    fields.map((field) => [field.name, inner(field.type, (value as Json)[field.name])]),
  )
}

/** The JSON form of an event: decimals are strings in plain notation, instants epoch ms, dates ISO 8601. */
export const eventToJson = <T>(token: EventToken<T>, value: T): Json =>
  replaceDecimals(typeOfToken(token), value, (decimal) => formatDecimal(decimal as Decimal)) as Json

/** The reverse. Throws MESH_SCHEMA_JSON that names the field and what was expected. */
export const eventFromJson = <T>(token: EventToken<T>, json: unknown): T => {
  const type = typeOfToken(token)
  const value = replaceDecimals(type, json, (text) => {
    try {
      return typeof text === 'string' ? parseDecimal(text) : text
    } catch {
      return text
    }
  })
  const misfit = describeMisfit(type, value)
  if (misfit !== undefined)
    throw new MeshError('MESH_SCHEMA_JSON', `This is no ${token.name}: ${misfit.text}`)
  return value as T
}
