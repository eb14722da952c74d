import type { FastifyInstance } from 'fastify'
import { type JsonSchema, ORDER_DRAFT_SCHEMA } from '@carrick/order'
import { LONGEST } from '../domain/read-submission.ts'
import { answer, JSON_TYPE, PROBLEM, record, refusals, text } from './edge-answers.ts'
import { STATUS_SCHEMA } from './status-schema.ts'
import { MAX_KEY } from './submit-order.route.ts'

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
                client_id: text,
                client_secret: text,
                scope: { type: 'string', maxLength: 0, description: 'There are none.' },
              },
            },
          },
        },
      },
      responses: {
        '200': answer(
          'An access token',
          record({
            access_token: text,
            token_type: { const: 'Bearer' },
            expires_in: { type: 'integer' },
          }),
          { 'Cache-Control': { const: 'no-store' } },
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
        content: { [JSON_TYPE]: { schema: { $ref: '#/components/schemas/Submission' } } },
      },
      responses: {
        '202': answer(
          'The order is on disk',
          record({ orderId: { type: 'string', format: 'uuid' }, location: text }),
          { Location: text },
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
        '200': answer('Where the order stands', { $ref: '#/components/schemas/Status' }),
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
    schemas: { Submission: SUBMISSION, Status: STATUS_SCHEMA, Problem: PROBLEM },
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
