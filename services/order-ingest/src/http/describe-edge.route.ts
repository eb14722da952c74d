import type { FastifyInstance } from 'fastify'
import type { JsonSchema } from '@carrick/order'
import {
  answerOf,
  FINDING_SCHEMA,
  PROBLEM_SCHEMA,
  recordOf,
  TEXT,
  WHOLE,
} from '@carrick/service-host'
import { AVAILABILITY_PATHS, AVAILABILITY_SCHEMAS } from './describe-availability.route.ts'
import { ORDER_PATHS, ORDER_SCHEMAS } from './describe-orders.route.ts'
import { refusals } from './describe-refusals.route.ts'
import { VALIDATION_PATHS, VALIDATION_SCHEMAS } from './describe-validation.route.ts'

const PROBLEM: JsonSchema = {
  ...PROBLEM_SCHEMA,
  properties: {
    ...(PROBLEM_SCHEMA['properties'] as JsonSchema),
    error: { description: 'As clients of OAuth 2.0 expect (RFC 6749, 5.2).', type: 'string' },
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
  ...ORDER_PATHS,
  ...VALIDATION_PATHS,
  ...AVAILABILITY_PATHS,
}

const DOCUMENT = {
  openapi: '3.1.0',
  info: { title: 'Orders by HTTP', version: '1' },
  security: [{ bearer: [] }],
  paths: PATHS,
  components: {
    schemas: {
      ...ORDER_SCHEMAS,
      ...VALIDATION_SCHEMAS,
      ...AVAILABILITY_SCHEMAS,
      Finding: FINDING_SCHEMA,
      Problem: PROBLEM,
    },
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
