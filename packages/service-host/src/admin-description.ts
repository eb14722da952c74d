import { z } from 'zod'
import {
  correctionRequest,
  keyParams,
  laneQuery,
  planRequest,
  releaseRequest,
  runRequest,
  textQuery,
} from './admin-requests.ts'
import {
  answerOf,
  type Described,
  FLAG,
  listOf,
  PROBLEM_SCHEMA,
  recordOf,
  refusalOf,
  TEXT,
  WHOLE,
} from './openapi.ts'

const ref = (name: string): Described => ({ $ref: `#/components/schemas/${name}` })
const TIME: Described = { type: 'number' }

const counts: Described = { type: 'object', additionalProperties: WHOLE }
const LANE = {
  service: TEXT,
  key: TEXT,
  state: { enum: ['queued', 'retrying', 'held', 'waiting'] },
  version: WHOLE,
  code: TEXT,
  message: TEXT,
  handler: TEXT,
  'target?': TEXT,
  attempts: WHOLE,
  firstBlockedAt: TIME,
  'dueAt?': TIME,
  tail: WHOLE,
}

const SCHEMAS: Readonly<Record<string, Described>> = {
  Health: recordOf({ ready: FLAG, reasons: listOf(TEXT) }),
  Status: recordOf({
    service: TEXT,
    startedAt: TIME,
    ready: FLAG,
    reasons: listOf(TEXT),
    slots: listOf(recordOf({ slot: TEXT, epoch: WHOLE, owned: FLAG, 'lag?': WHOLE })),
    targets: listOf(
      recordOf({
        target: TEXT,
        'heldUntil?': TIME,
        'reason?': TEXT,
        inFlight: WHOLE,
        limit: WHOLE,
        queued: WHOLE,
      }),
    ),
    totals: counts,
    lanes: counts,
  }),
  Lane: recordOf(LANE),
  DeadLetter: recordOf({
    ...LANE,
    eventType: TEXT,
    eventId: TEXT,
    origin: recordOf({ topic: TEXT, partition: WHOLE, offset: TEXT }),
    fingerprint: TEXT,
    'payload?': {},
    bytes: TEXT,
    headers: { type: 'object', additionalProperties: TEXT },
  }),
  Match: recordOf({ key: TEXT, number: TEXT, label: TEXT }),
  Explanation: recordOf({
    service: TEXT,
    what: TEXT,
    'since?': TIME,
    who: TEXT,
    next: TEXT,
    waiting: FLAG,
  }),
  TraceEntry: recordOf({ at: TIME, service: TEXT, what: TEXT, 'reference?': TEXT }),
  Audit: recordOf({
    commandId: TEXT,
    key: TEXT,
    verb: TEXT,
    by: TEXT,
    reason: TEXT,
    planHash: TEXT,
    outcome: { enum: ['done', 'refused'] },
    detail: TEXT,
    at: TIME,
  }),
  Plan: recordOf({
    verb: TEXT,
    hash: TEXT,
    expiresAt: TIME,
    items: listOf(ref('Lane')),
  }),
  Correction: recordOf({
    hash: TEXT,
    expiresAt: TIME,
    items: listOf(recordOf({ key: TEXT, target: TEXT, changes: listOf(TEXT) })),
  }),
  RunItem: recordOf({
    key: TEXT,
    result: { enum: ['done', 'stale', 'refused', 'pending'] },
    message: TEXT,
  }),
  Run: recordOf({ hash: TEXT, items: listOf(ref('RunItem')) }),
  Problem: PROBLEM_SCHEMA,
}

const answer = (schema: Described, type?: string): Described =>
  answerOf('As asked.', schema, type === undefined ? {} : { type })

const REFUSALS: Readonly<Record<string, string>> = {
  '400': 'The request is not usable.',
  '401': 'A bearer token is needed.',
  '404': 'There is no such thing.',
  '413': 'The body is too long.',
  '415': 'The body is not JSON.',
  '500': 'Something broke.',
  '503': 'The database is away.',
}

const refusals = (...statuses: readonly string[]): Described =>
  Object.fromEntries(
    ['400', '401', ...statuses, '500', '503'].map((status) => [
      status,
      refusalOf(REFUSALS[status] ?? '', status === '401' ? { 'WWW-Authenticate': TEXT } : {}),
    ]),
  )

const parametersOf = (place: 'path' | 'query', schema: z.ZodType): readonly Described[] => {
  const { properties = {}, required = [] } = z.toJSONSchema(schema)
  return Object.entries(properties).map(([name, of]) => ({
    name,
    in: place,
    ...(required.includes(name) && { required: true }),
    schema: of,
  }))
}

const get = (operationId: string, schema: Described, query?: z.ZodType): Described => ({
  operationId,
  ...(query !== undefined && { parameters: parametersOf('query', query) }),
  responses: { '200': answer(schema), ...refusals('404') },
})

const post = (operationId: string, body: z.ZodType, schema: Described): Described => ({
  operationId,
  requestBody: {
    required: true,
    content: { 'application/json': { schema: z.toJSONSchema(body, { io: 'input' }) } },
  },
  responses: { '200': answer(schema), ...refusals('404', '413', '415') },
})

const open = (operationId: string, responses: Described): Described => ({
  get: { operationId, security: [], responses },
})

const key = parametersOf('path', keyParams)
const hash = [{ name: 'hash', in: 'path', required: true, schema: TEXT }]

/** OpenAPI 3.1 of the admin port, made from the schemas that it reads requests by. */
export const describeAdmin = (service: string): Described => ({
  openapi: '3.1.0',
  info: { title: `Admin port of ${service}`, version: '1' },
  security: [{ bearer: [] }],
  paths: {
    '/health/live': open('live', { '200': answer(recordOf({ live: FLAG })) }),
    '/health/ready': open('ready', {
      '200': answer(ref('Health')),
      '503': answer(ref('Health')),
    }),
    '/metrics': open('metrics', { '200': answer(TEXT, 'text/plain') }),
    '/v1/status': { get: get('status', ref('Status')) },
    '/v1/lanes': { get: get('lanes', listOf(ref('Lane')), laneQuery) },
    '/v1/dead-letters': { get: get('deadLetters', listOf(ref('Lane'))) },
    '/v1/dead-letters/{key}': { parameters: key, get: get('deadLetter', ref('DeadLetter')) },
    '/v1/orders': { get: get('findOrders', listOf(ref('Match')), textQuery) },
    '/v1/orders/{key}/why': { parameters: key, get: get('why', listOf(ref('Explanation'))) },
    '/v1/orders/{key}/trace': { parameters: key, get: get('trace', listOf(ref('TraceEntry'))) },
    '/v1/orders/{key}/hold': {
      parameters: key,
      post: post('holdOrder', runRequest, ref('RunItem')),
    },
    '/v1/orders/{key}/release': {
      parameters: key,
      post: post('releaseOrder', releaseRequest, ref('RunItem')),
    },
    '/v1/audit': { get: get('audit', listOf(ref('Audit'))) },
    '/v1/plans': { post: post('makePlan', planRequest, ref('Plan')) },
    '/v1/plans/{hash}/run': {
      parameters: hash,
      post: post('runPlan', runRequest, ref('Run')),
    },
    '/v1/corrections': {
      post: post('planCorrections', correctionRequest, ref('Correction')),
    },
    '/v1/corrections/{hash}/run': {
      parameters: hash,
      post: post('runCorrections', runRequest, ref('Run')),
    },
  },
  components: { schemas: SCHEMAS, securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
})
