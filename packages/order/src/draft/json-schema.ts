import { EXTENSION_TYPES, MAX_NUMBER_TEXT } from './read-field.ts'
import { type Field, type Fields, ORDER_DRAFT } from './fields.ts'

/** JSON Schema, draft 2020-12. */
export type JsonSchema = Readonly<Record<string, unknown>>

const recordSchema = (fields: Fields): JsonSchema => {
  const required = Object.keys(fields).filter((name) => fields[name]?.required === true)
  return {
    type: 'object',
    additionalProperties: false,
    ...(required.length > 0 && { required }),
    properties: Object.fromEntries(
      Object.entries(fields).map(([name, field]) => [
        name,
        field.required === true
          ? schemaOf(field)
          : { anyOf: [schemaOf(field), { enum: ['', null] }] },
      ]),
    ),
  }
}

const EXTENSION: JsonSchema = {
  type: 'object',
  required: ['name', 'type', 'value', 'pii'],
  properties: {
    name: { type: 'string' },
    type: { enum: EXTENSION_TYPES },
    value: { type: 'string' },
    pii: { type: 'boolean' },
  },
}

const schemaOf = (field: Field): JsonSchema => {
  switch (field.kind) {
    case 'text':
      return field.required === true ? { type: 'string', minLength: 1 } : { type: 'string' }
    case 'date':
      return { type: 'string', format: 'date' }
    case 'integer':
    case 'boolean':
      return { type: field.kind }
    case 'decimal': {
      const { precision, scale } = field
      const digits = `at most ${String(precision - scale)} digits before and ${String(scale)} after the point`
      return {
        description: `A whole number or an exact decimal as text, ${digits}.`,
        anyOf: [
          { type: 'integer' },
          { type: 'string', maxLength: MAX_NUMBER_TEXT, pattern: '^[+-]?\\d+(\\.\\d+)?$' },
        ],
      }
    }
    case 'choice':
      return { enum: field.words }
    case 'record':
      return recordSchema(field.of)
    case 'list':
      return { type: 'array', items: recordSchema(field.of) }
    case 'texts':
      return { type: 'array', items: { type: 'string' } }
    case 'extensions':
      return { type: 'array', items: EXTENSION }
  }
}

/** What `completeOrder` reads, made from the table that it reads by. */
export const ORDER_DRAFT_SCHEMA = recordSchema(ORDER_DRAFT)
