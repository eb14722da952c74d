import type { JsonSchema } from '@carrick/order'

/** What a Flow has a use for; patterns say nothing to it, and other words are not of OpenAPI 3.0. */
const KEPT = [
  ...['type', 'format', 'description', 'enum', 'required'],
  ...['minimum', 'maximum', 'minLength', 'maxLength', 'minItems', 'maxItems'],
]

const isSchema = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const listIn = (schema: JsonSchema, name: string): readonly unknown[] => {
  const list = schema[name]
  return Array.isArray(list) ? list : []
}

const isBlank = (value: unknown): boolean => value === null || value === ''

const saysNothing = (branch: JsonSchema): boolean =>
  branch['type'] === 'null' || ('enum' in branch && listIn(branch, 'enum').every(isBlank))

/** A Flow has one type for a field: of a whole number or a text it is the text. */
const branchOf = (schema: JsonSchema): JsonSchema => {
  const branches = listIn(schema, 'anyOf').filter(isSchema)
  const [first = {}, ...others] = branches.filter((branch) => !saysNothing(branch))
  return [first, ...others].find(({ type }) => type === 'string') ?? first
}

const typeOf = (words: readonly unknown[]): JsonSchema =>
  words.every((word) => typeof word === 'boolean')
    ? { type: 'boolean' }
    : { type: 'string', enum: words }

const without = (schema: JsonSchema, name: string): JsonSchema =>
  Object.fromEntries(Object.entries(schema).filter(([key]) => key !== name))

const simplified = (schema: JsonSchema): JsonSchema => {
  const kept = Object.fromEntries(
    KEPT.flatMap((key) => (key in schema ? [[key, schema[key]]] : [])),
  )
  if ('const' in schema) return { ...kept, ...typeOf([schema['const']]) }
  if ('enum' in schema) {
    return {
      ...without(kept, 'enum'),
      ...typeOf(listIn(schema, 'enum').filter((word) => !isBlank(word))),
    }
  }
  const types = listIn(schema, 'type')
  return types.length === 0 ? kept : { ...kept, type: types.find((type) => type !== 'null') }
}

const mayBeNull = (schema: JsonSchema): boolean =>
  schema['type'] === 'null' ||
  listIn(schema, 'type').includes('null') ||
  listIn(schema, 'enum').includes(null) ||
  listIn(schema, 'anyOf').some((branch) => isSchema(branch) && mayBeNull(branch))

/**
 * A schema of JSON Schema 2020-12 in the part of OpenAPI 3.0 that Salesforce's External Services make
 * types of: one type for each field, `nullable`, no unions. It asks for no less than the schema does.
 * https://help.salesforce.com/s/articleView?id=platform.external_services_schema_def_definition.htm
 */
export const flowSchema = (schema: JsonSchema): JsonSchema => {
  if ('$ref' in schema) return { $ref: schema['$ref'] }
  const nullable = mayBeNull(schema) && { nullable: true }
  if ('anyOf' in schema) {
    return { ...flowSchema({ ...without(schema, 'anyOf'), ...branchOf(schema) }), ...nullable }
  }
  const { properties, items } = schema
  return {
    ...simplified(schema),
    ...nullable,
    ...(isSchema(items) && { items: flowSchema(items) }),
    ...(isSchema(properties) && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, of]) => [name, flowSchema(isSchema(of) ? of : {})]),
      ),
    }),
  }
}
