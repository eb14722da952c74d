import { CURRENCIES } from '../currency.ts'
import { CONTRACT_LIMITS } from '../order-limits.ts'
import { limitOf } from '../rules/text-rules.ts'
import { type Field, type Fields, ORDER_DRAFT, PRIORITY } from './fields.ts'
import { EXTENSION_TYPES, MAX_NUMBER_TEXT } from './read-field.ts'

/** JSON Schema, draft 2020-12. */
export type JsonSchema = Readonly<Record<string, unknown>>

/** U+0000 is what no target stores. */
const TEXT: JsonSchema = { type: 'string', pattern: '^[^\\u0000]*$' }
const NOT_BLANK: JsonSchema = { pattern: '^[^\\u0000]*[^\\s\\u0000][^\\u0000]*$' }
const COUNTRY: JsonSchema = { pattern: '^[A-Z]{2}$' }
/** Whole numbers of the contract: Avro's int. */
const INT32: JsonSchema = { minimum: -(2 ** 31), maximum: 2 ** 31 - 1 }

/** What the rules ask of a single field, whatever the others say. */
const RULES: Readonly<Record<string, JsonSchema>> = {
  currency: { enum: CURRENCIES },
  priority: { minimum: PRIORITY.least, maximum: PRIORITY.most },
  lines: { minItems: 1, maxItems: CONTRACT_LIMITS.maxLines },
  'lines[].lineNumber': INT32,
  ...Object.fromEntries(
    ['soldTo', 'shipTo', 'billTo', 'payer'].flatMap((role) => [
      [`${role}.number`, NOT_BLANK],
      [`${role}.address.country`, COUNTRY],
    ]),
  ),
}

/** `validateOrder` refuses an order without them, whatever they hold. */
const NEEDED: ReadonlySet<string> = new Set(['lines'])

const recordSchema = (fields: Fields, path: string): JsonSchema => {
  const prefix = path === '' ? '' : `${path}.`
  const isRequired = (name: string): boolean =>
    fields[name]?.required === true || NEEDED.has(`${prefix}${name}`)
  const required = Object.keys(fields).filter(isRequired)
  return {
    type: 'object',
    additionalProperties: false,
    ...(required.length > 0 && { required }),
    properties: Object.fromEntries(
      Object.entries(fields).map(([name, field]) => {
        const schema = { ...schemaOf(field, `${prefix}${name}`), ...RULES[`${prefix}${name}`] }
        return [name, isRequired(name) ? schema : { anyOf: [schema, { enum: ['', null] }] }]
      }),
    ),
  }
}

const EXTENSION: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['name', 'type', 'value', 'pii'],
  properties: {
    name: TEXT,
    type: { enum: EXTENSION_TYPES },
    value: TEXT,
    pii: { type: 'boolean' },
  },
}

const textSchema = (isRequired: boolean, path: string): JsonSchema => {
  const maxLength = limitOf(CONTRACT_LIMITS.text, path)
  return {
    ...TEXT,
    ...(isRequired && { minLength: 1 }),
    ...(maxLength !== undefined && { maxLength }),
  }
}

const decimalSchema = (before: number, after: number): JsonSchema => {
  const whole = Math.min(10 ** before - 1, Number.MAX_SAFE_INTEGER)
  const digits = `at most ${String(before)} digits before and ${String(after)} after the point`
  const fraction = `(\\.[0-9]{1,${String(after)}}0*)?`
  return {
    description: `A whole number or an exact decimal as text, ${digits}.`,
    anyOf: [
      { type: 'integer', minimum: -whole, maximum: whole },
      {
        type: 'string',
        maxLength: MAX_NUMBER_TEXT,
        pattern: `^[+-]?0*[0-9]{1,${String(before)}}${fraction}$`,
      },
    ],
  }
}

const schemaOf = (field: Field, path: string): JsonSchema => {
  switch (field.kind) {
    case 'text':
      return textSchema(field.required === true, path)
    case 'date':
      return { type: 'string', format: 'date' }
    case 'integer':
    case 'boolean':
      return { type: field.kind }
    case 'decimal':
      return decimalSchema(field.precision - field.scale, field.scale)
    case 'choice':
      return { enum: field.words }
    case 'record':
      return recordSchema(field.of, path)
    case 'list':
      return { type: 'array', items: recordSchema(field.of, `${path}[]`) }
    case 'texts':
      return { type: 'array', items: TEXT }
    case 'extensions':
      return { type: 'array', items: EXTENSION }
  }
}

/**
 * What `completeOrder` reads, made from the table that it reads by, with what the rules ask of single
 * fields. What fits can still be refused by the rules between fields, or by what its ERP can take.
 */
export const ORDER_DRAFT_SCHEMA = recordSchema(ORDER_DRAFT, '')
