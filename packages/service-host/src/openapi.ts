import { PROBLEM_TYPE } from './problem.ts'

/** A part of an OpenAPI 3.1 document; its schemas are those of JSON Schema, draft 2020-12. */
export type Described = Readonly<Record<string, unknown>>

export const TEXT: Described = { type: 'string' }
export const WHOLE: Described = { type: 'integer' }
export const FLAG: Described = { type: 'boolean' }

export const listOf = (items: Described): Described => ({ type: 'array', items })

export const orNull = (schema: Described): Described => ({ anyOf: [schema, { type: 'null' }] })

/** An object whose members are there, but for those whose name ends in a question mark; later perhaps more. */
export const recordOf = (members: Readonly<Record<string, Described>>): Described => ({
  type: 'object',
  required: Object.keys(members).filter((name) => !name.endsWith('?')),
  properties: Object.fromEntries(
    Object.entries(members).map(([name, of]) => [name.replace(/\?$/, ''), of]),
  ),
})

type Headers = Readonly<Record<string, Described>>

/** An answer with its body and the headers that it always has. */
export const answerOf = (
  description: string,
  schema: Described,
  { headers = {}, type = 'application/json' }: { headers?: Headers; type?: string } = {},
): Described => ({
  description,
  headers: Object.fromEntries(
    Object.entries(headers).map(([name, of]) => [name, { required: true, schema: of }]),
  ),
  content: { [type]: { schema } },
})

export const FINDING_SCHEMA = recordOf({
  path: TEXT,
  code: TEXT,
  severity: { enum: ['error', 'warning'] },
  message: TEXT,
})

/** What HttpProblem is on the wire; a document keeps it as `components.schemas.Problem`. */
export const PROBLEM_SCHEMA: Described = {
  description: 'RFC 9457 problem details with a stable code.',
  ...recordOf({
    type: TEXT,
    title: TEXT,
    status: WHOLE,
    code: { type: 'string', pattern: '^MESH_[A-Z0-9_]+$' },
    'findings?': listOf(FINDING_SCHEMA),
  }),
}

export const refusalOf = (description: string, headers: Headers = {}): Described =>
  answerOf(description, { $ref: '#/components/schemas/Problem' }, { headers, type: PROBLEM_TYPE })
