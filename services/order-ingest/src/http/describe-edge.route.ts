import type { FastifyInstance } from 'fastify'
import { type JsonSchema, ORDER_DRAFT_SCHEMA } from '@carrick/order'
import {
  answerOf,
  FINDING_SCHEMA,
  listOf,
  orNull,
  PROBLEM_SCHEMA,
  recordOf,
  refusalOf,
  TEXT,
  WHOLE,
} from '@carrick/service-host'
import { LONGEST } from '../domain/read-submission.ts'
import { MAX_KEY } from './submit-order.route.ts'

const PROBLEM: JsonSchema = {
  ...PROBLEM_SCHEMA,
  properties: {
    ...(PROBLEM_SCHEMA['properties'] as JsonSchema),
    error: { description: 'As clients of OAuth 2.0 expect (RFC 6749, 5.2).', type: 'string' },
  },
}

const REFUSALS: Readonly<Record<string, JsonSchema>> = {
  '400': refusalOf('The request cannot be read'),
  '401': refusalOf('Wrong client, secret or token, or its hour is over', {
    'WWW-Authenticate': TEXT,
  }),
  '403': refusalOf('No flow takes orders of clients'),
  '404': refusalOf('This client has no such order'),
  '409': refusalOf('The same request is being accepted; ask again', { 'Retry-After': TEXT }),
  '413': refusalOf('The body is too long'),
  '415': refusalOf('The body is of another type'),
  '422': refusalOf('The order is not valid, or the key came with another order'),
  '500': refusalOf('Something broke; ask again with the same key'),
  '503': refusalOf('Not now; ask again with the same key'),
}

const refusals = (...statuses: readonly string[]): JsonSchema =>
  Object.fromEntries(
    [...statuses, '500', '503'].map((status) => [
      status,
      REFUSALS[status] ?? refusalOf('A refusal'),
    ]),
  )

const date = orNull({ type: 'string', format: 'date' })
const quantity: JsonSchema = { type: 'string', pattern: '^-?[0-9]+(\\.[0-9]+)?$' }

const LINE = recordOf({
  lineNumber: orNull(WHOLE),
  sku: orNull(TEXT),
  state: TEXT,
  ordered: quantity,
  confirmed: quantity,
  backordered: quantity,
  shipped: quantity,
  delivered: quantity,
  invoiced: quantity,
  cancelled: quantity,
  rejected: quantity,
  promiseDate: date,
})

const ACCEPTED = recordOf({
  orderId: { type: 'string', format: 'uuid' },
  externalId: TEXT,
  state: { const: 'ACCEPTED' },
})

const KNOWN = recordOf({
  orderId: { type: 'string', format: 'uuid' },
  externalId: TEXT,
  state: {
    description: 'Expect states that are new, and take an unknown one for "wait".',
    type: 'string',
    not: { const: 'ACCEPTED' },
  },
  since: { type: 'string', format: 'date-time' },
  version: { type: 'integer', minimum: 1 },
  target: orNull(TEXT),
  documentId: orNull(TEXT),
  awaits: listOf(TEXT),
  findings: listOf(FINDING_SCHEMA),
  problem: orNull(recordOf({ code: TEXT, message: TEXT })),
  holds: listOf(TEXT),
  acceptance: TEXT,
  fulfilment: TEXT,
  billing: TEXT,
  lines: listOf(LINE),
  changePending: { type: 'boolean' },
})

/** What clientStatusOf gives, or what there is before the order was looked at. */
const STATUS: JsonSchema = { oneOf: [ACCEPTED, KNOWN] }

/** The client's reference stands beside the fields of the draft, as readSubmission takes it out. */
const SUBMISSION: JsonSchema = {
  ...ORDER_DRAFT_SCHEMA,
  required: [
    'externalId',
    ...((ORDER_DRAFT_SCHEMA['required'] as readonly string[] | undefined) ?? []),
  ],
  properties: {
    externalId: { type: 'string', minLength: 1, maxLength: LONGEST, pattern: '^[^\\u0000]*$' },
    ...(ORDER_DRAFT_SCHEMA['properties'] as JsonSchema),
  },
}

const PATHS = {
  '/v1/oauth/token': {
    post: {
      operationId: 'issueToken',
      security: [{ basic: [] }, {}],
      requestBody: {
        required: true,
        content: {
          'application/x-www-form-urlencoded': {
            schema: {
              type: 'object',
              required: ['grant_type'],
              properties: {
                grant_type: { const: 'client_credentials' },
                client_id: TEXT,
                client_secret: TEXT,
                scope: { type: 'string', maxLength: 0, description: 'There are none.' },
              },
            },
          },
        },
      },
      responses: {
        '200': answerOf(
          'An access token',
          recordOf({
            access_token: TEXT,
            token_type: { const: 'Bearer' },
            expires_in: WHOLE,
          }),
          { headers: { 'Cache-Control': { const: 'no-store' } } },
        ),
        ...refusals('400', '401', '413', '415'),
      },
    },
  },
  '/v1/orders': {
    post: {
      operationId: 'submitOrder',
      parameters: [
        {
          name: 'Idempotency-Key',
          in: 'header',
          required: true,
          schema: { type: 'string', minLength: 1, maxLength: MAX_KEY },
        },
      ],
      requestBody: {
        required: true,
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Submission' } } },
      },
      responses: {
        '202': answerOf(
          'The order is on disk',
          recordOf({ orderId: { type: 'string', format: 'uuid' }, location: TEXT }),
          { headers: { Location: TEXT } },
        ),
        ...refusals('400', '401', '403', '409', '413', '415', '422'),
      },
    },
  },
  '/v1/orders/{orderId}': {
    get: {
      operationId: 'readOrder',
      parameters: [
        { name: 'orderId', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } },
      ],
      responses: {
        '200': answerOf('Where the order stands', { $ref: '#/components/schemas/Status' }),
        ...refusals('400', '401', '404'),
      },
    },
  },
}

const DOCUMENT = {
  openapi: '3.1.0',
  info: { title: 'Orders by HTTP', version: '1' },
  security: [{ bearer: [] }],
  paths: PATHS,
  components: {
    schemas: { Submission: SUBMISSION, Status: STATUS, Problem: PROBLEM },
    securitySchemes: {
      basic: { type: 'http', scheme: 'basic' },
      bearer: { type: 'http', scheme: 'bearer' },
    },
  },
}

/** The description of this edge (OpenAPI 3.1), open to everybody: it holds no secret. */
export const describeEdge = (app: FastifyInstance): void => {
  app.get('/v1/openapi.json', () => DOCUMENT)
}
