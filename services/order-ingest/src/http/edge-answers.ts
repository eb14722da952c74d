import type { JsonSchema } from '@carrick/order'
import { PROBLEM_TYPE } from '@carrick/service-host'

export const JSON_TYPE = 'application/json'
export const text: JsonSchema = { type: 'string' }
export const orNull = (schema: JsonSchema): JsonSchema => ({ anyOf: [schema, { type: 'null' }] })

/** An object that has all these members, and later perhaps more. */
export const record = (properties: Readonly<Record<string, JsonSchema>>): JsonSchema => ({
  type: 'object',
  required: Object.keys(properties),
  properties,
})

export const listOf = (items: JsonSchema): JsonSchema => ({ type: 'array', items })

type Headers = Readonly<Record<string, JsonSchema>>

export const answer = (
  description: string,
  schema: JsonSchema,
  headers: Headers = {},
  type = JSON_TYPE,
): JsonSchema => ({
  description,
  headers: Object.fromEntries(
    Object.entries(headers).map(([name, of]) => [name, { required: true, schema: of }]),
  ),
  content: { [type]: { schema } },
})

const FINDING = record({
  path: text,
  code: text,
  severity: { enum: ['error', 'warning'] },
  message: text,
})

export const PROBLEM: JsonSchema = {
  description: 'RFC 9457 problem details with a stable code.',
  type: 'object',
  required: ['type', 'title', 'status', 'code'],
  properties: {
    type: text,
    title: text,
    status: { type: 'integer' },
    code: { type: 'string', pattern: '^MESH_[A-Z0-9_]+$' },
    error: { description: 'As clients of OAuth 2.0 expect (RFC 6749, 5.2).', type: 'string' },
    findings: listOf(FINDING),
  },
}

const refusal = (description: string, headers: Headers = {}): JsonSchema =>
  answer(description, { $ref: '#/components/schemas/Problem' }, headers, PROBLEM_TYPE)

const REFUSALS: Readonly<Record<string, JsonSchema>> = {
  '400': refusal('The request cannot be read'),
  '401': refusal('Wrong client, secret or token, or its hour is over', {
    'WWW-Authenticate': text,
  }),
  '403': refusal('No flow takes orders of clients'),
  '404': refusal('This client has no such order'),
  '409': refusal('The same request is being accepted; ask again', { 'Retry-After': text }),
  '413': refusal('The body is too long'),
  '415': refusal('The body is of another type'),
  '422': refusal('The order is not valid, or the key came with another order'),
  '500': refusal('Something broke; ask again with the same key'),
  '503': refusal('Not now; ask again with the same key'),
}

/** The refusals of these statuses, beside those that any address has. */
export const refusals = (...statuses: readonly string[]): JsonSchema =>
  Object.fromEntries(
    [...statuses, '500', '503'].map((status) => [status, REFUSALS[status] ?? refusal('A refusal')]),
  )
