import type { FastifyInstance } from 'fastify'
import { type JsonSchema, ORDER_DRAFT_SCHEMA } from '@carrick/order'
import { PROBLEM_TYPE } from '@carrick/service-host'
import { LONGEST } from '../domain/read-submission.ts'
import { MAX_KEY } from './submit-order.route.ts'

const JSON_TYPE = 'application/json'
const text: JsonSchema = { type: 'string' }

const answer = (description: string, schema: JsonSchema, type = JSON_TYPE): JsonSchema => ({
  description,
  content: { [type]: { schema } },
})

const refusal = (description: string): JsonSchema =>
  answer(description, { $ref: '#/components/schemas/Problem' }, PROBLEM_TYPE)

const PROBLEM: JsonSchema = {
  description: 'RFC 9457 problem details with a stable code.',
  type: 'object',
  required: ['type', 'title', 'status', 'code'],
  properties: {
    type: text,
    title: text,
    status: { type: 'integer' },
    code: text,
    findings: {
      type: 'array',
      items: {
        type: 'object',
        required: ['path', 'code', 'severity', 'message'],
        properties: {
          path: text,
          code: text,
          severity: { enum: ['error', 'warning'] },
          message: text,
        },
      },
    },
  },
}

/** The client's reference stands beside the fields of the draft, as readSubmission takes it out. */
const SUBMISSION: JsonSchema = {
  ...ORDER_DRAFT_SCHEMA,
  required: [
    'externalId',
    ...((ORDER_DRAFT_SCHEMA['required'] as readonly string[] | undefined) ?? []),
  ],
  properties: {
    externalId: { type: 'string', minLength: 1, maxLength: LONGEST },
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
                client_id: text,
                client_secret: text,
              },
            },
          },
        },
      },
      responses: {
        '200': answer('An access token', {
          type: 'object',
          required: ['access_token', 'token_type', 'expires_in'],
          properties: {
            access_token: text,
            token_type: { const: 'Bearer' },
            expires_in: { type: 'integer' },
          },
        }),
        default: refusal('No token is given'),
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
        content: { [JSON_TYPE]: { schema: { $ref: '#/components/schemas/Submission' } } },
      },
      responses: {
        '202': answer('The order is on disk', {
          type: 'object',
          required: ['orderId', 'location'],
          properties: { orderId: { type: 'string', format: 'uuid' }, location: text },
        }),
        default: refusal('The order is not taken; 422 lists what is wrong with it'),
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
        '200': answer('Where the order stands', {
          type: 'object',
          required: ['orderId', 'externalId', 'state'],
          properties: { orderId: text, externalId: text, state: text },
        }),
        default: refusal('This client has no such order'),
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
    schemas: { Submission: SUBMISSION, Problem: PROBLEM },
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
