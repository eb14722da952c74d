import type { FastifyInstance } from 'fastify'
import type { JsonSchema } from '@carrick/order'
import { FINDING_SCHEMA } from '@carrick/service-host'
import { AVAILABILITY_PATHS, AVAILABILITY_SCHEMAS } from './describe-availability.route.ts'
import { VALIDATION_PATHS, VALIDATION_SCHEMAS } from './describe-validation.route.ts'
import { flowSchema } from '../domain/flow-schema.ts'

const SCHEMAS = { ...VALIDATION_SCHEMAS, ...AVAILABILITY_SCHEMAS, Finding: FINDING_SCHEMA }

const bodyOf = (name: keyof typeof SCHEMAS): JsonSchema => ({
  content: { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } },
})

/** External Services refuse a response of a media type that they do not know, such as that of a problem. */
const answers = (description: string, name: keyof typeof SCHEMAS): JsonSchema => ({
  '200': { description, ...bodyOf(name) },
})

const validate = VALIDATION_PATHS['/v1/orders:validate'].post
const available = AVAILABILITY_PATHS['/v1/availability'].get

const DOCUMENT = {
  openapi: '3.0.3',
  info: {
    title: 'Questions before an order',
    version: '1',
    description: 'For External Services of Salesforce, whose actions a Flow calls.',
  },
  servers: [{ url: '/' }],
  security: [{ bearer: [] }],
  paths: {
    '/v1/orders:validate': {
      post: {
        operationId: validate.operationId,
        summary: validate.summary,
        requestBody: { required: true, ...bodyOf('Draft') },
        responses: answers('What the order would be', 'Validation'),
      },
    },
    '/v1/availability': {
      get: {
        operationId: available.operationId,
        summary: available.summary,
        parameters: available.parameters.map(({ schema, ...rest }) => ({
          ...rest,
          schema: flowSchema(schema),
        })),
        responses: answers('The levels with their age', 'Availability'),
      },
    },
  },
  components: {
    securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
    schemas: Object.fromEntries(
      Object.entries(SCHEMAS).map(([name, schema]) => [name, flowSchema(schema)]),
    ),
  },
}

/** What people in Salesforce may ask from a Flow (OpenAPI 3.0), open to everybody: it holds no secret. */
export const describeFlowActions = (app: FastifyInstance): void => {
  app.get('/v1/openapi-3.0.json', () => DOCUMENT)
}
