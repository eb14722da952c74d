import { z } from 'zod'
import { keyParams, laneQuery, planRequest, runRequest, textQuery } from './admin-requests.ts'
import { PROBLEM_TYPE } from './problem.ts'

type Schema = Readonly<Record<string, unknown>>

const text: Schema = { type: 'string' }
const whole: Schema = { type: 'integer' }
const flag: Schema = { type: 'boolean' }
const listOf = (items: Schema): Schema => ({ type: 'array', items })
const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` })

/** An object whose members are there, but for those whose name ends in a question mark. */
const record = (members: Readonly<Record<string, Schema>>): Schema => ({
  type: 'object',
  required: Object.keys(members).filter((name) => !name.endsWith('?')),
  properties: Object.fromEntries(
    Object.entries(members).map(([name, of]) => [name.replace(/\?$/, ''), of]),
  ),
})

const counts: Schema = { type: 'object', additionalProperties: whole }
const LANE = {
  service: text,
  key: text,
  state: { enum: ['queued', 'retrying', 'held', 'waiting'] },
  version: whole,
  code: text,
  message: text,
  handler: text,
  'target?': text,
  attempts: whole,
  firstBlockedAt: { type: 'number' },
  'dueAt?': { type: 'number' },
  tail: whole,
}

const SCHEMAS: Readonly<Record<string, Schema>> = {
  Health: record({ ready: flag, reasons: listOf(text) }),
  Status: record({
    service: text,
    startedAt: { type: 'number' },
    ready: flag,
    reasons: listOf(text),
    slots: listOf(record({ slot: text, epoch: whole, owned: flag, 'lag?': whole })),
    targets: listOf(
      record({
        target: text,
        'heldUntil?': { type: 'number' },
        'reason?': text,
        inFlight: whole,
        limit: whole,
        queued: whole,
      }),
    ),
    totals: counts,
    lanes: counts,
  }),
  Lane: record(LANE),
  DeadLetter: record({
    ...LANE,
    eventType: text,
    eventId: text,
    origin: record({ topic: text, partition: whole, offset: text }),
    fingerprint: text,
    'payload?': {},
    bytes: text,
    headers: { type: 'object', additionalProperties: text },
  }),
  Match: record({ key: text, number: text, label: text }),
  Explanation: record({
    service: text,
    what: text,
    'since?': { type: 'number' },
    who: text,
    next: text,
    waiting: flag,
  }),
  TraceEntry: record({ at: { type: 'number' }, service: text, what: text, 'reference?': text }),
  Audit: record({
    commandId: text,
    key: text,
    verb: text,
    by: text,
    reason: text,
    planHash: text,
    outcome: { enum: ['done', 'refused'] },
    detail: text,
    at: { type: 'number' },
  }),
  Plan: record({
    verb: text,
    hash: text,
    expiresAt: { type: 'number' },
    items: listOf(ref('Lane')),
  }),
  Run: record({
    hash: text,
    items: listOf(
      record({
        key: text,
        result: { enum: ['done', 'stale', 'refused', 'pending'] },
        message: text,
      }),
    ),
  }),
  Problem: record({
    type: text,
    title: text,
    status: whole,
    code: text,
    'findings?': listOf(record({ path: text, code: text, severity: text, message: text })),
  }),
}

const answer = (schema: Schema, type = 'application/json'): Schema => ({
  description: 'As asked.',
  content: { [type]: { schema } },
})

const REFUSALS: Readonly<Record<string, string>> = {
  '400': 'The request is not usable.',
  '401': 'A bearer token is needed.',
  '404': 'There is no such thing.',
  '413': 'The body is too long.',
  '415': 'The body is not JSON.',
  '500': 'Something broke.',
  '503': 'The database is away.',
}

const refusals = (...statuses: readonly string[]): Schema =>
  Object.fromEntries(
    ['400', '401', ...statuses, '500', '503'].map((status) => [
      status,
      {
        description: REFUSALS[status],
        ...(status === '401' && {
          headers: { 'WWW-Authenticate': { required: true, schema: text } },
        }),
        content: { [PROBLEM_TYPE]: { schema: ref('Problem') } },
      },
    ]),
  )

const parametersOf = (place: 'path' | 'query', schema: z.ZodType): readonly Schema[] => {
  const { properties = {}, required = [] } = z.toJSONSchema(schema)
  return Object.entries(properties).map(([name, of]) => ({
    name,
    in: place,
    ...(required.includes(name) && { required: true }),
    schema: of,
  }))
}

const get = (operationId: string, schema: Schema, query?: z.ZodType): Schema => ({
  operationId,
  ...(query !== undefined && { parameters: parametersOf('query', query) }),
  responses: { '200': answer(schema), ...refusals('404') },
})

const post = (operationId: string, body: z.ZodType, schema: Schema): Schema => ({
  operationId,
  requestBody: {
    required: true,
    content: { 'application/json': { schema: z.toJSONSchema(body, { io: 'input' }) } },
  },
  responses: { '200': answer(schema), ...refusals('404', '413', '415') },
})

const open = (operationId: string, responses: Schema): Schema => ({
  get: { operationId, security: [], responses },
})

const key = parametersOf('path', keyParams)

/** OpenAPI 3.1 of the admin port, made from the schemas that it reads requests by. */
export const describeAdmin = (service: string): Schema => ({
  openapi: '3.1.0',
  info: { title: `Admin port of ${service}`, version: '1' },
  security: [{ bearer: [] }],
  paths: {
    '/health/live': open('live', { '200': answer(record({ live: flag })) }),
    '/health/ready': open('ready', {
      '200': answer(ref('Health')),
      '503': answer(ref('Health')),
    }),
    '/metrics': open('metrics', { '200': answer(text, 'text/plain') }),
    '/v1/status': { get: get('status', ref('Status')) },
    '/v1/lanes': { get: get('lanes', listOf(ref('Lane')), laneQuery) },
    '/v1/dead-letters': { get: get('deadLetters', listOf(ref('Lane'))) },
    '/v1/dead-letters/{key}': { parameters: key, get: get('deadLetter', ref('DeadLetter')) },
    '/v1/orders': { get: get('findOrders', listOf(ref('Match')), textQuery) },
    '/v1/orders/{key}/why': { parameters: key, get: get('why', listOf(ref('Explanation'))) },
    '/v1/orders/{key}/trace': { parameters: key, get: get('trace', listOf(ref('TraceEntry'))) },
    '/v1/audit': { get: get('audit', listOf(ref('Audit'))) },
    '/v1/plans': { post: post('makePlan', planRequest, ref('Plan')) },
    '/v1/plans/{hash}/run': {
      parameters: [{ name: 'hash', in: 'path', required: true, schema: text }],
      post: post('runPlan', runRequest, ref('Run')),
    },
  },
  components: { schemas: SCHEMAS, securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
})
